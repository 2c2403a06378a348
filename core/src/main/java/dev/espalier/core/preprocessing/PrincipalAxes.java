package dev.espalier.core.preprocessing;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.core.linalg.SymmetricEigen;

/**
 * The directions in which training samples vary: eigenvectors of the covariance Σ(x−mean)(x−mean)ᵀ/(n−1).
 *
 * <p>Each element of the covariance is one sum in the order of the samples, in double.
 */
final class PrincipalAxes {

    /** Four samples at a time: each pass over the matrix costs memory traffic, and the order of a sum stays the same. */
    private static final int BLOCK = 4;

    private static final int MOST_VALUES = 8192;

    private final FeatureStatistics statistics;
    private final SymmetricEigen eigen;

    private PrincipalAxes(FeatureStatistics statistics, SymmetricEigen eigen) {
        this.statistics = statistics;
        this.eigen = eigen;
    }

    static PrincipalAxes of(Preprocessing.Samples training) {
        requireFew(training);
        return of(training, FeatureStatistics.of(training));
    }

    /** As {@link #of(Preprocessing.Samples)}, about means that are right to the last digit or nearly so. */
    static PrincipalAxes precise(Preprocessing.Samples training) {
        requireFew(training);
        return of(training, FeatureStatistics.precise(training));
    }

    private static PrincipalAxes of(Preprocessing.Samples training, FeatureStatistics statistics) {
        return new PrincipalAxes(statistics, SymmetricEigen.of(statistics.width(), covariance(training, statistics)));
    }

    private static void requireFew(Preprocessing.Samples training) {
        int width = training.shape().size();
        if (training.size() < 2) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    "training data",
                    "there is one sample; a covariance needs at least two",
                    "give more data or leave out the step");
        }
        if (width > MOST_VALUES) {
            throw new IllegalArgumentException(
                    "the input has " + width + " values; a covariance of more than " + MOST_VALUES + " is too large");
        }
    }

    int width() {
        return statistics.width();
    }

    double[] means() {
        return statistics.means();
    }

    /** The variance along an axis, at least 0; axes come in descending order of it. */
    double variance(int axis) {
        return Math.max(0, eigen.value(axis));
    }

    /** One element of an axis, a vector of length 1. */
    double axis(int axis, int element) {
        return eigen.vector(axis, element);
    }

    private static double[] covariance(Preprocessing.Samples training, FeatureStatistics statistics) {
        int width = statistics.width();
        double[][] sums = new double[width][width];
        double[][] block = new double[BLOCK][width];
        double[] sample = new double[width];
        for (int from = 0; from < training.size(); from += BLOCK) {
            for (int b = 0; b < BLOCK; b++) {
                boolean real = from + b < training.size();
                if (real) {
                    training.read(from + b, sample, 0);
                }
                for (int i = 0; i < width; i++) {
                    // zeros after the last sample add nothing
                    block[b][i] = real ? sample[i] - statistics.mean(i) : 0;
                }
            }
            for (int row = 0; row < width; row++) {
                addRow(sums[row], row, block[0], block[1], block[2], block[3]);
            }
        }
        double[] covariance = new double[width * width];
        for (int row = 0; row < width; row++) {
            for (int i = 0; i <= row; i++) {
                covariance[row * width + i] = sums[row][i] / (training.size() - 1.0);
            }
        }
        return covariance;
    }

    /** Adds to the elements of one row up to the diagonal; one index for all arrays lets the compiler use vectors. */
    private static void addRow(
            double[] sums, int row, double[] first, double[] second, double[] third, double[] fourth) {
        double a = first[row];
        double b = second[row];
        double c = third[row];
        double d = fourth[row];
        for (int i = 0; i <= row; i++) {
            sums[i] = Math.fma(
                    d, fourth[i], Math.fma(c, third[i], Math.fma(b, second[i], Math.fma(a, first[i], sums[i]))));
        }
    }
}
