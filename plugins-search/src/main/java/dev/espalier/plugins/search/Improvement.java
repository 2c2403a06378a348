package dev.espalier.plugins.search;

/**
 * How much better than the best a point is expected to be, where observations have noise: augmented expected improvement.
 *
 * <p>AEI(x) = [(T − μ)·Φ(z) + s·φ(z)]·(1 − τ/√(s² + τ²)), z = (T − μ)/s; T is the mean at the observed point at which μ + s is
 * smallest
 *
 * <p>Source: Huang, Allen, Notz, Zeng, "Global Optimization of Stochastic Black-Box Systems via Sequential Kriging
 * Meta-Models", Journal of Global Optimization 34, 2006.
 *
 * @param best T
 * @param noise τ²
 */
record Improvement(double best, double noise) {

    /** The expected improvement where a normal distribution is expected; 0 where nothing is uncertain. */
    double of(GaussianProcess.Prediction prediction) {
        double deviation = prediction.deviation();
        if (!(deviation > 0)) {
            return 0;
        }
        double gain = best - prediction.mean();
        double z = gain / deviation;
        double expected = gain * NormalDistribution.probability(z) + deviation * NormalDistribution.density(z);
        double penalty = 1 - Math.sqrt(noise / (deviation * deviation + noise));
        return Math.max(0, expected) * penalty;
    }
}
