package dev.espalier.plugins.augment;

import dev.espalier.api.RandomStream;

/**
 * Random shares of the distribution Beta(α, α).
 *
 * <p>λ = G₁ / (G₁ + G₂) with G₁ and G₂ of the distribution Gamma(α), compared by their logarithms: for small α both are often too small
 * for a double, and their quotient would be 0/0.
 *
 * <p>Source: Marsaglia, Tsang, "A Simple Method for Generating Gamma Variables", ACM Transactions on Mathematical Software 26
 * (2000); for α below 1 by Gamma(α) = Gamma(α + 1) · U^(1/α).
 */
final class BetaDeviates {

    private BetaDeviates() {}

    /** The next share in [0, 1]; alpha is above 0. */
    static double next(double alpha, RandomStream random) {
        double first = logGamma(alpha, random);
        double second = logGamma(alpha, random);
        return 1 / (1 + StrictMath.exp(second - first));
    }

    private static double logGamma(double alpha, RandomStream random) {
        if (alpha >= 1) {
            return logGammaFromOne(alpha, random);
        }
        double above = logGammaFromOne(alpha + 1, random);
        return above + StrictMath.log(1 - random.nextDouble()) / alpha;
    }

    private static double logGammaFromOne(double shape, RandomStream random) {
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double normal = random.nextGaussian();
            double root = 1 + c * normal;
            if (root > 0) {
                double cube = root * root * root;
                double logCube = StrictMath.log(cube);
                if (StrictMath.log(1 - random.nextDouble()) < 0.5 * normal * normal + d * (1 - cube + logCube)) {
                    return StrictMath.log(d) + logCube;
                }
            }
        }
    }
}
