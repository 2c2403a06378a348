package dev.espalier.core.warning;

import dev.espalier.api.event.RunWarning;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.setup.RunData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds samples of the validation and test split whose inputs are those of a training sample, bit for bit. */
final class DuplicateRows {

    /** Values that are looked at: a few tenths of a second; larger data are left unexamined. */
    private static final long MOST_VALUES = 20_000_000;

    /** A measurement may well occur twice; more than this fraction of a split does not happen by chance. */
    private static final double ALLOWED = 0.02;

    private static final int BLOCK = 64;

    private DuplicateRows() {}

    static List<RunWarning> warnings(RunData data) {
        List<RunWarning> warnings = new ArrayList<>();
        if ((data.validation().isEmpty() && data.test().isEmpty()) || values(data) > MOST_VALUES) {
            return warnings;
        }
        long[] training = hashes(data.train());
        Arrays.sort(training);
        warning(data.validation(), "validation", training).ifPresent(warnings::add);
        warning(data.test(), "test", training).ifPresent(warnings::add);
        return warnings;
    }

    private static long values(RunData data) {
        long samples = data.train().size()
                + data.validation().map(PreparedDataset::size).orElse(0)
                + (long) data.test().map(PreparedDataset::size).orElse(0);
        return samples
                * data.train().schema().inputs().stream()
                        .mapToLong(input -> input.shape().size())
                        .sum();
    }

    private static Optional<RunWarning> warning(Optional<PreparedDataset> part, String split, long[] training) {
        if (part.isEmpty()) {
            return Optional.empty();
        }
        int found = 0;
        for (long hash : hashes(part.get())) {
            found += Arrays.binarySearch(training, hash) >= 0 ? 1 : 0;
        }
        int samples = part.get().size();
        return found < 2 || found <= ALLOWED * samples
                ? Optional.empty()
                : Optional.of(new RunWarning(
                        RunWarning.Kind.DUPLICATE_ROWS,
                        "data",
                        found + " of the " + samples + " samples of the " + split
                                + " split have the same inputs as a training sample: its metrics are too good",
                        "remove duplicate rows, or split by what makes rows alike, such as validation: {group: ...}"));
    }

    /** A hash for each sample; of equal samples equal, of different ones different but for one pair in 2⁶⁴. */
    private static long[] hashes(PreparedDataset data) {
        long[] hashes = new long[data.size()];
        PreparedDataset.Reader reader = data.reader(BLOCK);
        int[] samples = new int[BLOCK];
        for (int input = 0; input < data.schema().inputs().size(); input++) {
            int width = data.schema().inputs().get(input).shape().size();
            float[] values = new float[BLOCK * width];
            for (int from = 0; from < hashes.length; from += BLOCK) {
                int count = Math.min(BLOCK, hashes.length - from);
                for (int i = 0; i < count; i++) {
                    samples[i] = from + i;
                }
                reader.readInput(input, samples, count, values);
                for (int i = 0; i < count; i++) {
                    hashes[from + i] = hash(hashes[from + i], values, i * width, width);
                }
            }
        }
        return hashes;
    }

    private static long hash(long seed, float[] values, int from, int width) {
        long hash = seed;
        for (int i = from; i < from + width; i++) {
            // a zero of either sign is the same value
            hash = (hash ^ Float.floatToIntBits(values[i] + 0f)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
