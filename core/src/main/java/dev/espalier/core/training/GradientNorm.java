package dev.espalier.core.training;

import dev.espalier.core.statistics.SumOfSquares;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.Workspace;

/**
 * The Euclidean norm of all gradients together, measured piece by piece in any order.
 *
 * <p>The sums of squares of the pieces are added in double in the order of the pieces: the same bits whoever measured which
 * piece when.
 */
final class GradientNorm {

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
        double sum = SumOfSquares.of(values, from, to, kernels, workspace);
        sums[piece] = sum;
        return sum < Double.POSITIVE_INFINITY;
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
