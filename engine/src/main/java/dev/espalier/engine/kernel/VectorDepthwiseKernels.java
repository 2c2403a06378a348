package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Depthwise convolutions over whole vectors of channels. Where the channels do not fill the last vector, it begins earlier and
 * meets channels again that another has met: what it writes there is the same, or what was there.
 */
interface VectorDepthwiseKernels extends DepthwiseKernels {

    @Override
    default void depthwise(
            Taps taps,
            float[] x,
            int xStep,
            float[] weights,
            float[] start,
            float[] y,
            int yAt,
            int yStep,
            int positions,
            int channels) {
        if (channels < LANES) {
            ScalarDepthwise.sums(taps, x, xStep, weights, start, y, yAt, yStep, positions, channels);
            return;
        }
        int block = positions >= 8 ? 8 : positions >= 4 ? 4 : 1;
        for (int p = 0; p < positions; p += block) {
            // a last block that is not full begins earlier, too
            int first = Math.min(p, positions - block);
            int xAt = first * xStep;
            int to = yAt + first * yStep;
            if (block == 1) {
                onePosition(taps, x, xAt, weights, start, y, to, channels);
            } else {
                for (int c = 0; c < channels; c += LANES) {
                    int at = Math.min(c, channels - LANES);
                    if (block == 8) {
                        eight(taps, x, xAt, xStep, weights, start, at, y, to, yStep);
                    } else {
                        four(taps, x, xAt, xStep, weights, start, at, y, to, yStep);
                    }
                }
            }
        }
    }

    private static void eight(
            Taps taps,
            float[] x,
            int xAt,
            int xStep,
            float[] weights,
            float[] start,
            int c,
            float[] y,
            int yAt,
            int yStep) {
        int[] inputs = taps.inputs;
        int[] elements = taps.weights;
        int count = taps.count;
        int begin = xAt + c;
        FloatVector sum0 = fromArray(SPECIES, start, c);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        FloatVector sum4 = sum0;
        FloatVector sum5 = sum0;
        FloatVector sum6 = sum0;
        FloatVector sum7 = sum0;
        for (int t = 0; t < count; t++) {
            FloatVector weight = fromArray(SPECIES, weights, elements[t] + c);
            int at = inputs[t] + begin;
            sum0 = fromArray(SPECIES, x, at).fma(weight, sum0);
            sum1 = fromArray(SPECIES, x, at + xStep).fma(weight, sum1);
            sum2 = fromArray(SPECIES, x, at + 2 * xStep).fma(weight, sum2);
            sum3 = fromArray(SPECIES, x, at + 3 * xStep).fma(weight, sum3);
            sum4 = fromArray(SPECIES, x, at + 4 * xStep).fma(weight, sum4);
            sum5 = fromArray(SPECIES, x, at + 5 * xStep).fma(weight, sum5);
            sum6 = fromArray(SPECIES, x, at + 6 * xStep).fma(weight, sum6);
            sum7 = fromArray(SPECIES, x, at + 7 * xStep).fma(weight, sum7);
        }
        int to = yAt + c;
        sum0.intoArray(y, to);
        sum1.intoArray(y, to + yStep);
        sum2.intoArray(y, to + 2 * yStep);
        sum3.intoArray(y, to + 3 * yStep);
        sum4.intoArray(y, to + 4 * yStep);
        sum5.intoArray(y, to + 5 * yStep);
        sum6.intoArray(y, to + 6 * yStep);
        sum7.intoArray(y, to + 7 * yStep);
    }

    private static void four(
            Taps taps,
            float[] x,
            int xAt,
            int xStep,
            float[] weights,
            float[] start,
            int c,
            float[] y,
            int yAt,
            int yStep) {
        int[] inputs = taps.inputs;
        int[] elements = taps.weights;
        int count = taps.count;
        int begin = xAt + c;
        FloatVector sum0 = fromArray(SPECIES, start, c);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        for (int t = 0; t < count; t++) {
            FloatVector weight = fromArray(SPECIES, weights, elements[t] + c);
            int at = inputs[t] + begin;
            sum0 = fromArray(SPECIES, x, at).fma(weight, sum0);
            sum1 = fromArray(SPECIES, x, at + xStep).fma(weight, sum1);
            sum2 = fromArray(SPECIES, x, at + 2 * xStep).fma(weight, sum2);
            sum3 = fromArray(SPECIES, x, at + 3 * xStep).fma(weight, sum3);
        }
        int to = yAt + c;
        sum0.intoArray(y, to);
        sum1.intoArray(y, to + yStep);
        sum2.intoArray(y, to + 2 * yStep);
        sum3.intoArray(y, to + 3 * yStep);
    }

    /** Four vectors of channels at once, so that four chains run side by side, if there are as many. */
    private static void onePosition(
            Taps taps, float[] x, int xAt, float[] weights, float[] start, float[] y, int yAt, int channels) {
        if (channels >= 4 * LANES) {
            for (int c = 0; c < channels; c += 4 * LANES) {
                fourVectors(taps, x, xAt, weights, start, Math.min(c, channels - 4 * LANES), y, yAt);
            }
            return;
        }
        int[] inputs = taps.inputs;
        int[] elements = taps.weights;
        int count = taps.count;
        for (int c = 0; c < channels; c += LANES) {
            int at = Math.min(c, channels - LANES);
            FloatVector sum = fromArray(SPECIES, start, at);
            for (int t = 0; t < count; t++) {
                sum = fromArray(SPECIES, x, inputs[t] + xAt + at)
                        .fma(fromArray(SPECIES, weights, elements[t] + at), sum);
            }
            sum.intoArray(y, yAt + at);
        }
    }

    private static void fourVectors(
            Taps taps, float[] x, int xAt, float[] weights, float[] start, int c, float[] y, int yAt) {
        int[] inputs = taps.inputs;
        int[] elements = taps.weights;
        int count = taps.count;
        int begin = xAt + c;
        FloatVector sum0 = fromArray(SPECIES, start, c);
        FloatVector sum1 = fromArray(SPECIES, start, c + LANES);
        FloatVector sum2 = fromArray(SPECIES, start, c + 2 * LANES);
        FloatVector sum3 = fromArray(SPECIES, start, c + 3 * LANES);
        for (int t = 0; t < count; t++) {
            int from = inputs[t] + begin;
            int weight = elements[t] + c;
            sum0 = fromArray(SPECIES, x, from).fma(fromArray(SPECIES, weights, weight), sum0);
            sum1 = fromArray(SPECIES, x, from + LANES).fma(fromArray(SPECIES, weights, weight + LANES), sum1);
            sum2 = fromArray(SPECIES, x, from + 2 * LANES).fma(fromArray(SPECIES, weights, weight + 2 * LANES), sum2);
            sum3 = fromArray(SPECIES, x, from + 3 * LANES).fma(fromArray(SPECIES, weights, weight + 3 * LANES), sum3);
        }
        int to = yAt + c;
        sum0.intoArray(y, to);
        sum1.intoArray(y, to + LANES);
        sum2.intoArray(y, to + 2 * LANES);
        sum3.intoArray(y, to + 3 * LANES);
    }

    @Override
    default void depthwiseGradient(
            Taps taps,
            float[] x,
            int xStep,
            float[] dy,
            int dyAt,
            int dyStep,
            float[] sums,
            int positions,
            int channels) {
        if (channels < LANES) {
            ScalarDepthwise.gradients(taps, x, xStep, dy, dyAt, dyStep, sums, positions, channels);
            return;
        }
        for (int c = 0; c < channels; c += LANES) {
            int at = Math.min(c, channels - LANES);
            int known = c - at;
            int t = 0;
            for (; t <= taps.count - 9; t += 9) {
                nine(taps, t, x, xStep, dy, dyAt + at, dyStep, sums, positions, at, known);
            }
            for (; t <= taps.count - 3; t += 3) {
                three(taps, t, x, xStep, dy, dyAt + at, dyStep, sums, positions, at, known);
            }
            for (; t < taps.count; t++) {
                one(taps, t, x, xStep, dy, dyAt + at, dyStep, sums, positions, at, known);
            }
        }
    }

    private static void nine(
            Taps taps,
            int t,
            float[] x,
            int xStep,
            float[] dy,
            int dyAt,
            int dyStep,
            float[] sums,
            int positions,
            int c,
            int known) {
        int[] inputs = taps.inputs;
        int[] elements = taps.weights;
        int x0 = inputs[t] + c;
        int x1 = inputs[t + 1] + c;
        int x2 = inputs[t + 2] + c;
        int x3 = inputs[t + 3] + c;
        int x4 = inputs[t + 4] + c;
        int x5 = inputs[t + 5] + c;
        int x6 = inputs[t + 6] + c;
        int x7 = inputs[t + 7] + c;
        int x8 = inputs[t + 8] + c;
        FloatVector sum0 = fromArray(SPECIES, sums, elements[t] + c);
        FloatVector sum1 = fromArray(SPECIES, sums, elements[t + 1] + c);
        FloatVector sum2 = fromArray(SPECIES, sums, elements[t + 2] + c);
        FloatVector sum3 = fromArray(SPECIES, sums, elements[t + 3] + c);
        FloatVector sum4 = fromArray(SPECIES, sums, elements[t + 4] + c);
        FloatVector sum5 = fromArray(SPECIES, sums, elements[t + 5] + c);
        FloatVector sum6 = fromArray(SPECIES, sums, elements[t + 6] + c);
        FloatVector sum7 = fromArray(SPECIES, sums, elements[t + 7] + c);
        FloatVector sum8 = fromArray(SPECIES, sums, elements[t + 8] + c);
        for (int p = 0; p < positions; p++) {
            FloatVector gradient = fromArray(SPECIES, dy, dyAt + p * dyStep);
            int at = p * xStep;
            sum0 = fromArray(SPECIES, x, x0 + at).fma(gradient, sum0);
            sum1 = fromArray(SPECIES, x, x1 + at).fma(gradient, sum1);
            sum2 = fromArray(SPECIES, x, x2 + at).fma(gradient, sum2);
            sum3 = fromArray(SPECIES, x, x3 + at).fma(gradient, sum3);
            sum4 = fromArray(SPECIES, x, x4 + at).fma(gradient, sum4);
            sum5 = fromArray(SPECIES, x, x5 + at).fma(gradient, sum5);
            sum6 = fromArray(SPECIES, x, x6 + at).fma(gradient, sum6);
            sum7 = fromArray(SPECIES, x, x7 + at).fma(gradient, sum7);
            sum8 = fromArray(SPECIES, x, x8 + at).fma(gradient, sum8);
        }
        VectorMask<Float> fresh =
                fromArray(SPECIES, FirstLanes.NOT, LANES - known).compare(VectorOperators.GT, 0f);
        fromArray(SPECIES, sums, elements[t] + c).blend(sum0, fresh).intoArray(sums, elements[t] + c);
        fromArray(SPECIES, sums, elements[t + 1] + c).blend(sum1, fresh).intoArray(sums, elements[t + 1] + c);
        fromArray(SPECIES, sums, elements[t + 2] + c).blend(sum2, fresh).intoArray(sums, elements[t + 2] + c);
        fromArray(SPECIES, sums, elements[t + 3] + c).blend(sum3, fresh).intoArray(sums, elements[t + 3] + c);
        fromArray(SPECIES, sums, elements[t + 4] + c).blend(sum4, fresh).intoArray(sums, elements[t + 4] + c);
        fromArray(SPECIES, sums, elements[t + 5] + c).blend(sum5, fresh).intoArray(sums, elements[t + 5] + c);
        fromArray(SPECIES, sums, elements[t + 6] + c).blend(sum6, fresh).intoArray(sums, elements[t + 6] + c);
        fromArray(SPECIES, sums, elements[t + 7] + c).blend(sum7, fresh).intoArray(sums, elements[t + 7] + c);
        fromArray(SPECIES, sums, elements[t + 8] + c).blend(sum8, fresh).intoArray(sums, elements[t + 8] + c);
    }

    private static void three(
            Taps taps,
            int t,
            float[] x,
            int xStep,
            float[] dy,
            int dyAt,
            int dyStep,
            float[] sums,
            int positions,
            int c,
            int known) {
        int[] inputs = taps.inputs;
        int[] elements = taps.weights;
        int x0 = inputs[t] + c;
        int x1 = inputs[t + 1] + c;
        int x2 = inputs[t + 2] + c;
        FloatVector sum0 = fromArray(SPECIES, sums, elements[t] + c);
        FloatVector sum1 = fromArray(SPECIES, sums, elements[t + 1] + c);
        FloatVector sum2 = fromArray(SPECIES, sums, elements[t + 2] + c);
        for (int p = 0; p < positions; p++) {
            FloatVector gradient = fromArray(SPECIES, dy, dyAt + p * dyStep);
            int at = p * xStep;
            sum0 = fromArray(SPECIES, x, x0 + at).fma(gradient, sum0);
            sum1 = fromArray(SPECIES, x, x1 + at).fma(gradient, sum1);
            sum2 = fromArray(SPECIES, x, x2 + at).fma(gradient, sum2);
        }
        VectorMask<Float> fresh =
                fromArray(SPECIES, FirstLanes.NOT, LANES - known).compare(VectorOperators.GT, 0f);
        fromArray(SPECIES, sums, elements[t] + c).blend(sum0, fresh).intoArray(sums, elements[t] + c);
        fromArray(SPECIES, sums, elements[t + 1] + c).blend(sum1, fresh).intoArray(sums, elements[t + 1] + c);
        fromArray(SPECIES, sums, elements[t + 2] + c).blend(sum2, fresh).intoArray(sums, elements[t + 2] + c);
    }

    private static void one(
            Taps taps,
            int t,
            float[] x,
            int xStep,
            float[] dy,
            int dyAt,
            int dyStep,
            float[] sums,
            int positions,
            int c,
            int known) {
        int from = taps.inputs[t] + c;
        int to = taps.weights[t] + c;
        FloatVector sum = fromArray(SPECIES, sums, to);
        for (int p = 0; p < positions; p++) {
            FloatVector gradient = fromArray(SPECIES, dy, dyAt + p * dyStep);
            sum = fromArray(SPECIES, x, from + p * xStep).fma(gradient, sum);
        }
        VectorMask<Float> fresh =
                fromArray(SPECIES, FirstLanes.NOT, LANES - known).compare(VectorOperators.GT, 0f);
        fromArray(SPECIES, sums, to).blend(sum, fresh).intoArray(sums, to);
    }
}
