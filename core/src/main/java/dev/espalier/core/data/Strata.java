package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.column.DecimalText;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The strata of samples: what a cut keeps in proportion. */
final class Strata {

    /** As many bins as numbers are taken together in, each with the same number of samples. */
    private static final int BINS = 10;

    private Strata() {}

    /**
     * The stratum of each sample.
     *
     * @param data the samples
     * @param cut what is kept in proportion
     * @param setting what has the cut, such as {@code data.validation}
     * @return from 0; 0 for all if there are no strata
     */
    static int[] of(Dataset data, Holdout.Cut cut, String setting) {
        if (!cut.stratify()) {
            return new int[data.size()];
        }
        return cut.stratifyBy()
                .map(name -> by(data, name, setting + ".stratify-by"))
                .orElseGet(() -> ClassTargets.classes(data));
    }

    private static int[] by(Dataset data, String name, String setting) {
        List<Schema.Target> targets = data.schema().targets();
        for (int target = 0; target < targets.size(); target++) {
            if (targets.get(target).name().equals(name)) {
                return targets.get(target).kind().hasClasses()
                        ? ClassTargets.classes(data, target)
                        : binsOfTarget(data, target, setting);
            }
        }
        return ofTexts(SideTexts.of(data, name, setting));
    }

    private static int[] binsOfTarget(Dataset data, int target, String setting) {
        int width = data.schema().targets().get(target).stored();
        if (width != 1) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    setting,
                    "the target has " + width + " values for each sample; samples can be ordered by one",
                    "name a target of one value, or a column");
        }
        double[] values = new double[data.size()];
        float[] stored = new float[1];
        for (int sample = 0; sample < values.length; sample++) {
            data.readTarget(target, sample, stored, 0);
            values[sample] = stored[0];
        }
        return withMissing(values);
    }

    /** The samples without a value are in a bin of their own. */
    private static int[] withMissing(double[] values) {
        int[] known = IntStream.range(0, values.length)
                .filter(sample -> !Double.isNaN(values[sample]))
                .toArray();
        int[] ofKnown =
                bins(IntStream.of(known).mapToDouble(sample -> values[sample]).toArray());
        int[] all = new int[values.length];
        Arrays.fill(all, BINS);
        for (int i = 0; i < known.length; i++) {
            all[known[i]] = ofKnown[i];
        }
        return all;
    }

    private static int[] ofTexts(List<String> texts) {
        Map<String, Integer> known = new HashMap<>();
        int[] strata = new int[texts.size()];
        for (int sample = 0; sample < strata.length; sample++) {
            Integer stratum = known.putIfAbsent(texts.get(sample), known.size());
            strata[sample] = stratum == null ? known.size() - 1 : stratum;
        }
        boolean numbers = known.size() > BINS && texts.stream().allMatch(DecimalText::matchesPadded);
        return numbers ? bins(texts.stream().mapToDouble(Double::parseDouble).toArray()) : strata;
    }

    /** Bins of equal size in the order of values; equal values are in one bin, which then is larger than others. */
    static int[] bins(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(sample -> values[sample]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] bins = new int[values.length];
        int bin = 0;
        for (int rank = 0; rank < order.length; rank++) {
            boolean same = rank > 0 && Double.compare(values[order[rank]], values[order[rank - 1]]) == 0;
            bin = same ? bin : (int) ((long) rank * BINS / order.length);
            bins[order[rank]] = bin;
        }
        return bins;
    }

    /** The samples of each stratum that has any, ascending. */
    static int[][] members(int[] strata) {
        int most = Arrays.stream(strata).max().orElse(0);
        int[] counts = new int[most + 1];
        for (int stratum : strata) {
            counts[stratum]++;
        }
        int[][] members = new int[most + 1][];
        for (int stratum = 0; stratum <= most; stratum++) {
            members[stratum] = new int[counts[stratum]];
        }
        int[] filled = new int[most + 1];
        for (int sample = 0; sample < strata.length; sample++) {
            members[strata[sample]][filled[strata[sample]]++] = sample;
        }
        return members;
    }
}
