package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of initializers: mean and variance as documented, bits that depend only on the key. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface InitializerContract extends PluginContract {

    /** A new initializer with the settings under test. */
    Initializer initializer();

    /**
     * The documented variance.
     *
     * @param parameter what is filled
     * @return its variance about the mean
     */
    double variance(ParameterInfo parameter);

    /**
     * The documented mean.
     *
     * @param parameter what is filled
     * @return 0 by default
     */
    default double mean(ParameterInfo parameter) {
        return 0;
    }

    @Override
    default Object plugin() {
        return initializer();
    }

    /** A weight with a million elements, with different fans, before a ReLU; smaller for expensive initializers. */
    default ParameterInfo parameter() {
        return new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(500, 2000), 500, 2000, Math.sqrt(2));
    }

    /** Within six standard errors of the mean and of the variance: by chance once in 250 million keys. */
    @Test
    default void hasTheDocumentedMeanAndVariance() {
        ParameterInfo parameter = parameter();
        float[] values = fill(parameter, 1);
        Moments moments = new Moments();
        for (float value : values) {
            moments.add(value);
        }
        double mean = mean(parameter);
        double variance = variance(parameter);
        // 2⁻²³ for the rounding of the values to floats
        double rounding = 0x1p-23 * (Math.abs(mean) + Math.sqrt(variance));
        assertEquals(mean, moments.mean(), 6 * moments.standardError() + rounding, "mean");
        assertEquals(
                variance,
                moments.variance(),
                6 * moments.standardErrorOfVariance() + rounding * rounding + 0x1p-22 * variance + 1e-12 * mean * mean,
                "variance");
    }

    /** However a parameter is sliced. */
    @Test
    default void givesTheSameBitsHoweverCut() {
        Initializer initializer = initializer();
        assumeTrue(initializer.elementwise(), "not elementwise: it always fills whole parameters");
        ParameterInfo parameter = small();
        float[] whole = fill(parameter, 1);
        float[] pieces = new float[whole.length];
        int[] cuts = {whole.length, 500, 17, 1, 0};
        for (int i = 1; i < cuts.length; i++) {
            initializer.fill(parameter, pieces, cuts[i], cuts[i - 1], new CounterRandomStream(1));
        }
        Bits.assertSame(whole, pieces, () -> "cut into four, the last piece first");
    }

    /** The key alone decides. */
    @Test
    default void givesTheSameBitsForTheSameKey() {
        Bits.assertSame(fill(small(), 7), fill(small(), 7), () -> "the same key again");
    }

    /** Every element is set, and none behind the parameter. */
    @Test
    default void fillsTheParameterAndNothingElse() {
        ParameterInfo parameter = small();
        float[] values = new float[parameter.size() + 16];
        Arrays.fill(values, Bits.FORBIDDEN);
        float[] before = values.clone();
        initializer().fill(parameter, values, 0, parameter.size(), new CounterRandomStream(1));
        Bits.assertFinite(values, 0, parameter.size(), () -> "values");
        Bits.assertSame(before, values, parameter.size(), values.length, () -> "values behind the parameter");
    }

    /** Fans of 1, and parameters of one element. */
    @Test
    default void fillsTheSmallestParameters() {
        for (Shape shape : new Shape[] {Shape.of(1, 1), Shape.of(1, 9), Shape.of(9, 1)}) {
            ParameterInfo parameter =
                    new ParameterInfo("dense/weight", Role.WEIGHT, shape, shape.dimension(0), shape.dimension(1), 1);
            float[] values = fill(parameter, 1);
            Bits.assertFinite(values, 0, values.length, () -> "a weight of shape " + shape);
        }
    }

    private float[] fill(ParameterInfo parameter, long seed) {
        float[] values = new float[parameter.size()];
        initializer().fill(parameter, values, 0, values.length, new CounterRandomStream(seed));
        return values;
    }

    private static ParameterInfo small() {
        return new ParameterInfo("dense/weight", Role.WEIGHT, Shape.of(21, 37), 21, 37, 1);
    }
}
