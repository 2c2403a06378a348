package dev.espalier.core.initializers;

import dev.espalier.api.Check;

/** The bound of settings that initial values are multiples of: with it every value that can be drawn is a finite float. */
final class LargestScale {

    private static final double LARGEST = 1e30;

    private LargestScale() {}

    /**
     * Checks a setting that may have either sign.
     *
     * @throws IllegalArgumentException if it is not in [-1e30, 1e30]
     */
    static void check(String setting, double value) {
        Check.inClosed(setting, value, -LARGEST, LARGEST);
    }

    /**
     * Checks a setting that has no sign.
     *
     * @throws IllegalArgumentException if it is not in [0, 1e30]
     */
    static void checkUnsigned(String setting, double value) {
        Check.inClosed(setting, value, 0, LARGEST);
    }
}
