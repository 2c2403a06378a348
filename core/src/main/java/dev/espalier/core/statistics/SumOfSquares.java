package dev.espalier.core.statistics;

import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.Workspace;

/**
 * Sums of squares by the kernels, in float within chunks of 4,096 elements, so that a sum errs by at most about 2⁻¹⁵ of itself;
 * squares that leave the range of a float are summed in double.
 */
public final class SumOfSquares {

    /** Below this sum squares may have been lost to underflow. */
    private static final double TINY = 1e-28;

    private SumOfSquares() {}

    /**
     * The sum of squares of a range; the same bits for all kernels.
     *
     * @param values the array
     * @param from the first index
     * @param to the index after the last
     * @param kernels of the machine
     * @param workspace of the thread that calls
     * @return the sum; NaN or infinite if a value is
     */
    public static double of(float[] values, int from, int to, Kernels kernels, Workspace workspace) {
        double sum = kernels.sumOfSquares(values, from, to - from, workspace);
        return sum >= TINY && sum < Double.POSITIVE_INFINITY ? sum : inDouble(values, from, to);
    }

    private static double inDouble(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double value = values[i];
            sum += value * value;
        }
        return sum;
    }
}
