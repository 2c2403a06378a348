package dev.espalier.core.initializers;

import dev.espalier.api.RandomStream;

/** The normal distribution without what lies more than two deviations from the mean. */
final class Truncation {

    /** The deviation that is left of 1: √(1 − 4·φ(2)/(2·Φ(2) − 1)). */
    static final double DEVIATION = 0.8796256610342398;

    private static final double CUT = 2;

    private Truncation() {}

    /** Draws until a number lies within; one in 22 does not. */
    static void fill(float[] values, int from, int to, double mean, double deviation, RandomStream random) {
        for (int i = from; i < to; i++) {
            double draw = random.nextGaussian();
            while (Math.abs(draw) > CUT) {
                draw = random.nextGaussian();
            }
            values[i] = (float) (mean + deviation * draw);
        }
    }
}
