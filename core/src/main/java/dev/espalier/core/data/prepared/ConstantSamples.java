package dev.espalier.core.data.prepared;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What preprocessing makes of samples that have one number everywhere, such as black or white; for any thread. */
public final class ConstantSamples {

    /** How many samples are looked at to see whether a number is one of theirs. */
    private static final int LOOKED_AT = 64;

    private final FittedPreprocessing preprocessing;
    private final Optional<Dataset> data;
    private volatile List<Known> known = List.of();

    private record Known(int input, double number, float[] values) {}

    /**
     * Samples of a model's data that are not at hand.
     *
     * @param preprocessing of the model
     */
    public ConstantSamples(FittedPreprocessing preprocessing) {
        this(preprocessing, Optional.empty());
    }

    ConstantSamples(FittedPreprocessing preprocessing, Optional<Dataset> data) {
        this.preprocessing = preprocessing;
        this.data = data;
    }

    /**
     * A sample after preprocessing; nothing is allocated when it is asked for again.
     *
     * @param input the input's place in the data
     * @param number what each value was before preprocessing: 0 or the largest number that values have
     * @return the values, not to be modified
     * @throws EspalierException with code INVALID_SETTING if preprocessing mixes values of different places, or the samples that are
     *     at hand go far beyond the number or stay far below it
     */
    public float[] of(int input, double number) {
        List<Known> all = known;
        for (int i = 0; i < all.size(); i++) {
            Known one = all.get(i);
            if (one.input == input && one.number == number) {
                return one.values;
            }
        }
        return made(input, number);
    }

    private synchronized float[] made(int input, double number) {
        data.ifPresent(samples -> requireRange(samples, input, number));
        float[] values = preprocessing.constant(input, number);
        List<Known> more = new ArrayList<>(known);
        more.add(new Known(input, number, values));
        known = List.copyOf(more);
        return values;
    }

    private static void requireRange(Dataset samples, int input, double number) {
        float[] values = new float[samples.schema().inputs().get(input).shape().size()];
        float smallest = 0;
        float largest = 0;
        int count = Math.min(LOOKED_AT, samples.size());
        for (int i = 0; i < count; i++) {
            samples.readInput(input, (int) ((long) i * samples.size() / count), values, 0);
            for (float value : values) {
                smallest = Math.min(smallest, value);
                largest = Math.max(largest, value);
            }
        }
        String where = "input '" + samples.schema().inputs().get(input).name() + "'";
        if (smallest < 0) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    where,
                    "an augmenter changes brightness or colours between black, 0, and white before preprocessing, where"
                            + " values go down to " + ReadableNumber.of(smallest),
                    "leave the augmenter out, or give the images as they were before they were centred");
        }
        if (number > 0 && largest > 0 && (largest > number || largest < number / 100)) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    where,
                    "an augmenter takes " + ReadableNumber.of(number)
                            + " for white before preprocessing, where values go up to " + ReadableNumber.of(largest),
                    "set the augmenter's white to what white is in these images, such as white: 1");
        }
    }
}
