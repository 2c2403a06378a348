package dev.espalier.plugins.search;

/**
 * The Matérn 5/2 covariance with a length scale for each group of features.
 *
 * <p>k(x, y) = σ²·(1 + √5·r + 5/3·r²)·exp(−√5·r), r² = Σ (x_i − y_i)²/ℓ_i²
 *
 * <p>Source: Rasmussen and Williams, "Gaussian Processes for Machine Learning", 2006, equation 4.17.
 */
final class MaternKernel {

    private static final double ROOT_OF_FIVE = Math.sqrt(5);

    private final double variance;
    private final int[] groups;
    private final double[] precisions;

    /**
     * A kernel.
     *
     * @param variance σ²
     * @param groups the group of each feature
     * @param logScales ln ℓ of each group
     */
    MaternKernel(double variance, int[] groups, double[] logScales) {
        this.variance = variance;
        this.groups = groups;
        precisions = new double[groups.length];
        for (int i = 0; i < groups.length; i++) {
            precisions[i] = StrictMath.exp(-2 * logScales[groups[i]]);
        }
    }

    /** The covariance of two points. */
    double at(double[] x, double[] y) {
        double root = root(x, y);
        return at(root, decay(root));
    }

    /** √5·r, the distance of two points in length scales. */
    double root(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < precisions.length; i++) {
            double difference = x[i] - y[i];
            sum += difference * difference * precisions[i];
        }
        return ROOT_OF_FIVE * Math.sqrt(sum);
    }

    /** exp(−√5·r), what takes most of the time. */
    static double decay(double root) {
        return StrictMath.exp(-root);
    }

    /** The covariance of two points whose √5·r and exp(−√5·r) are known. */
    double at(double root, double decay) {
        return variance * (1 + root + root * root / 3) * decay;
    }

    /** Adds factor · ∂k/∂ ln ℓ of each group: σ²·5/3·(1 + √5·r)·exp(−√5·r)·Σ (x_i − y_i)²/ℓ_i². */
    void addGradient(double[] x, double[] y, double root, double decay, double factor, double[] gradient) {
        double slope = factor * variance * 5 / 3 * (1 + root) * decay;
        for (int i = 0; i < precisions.length; i++) {
            double difference = x[i] - y[i];
            gradient[groups[i]] += slope * difference * difference * precisions[i];
        }
    }
}
