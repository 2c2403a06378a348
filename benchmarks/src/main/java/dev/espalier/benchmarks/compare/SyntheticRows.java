package dev.espalier.benchmarks.compare;

import java.util.Random;

/**
 * Rows of a regression that every contender makes anew, bit for bit alike: y is a sum of sixteen tanh of projections of 32
 * normal values, with mean 0 and variance 1, and a little noise.
 *
 * @param inputs sample after sample
 * @param targets one for each sample
 */
public record SyntheticRows(float[] inputs, float[] targets) {

    /** Values in a row. */
    public static final int FEATURES = 32;

    /** Rows to train on. */
    public static final int TRAIN = 100_000;

    /** Rows to test on. */
    public static final int TEST = 10_000;

    private static final int UNITS = 16;
    private static final double NOISE = 0.05;
    private static final long SEED = 20_261_122;

    /** The rows to train on. */
    public static SyntheticRows train() {
        return rows(TRAIN, 1);
    }

    /** The rows to test on. */
    public static SyntheticRows test() {
        return rows(TEST, 2);
    }

    /** How many rows there are. */
    public int size() {
        return targets.length;
    }

    private static SyntheticRows rows(int count, long part) {
        Random weightsRandom = new Random(SEED);
        double[] weights = new double[UNITS * FEATURES];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weightsRandom.nextGaussian() / Math.sqrt(FEATURES);
        }
        Random random = new Random(SEED + part);
        float[] inputs = new float[count * FEATURES];
        float[] targets = new float[count];
        for (int row = 0; row < count; row++) {
            for (int j = 0; j < FEATURES; j++) {
                inputs[row * FEATURES + j] = (float) random.nextGaussian();
            }
            targets[row] = (float) (target(inputs, row, weights) + NOISE * random.nextGaussian());
        }
        return new SyntheticRows(inputs, targets);
    }

    /** tanh of a standard normal value has the variance 0.394. */
    private static double target(float[] inputs, int row, double[] weights) {
        double sum = 0;
        for (int unit = 0; unit < UNITS; unit++) {
            double projection = 0;
            for (int j = 0; j < FEATURES; j++) {
                projection += weights[unit * FEATURES + j] * inputs[row * FEATURES + j];
            }
            sum += (unit % 2 == 0 ? 1 : -1) * StrictMath.tanh(projection);
        }
        return sum / Math.sqrt(UNITS * 0.394);
    }
}
