package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The providers agree bit for bit ({@link SameBitsTest}), so one of them is compared with the reference here. */
class ActivationKernelsTest {

    private static final Kernels KERNELS = Samples.vector();

    /** Bits between the floats that are tried, an odd number so that all low bits occur; some 215,000 floats. */
    private static final int STEP = 19997;

    /** Below this the bound is absolute: results are rounded to denormals, or taken for 0. */
    private static final double SMALL = 1e-36;

    /** A function of a range of floats. */
    @FunctionalInterface
    interface RangeFunction {
        void apply(float[] x, float[] y, int count);
    }

    /** The bounds that {@link FloatMath} states, in units in the last place. */
    static Stream<Arguments> functions() {
        return Stream.of(
                function("exp", 1.1, 1e-43, (x, y, n) -> KERNELS.exp(x, 0, y, 0, n), StrictMath::exp),
                function("log", 0.8, 0, (x, y, n) -> KERNELS.log(x, 0, y, 0, n), StrictMath::log),
                activation(Activation.RELU, 0, 0),
                activation(Activation.RELU6, 0, 0),
                activation(Activation.LEAKY_RELU, 0.25f, 0.5),
                activation(Activation.ELU, 1, 1.0),
                activation(Activation.SILU, 0, 3.3),
                activation(Activation.GELU, 0, 7),
                activation(Activation.TANH, 0, 2.6),
                activation(Activation.SIGMOID, 0, 2.4));
    }

    private static Arguments function(
            String name, double bound, double small, RangeFunction function, DoubleUnaryOperator exact) {
        return Arguments.of(name, bound, small, function, exact);
    }

    private static Arguments activation(Activation activation, float parameter, double bound) {
        return function(
                activation.name(),
                bound,
                SMALL,
                (x, y, n) -> KERNELS.activate(activation, parameter, x, 0, y, 0, n),
                Reference.function(activation, parameter));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void staysWithinItsStatedErrorOverAllFloats(
            String name, double bound, double small, RangeFunction function, DoubleUnaryOperator exact) {
        float[] x = floats();
        float[] y = new float[x.length];
        function.apply(x, y, x.length);
        for (int i = 0; i < x.length; i++) {
            double expected = exact.applyAsDouble(x[i]);
            double magnitude = Math.min(Math.abs(expected), Float.MAX_VALUE);
            double allowed = magnitude < SMALL ? small : bound * Math.ulp((float) magnitude);
            // infinities and NaN equal themselves, and what overflows as a float is infinite
            boolean right = Double.compare((float) expected, y[i]) == 0 || Math.abs(y[i] - expected) <= allowed;
            if (!right) {
                fail(name + "(" + x[i] + ") is " + y[i] + ", not " + expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void itsGradientIsTheDerivative(Activation activation) {
        float parameter = 0.7f;
        DoubleUnaryOperator derivative = Reference.derivative(activation, parameter);
        float[] x = floats();
        float[] saved = x.clone();
        if (activation.gradientFromOutput()) {
            KERNELS.activate(activation, parameter, x, 0, saved, 0, x.length);
        }
        float[] dy = new float[x.length];
        float[] dx = new float[x.length];
        Arrays.fill(dy, -1.5f);
        KERNELS.activationGradient(activation, parameter, saved, 0, dy, 0, dx, 0, x.length);
        for (int i = 0; i < x.length; i++) {
            if (Float.isNaN(x[i])) {
                continue;
            }
            // the output's rounding, 2.6 units of at most 2^-24 near 1, is doubled by 1 - y^2; the others are smaller
            double bound = 1.5 * 6 * 0x1p-24;
            double expected = -1.5 * derivative.applyAsDouble(x[i]);
            if (!(Math.abs(dx[i] - expected) <= bound)) {
                fail("at " + x[i] + " the gradient is " + dx[i] + ", not " + expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nanStaysNan(Activation activation) {
        float[] x = new float[20];
        Arrays.fill(x, Float.NaN);
        x[3] = -Float.NaN;
        KERNELS.activate(activation, 0.5f, x, 0, x, 0, x.length);
        for (float y : x) {
            assertTrue(Float.isNaN(y));
        }
    }

    @ParameterizedTest
    @EnumSource
    void worksInPlace(Activation activation) {
        float[] x = Samples.gaussian(100, 1);
        float[] y = new float[100];
        KERNELS.activate(activation, 0.5f, x, 0, y, 0, 100);
        float[] saved = activation.gradientFromOutput() ? y : x;
        float[] dy = Samples.gaussian(100, 2);
        float[] dx = new float[100];
        KERNELS.activationGradient(activation, 0.5f, saved, 0, dy, 0, dx, 0, 100);
        float[] overSaved = saved.clone();
        KERNELS.activationGradient(activation, 0.5f, overSaved, 0, dy, 0, overSaved, 0, 100);
        assertArrayEquals(dx, overSaved);
        KERNELS.activationGradient(activation, 0.5f, saved, 0, dy, 0, dy, 0, 100);
        assertArrayEquals(dx, dy);
        KERNELS.activate(activation, 0.5f, x, 0, x, 0, 100);
        assertArrayEquals(y, x);
    }

    @Test
    void binaryCrossEntropyIsRightOverAllLogits() {
        float[] x = floats();
        float[] losses = new float[x.length];
        float[] dx = new float[x.length];
        float[] t = new float[x.length];
        for (float target : new float[] {0f, 0.25f, 1f}) {
            Arrays.fill(t, target);
            KERNELS.binaryCrossEntropy(x, 0, t, 0, losses, 0, dx, 0, x.length);
            for (int i = 0; i < x.length; i++) {
                double logit = x[i];
                if (Double.isNaN(logit) || Double.isInfinite(logit)) {
                    continue;
                }
                double exact = Math.max(logit, 0) - logit * target + StrictMath.log1p(StrictMath.exp(-Math.abs(logit)));
                // three roundings of terms of at most |x| + ln 2, and those of the logarithm
                double bound = 0x1p-22 * Math.min(Math.abs(logit) + 0.7, Float.MAX_VALUE);
                assertEquals(exact, losses[i], bound);
                assertEquals(Reference.sigmoid(logit) - target, dx[i], 4 * 0x1p-24);
            }
        }
    }

    @Test
    void binaryCrossEntropyIsExactWhereTheAnswerIsSimple() {
        float[] x = {1e30f, -1e30f, 1e30f, -1e30f, 0f};
        float[] t = {1f, 0f, 0f, 1f, 0.5f};
        float[] losses = new float[5];
        float[] dx = new float[5];
        KERNELS.binaryCrossEntropy(x, 0, t, 0, losses, 0, dx, 0, 5);
        assertArrayEquals(new float[] {0f, 0f, 1e30f, 1e30f, (float) StrictMath.log(2)}, losses);
        assertArrayEquals(new float[] {0f, 0f, 1f, -1f, 0f}, dx);
    }

    private static float[] floats() {
        float[] x = new float[(int) ((1L << 32) / STEP) + 1];
        for (int i = 0; i < x.length; i++) {
            x[i] = Float.intBitsToFloat(i * STEP);
        }
        float[] special = Samples.anyBits(15, 1);
        System.arraycopy(special, 0, x, 0, special.length);
        return x;
    }
}
