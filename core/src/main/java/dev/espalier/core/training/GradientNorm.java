package dev.espalier.core.training;

import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.Workspace;

/**
 * The Euclidean norm of all gradients together, measured piece by piece in any order.
 *
 * <p>Squares are summed by the kernels, in float within chunks of 4,096 elements, so that the sum of a piece errs by at most
 * about 2⁻¹⁵ of itself; a piece whose squares leave the range of a float is summed in double. The sums of the pieces are
 * added in double in the order of the pieces: the same bits whoever measured which piece when.
 */
final class GradientNorm {

    /** Below this sum squares may have been lost to underflow. */
    private static final double TINY = 1e-28;

    private final double[] sums;

    /**
     * A norm.
     *
     * @param pieces how many pieces there are
     */
    GradientNorm(int pieces) {
        sums = new double[pieces];
    }

    /**
     * Measures a piece.
     *
     * @param piece its number
     * @param values the array that it is a range of
     * @param from its first index
     * @param to the index after its last
     * @param kernels of the machine
     * @param workspace of the thread that calls
     * @return whether all its values are finite
     */
    boolean measure(int piece, float[] values, int from, int to, Kernels kernels, Workspace workspace) {
        double sum = kernels.sumOfSquares(values, from, to - from, workspace);
        if (!(sum >= TINY && sum < Double.POSITIVE_INFINITY)) {
            sum = sumInDouble(values, from, to);
        }
        sums[piece] = sum;
        return sum < Double.POSITIVE_INFINITY;
    }

    private static double sumInDouble(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            double value = values[i];
            sum += value * value;
        }
        return sum;
    }

    /** Counts a piece for nothing. */
    void leaveOut(int piece) {
        sums[piece] = 0;
    }

    /** The norm of what was last measured. */
    double total() {
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        return Math.sqrt(sum);
    }
}
