package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of affine masks: normal activations keep mean 0 and variance 1. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface AffineMaskContract extends ActivationMaskContract {

    /** A new mask with the settings under test. */
    AffineMask affineMask();

    @Override
    default ActivationMask mask() {
        return affineMask();
    }

    /** Over 2,000 samples, within six standard errors: by chance once in 250 million keys. */
    @Test
    default void keepsMeanAndVarianceOfNormalActivations() {
        int count = 2_000 * sampleShape().size();
        float[] multiplier = new float[count];
        float[] shift = new float[count];
        float[] activations = new float[count];
        CounterRandomStream random = new CounterRandomStream(1);
        affineMask().fill(multiplier, sampleShape(), 0, 2_000, random);
        affineMask().shift(shift, multiplier, sampleShape(), 0, 2_000, random);
        new CounterRandomStream(2).fillGaussian(activations, 0, count, 0, 1);
        Moments moments = new Moments();
        for (int i = 0; i < count; i++) {
            moments.add(multiplier[i] * activations[i] + shift[i]);
        }
        // and what is added is rounded to floats
        assertEquals(0, moments.mean(), 6 * moments.standardError() + 0x1p-22, "mean");
        assertEquals(1, moments.variance(), 6 * moments.standardErrorOfVariance() + 0x1p-22, "variance");
    }

    /** Every element of the range is set, none outside of it, and no multiplier is changed. */
    @Test
    default void shiftsItsRangeAndNothingElse() {
        int size = sampleShape().size();
        CounterRandomStream random = new CounterRandomStream(1);
        float[] multiplier = new float[10 * size];
        affineMask().fill(multiplier, sampleShape(), 3, 7, random);
        float[] before = multiplier.clone();
        float[] shift = new float[10 * size];
        Arrays.fill(shift, Bits.FORBIDDEN);
        float[] forbidden = shift.clone();
        affineMask().shift(shift, multiplier, sampleShape(), 3, 7, random);
        Bits.assertFinite(shift, 3 * size, 7 * size, () -> "what is added to samples 3 to 7");
        Bits.assertSame(forbidden, shift, 0, 3 * size, () -> "before the range");
        Bits.assertSame(forbidden, shift, 7 * size, 10 * size, () -> "behind the range");
        Bits.assertSame(before, multiplier, () -> "multipliers were changed");
    }

    /** It is drawn at every step. */
    @Test
    default void shiftsWithoutAllocating() {
        AffineMask mask = affineMask();
        float[] multiplier = new float[2 * sampleShape().size()];
        float[] shift = multiplier.clone();
        CounterRandomStream random = new CounterRandomStream(1);
        var shape = sampleShape();
        AllocationMeter.assertAllocatesNothing("shift", () -> mask.shift(shift, multiplier, shape, 0, 2, random));
    }
}
