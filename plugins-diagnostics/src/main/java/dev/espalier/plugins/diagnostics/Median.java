package dev.espalier.plugins.diagnostics;

import java.util.Arrays;

/** The middle of some numbers. */
final class Median {

    private Median() {}

    /** The median; NaN of none. */
    static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        if (count == 0) {
            return Double.NaN;
        }
        return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
    }
}
