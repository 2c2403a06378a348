package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static dev.espalier.engine.kernel.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Max pooling over whole vectors of channels. Where the channels do not fill the last vector, it begins earlier and meets channels
 * again that another has met: what it writes there is the same, or what was there.
 */
interface VectorMaxPoolingKernels extends MaxPoolingKernels {

    @Override
    default void maxPooling(
            Taps taps, float[] x, int xStep, float[] y, float[] winners, int yAt, int positions, int channels) {
        if (channels < LANES) {
            ScalarMaxPooling.maxima(taps, x, xStep, y, winners, yAt, positions, channels);
            return;
        }
        for (int p = 0; p < positions; p++) {
            int to = yAt + p * channels;
            for (int c = 0; c < channels; c += LANES) {
                int at = Math.min(c, channels - LANES);
                if (winners.length == 0) {
                    greatest(taps, x, p * xStep + at, y, to + at);
                } else {
                    greatest(taps, x, p * xStep + at, y, winners, to + at);
                }
            }
        }
    }

    private static void greatest(Taps taps, float[] x, int xAt, float[] y, int to) {
        int[] inputs = taps.inputs;
        int count = taps.count;
        FloatVector greatest = fromArray(SPECIES, x, inputs[0] + xAt);
        for (int t = 1; t < count; t++) {
            FloatVector value = fromArray(SPECIES, x, inputs[t] + xAt);
            VectorMask<Float> greater = value.compare(VectorOperators.LE, greatest)
                    .not()
                    .and(greatest.compare(VectorOperators.EQ, greatest));
            greatest = greatest.blend(value, greater);
        }
        greatest.intoArray(y, to);
    }

    private static void greatest(Taps taps, float[] x, int xAt, float[] y, float[] winners, int to) {
        int[] inputs = taps.inputs;
        int[] names = taps.weights;
        int count = taps.count;
        FloatVector greatest = fromArray(SPECIES, x, inputs[0] + xAt);
        FloatVector winner = FloatVector.broadcast(SPECIES, names[0]);
        for (int t = 1; t < count; t++) {
            FloatVector value = fromArray(SPECIES, x, inputs[t] + xAt);
            VectorMask<Float> greater = value.compare(VectorOperators.LE, greatest)
                    .not()
                    .and(greatest.compare(VectorOperators.EQ, greatest));
            greatest = greatest.blend(value, greater);
            winner = winner.blend((float) names[t], greater);
        }
        greatest.intoArray(y, to);
        winner.intoArray(winners, to);
    }

    @Override
    default void maxPoolingGradient(
            Taps taps, float[] dx, int xStep, float[] dy, float[] winners, int yAt, int positions, int channels) {
        if (channels < LANES) {
            ScalarMaxPooling.gradients(taps, dx, xStep, dy, winners, yAt, positions, channels);
            return;
        }
        for (int p = 0; p < positions; p++) {
            int from = yAt + p * channels;
            for (int c = 0; c < channels; c += LANES) {
                int at = Math.min(c, channels - LANES);
                addToWinners(taps, dx, p * xStep + at, dy, winners, from + at, c - at);
            }
        }
    }

    private static void addToWinners(Taps taps, float[] dx, int xAt, float[] dy, float[] winners, int from, int known) {
        int[] inputs = taps.inputs;
        int[] names = taps.weights;
        int count = taps.count;
        FloatVector gradient = fromArray(SPECIES, dy, from);
        FloatVector winner = fromArray(SPECIES, winners, from);
        VectorMask<Float> fresh =
                fromArray(SPECIES, FirstLanes.NOT, LANES - known).compare(VectorOperators.GT, 0f);
        for (int t = 0; t < count; t++) {
            int to = inputs[t] + xAt;
            FloatVector old = fromArray(SPECIES, dx, to);
            FloatVector added = ZERO.blend(gradient, winner.compare(VectorOperators.EQ, (float) names[t]));
            old.blend(added.add(old), fresh).intoArray(dx, to);
        }
    }
}
