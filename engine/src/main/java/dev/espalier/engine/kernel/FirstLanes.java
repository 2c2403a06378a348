package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;

import java.util.Arrays;

/** Which lanes are not the first of a vector. */
final class FirstLanes {

    /** Zeros and then ones, a vector of each: from index {@code LANES − n} on, n zeros come first. */
    static final float[] NOT = new float[2 * LANES];

    static {
        Arrays.fill(NOT, LANES, 2 * LANES, 1f);
    }

    private FirstLanes() {}
}
