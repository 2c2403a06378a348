package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The contract of activation masks: the expectation of a multiplier is 1, and its bits depend only on the key.
 *
 * <p>The settings under test must keep some activations: a mask that drops all has an expectation of 0.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface ActivationMaskContract extends PluginContract {

    /** A new mask with the settings under test. */
    ActivationMask mask();

    @Override
    default Object plugin() {
        return mask();
    }

    /** The shape of one sample's activations; four channels of 5 × 5 unless the mask is for others. */
    default Shape sampleShape() {
        return Shape.of(4, 5, 5);
    }

    /** The mean over 20,000 samples, within six standard errors: by chance once in 500 million keys. */
    @Test
    default void hasAnExpectationOfOne() {
        assumeFalse(mask() instanceof AffineMask, "what it adds is part of it; see AffineMaskContract");
        int samples = 20_000;
        int size = sampleShape().size();
        float[] multiplier = new float[samples * size];
        mask().fill(multiplier, sampleShape(), 0, samples, new CounterRandomStream(1));
        // samples are independent, elements are not: a mask may drop whole channels or samples
        Moments means = new Moments();
        for (int sample = 0; sample < samples; sample++) {
            double sum = 0;
            for (int i = sample * size; i < (sample + 1) * size; i++) {
                sum += multiplier[i];
            }
            means.add(sum / size);
        }
        // and the multipliers themselves are rounded to floats
        assertEquals(1, means.mean(), 6 * means.standardError() + 0x1p-22, "mean of the multipliers");
    }

    /** Every multiplier of the range is set, none outside of it. */
    @Test
    default void fillsItsRangeAndNothingElse() {
        int size = sampleShape().size();
        float[] multiplier = new float[10 * size];
        Arrays.fill(multiplier, Bits.FORBIDDEN);
        mask().fill(multiplier, sampleShape(), 3, 7, new CounterRandomStream(1));
        Bits.assertFinite(multiplier, 3 * size, 7 * size, () -> "multipliers of samples 3 to 7");
        float[] forbidden = new float[10 * size];
        Arrays.fill(forbidden, Bits.FORBIDDEN);
        Bits.assertSame(forbidden, multiplier, 0, 3 * size, () -> "before the range");
        Bits.assertSame(forbidden, multiplier, 7 * size, 10 * size, () -> "behind the range");
    }

    /** A batch may be split over any number of threads. */
    @Test
    default void givesTheSameBitsHoweverTheBatchIsCut() {
        int size = sampleShape().size();
        float[] whole = new float[10 * size];
        mask().fill(whole, sampleShape(), 0, 10, new CounterRandomStream(1));
        float[] pieces = new float[10 * size];
        int[] cuts = {10, 9, 4, 1, 0};
        for (int i = 1; i < cuts.length; i++) {
            mask().fill(pieces, sampleShape(), cuts[i], cuts[i - 1], new CounterRandomStream(1));
        }
        Bits.assertSame(whole, pieces, () -> "cut into four, the last piece first");
    }

    /** A mask is drawn at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        ActivationMask mask = mask();
        Shape shape = sampleShape();
        float[] multiplier = new float[2 * shape.size()];
        CounterRandomStream random = new CounterRandomStream(1);
        AllocationMeter.assertAllocatesNothing("fill", () -> mask.fill(multiplier, shape, 0, 2, random));
    }
}
