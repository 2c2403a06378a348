package dev.espalier.plugins.search;

/** The standard normal distribution in double. */
final class NormalDistribution {

    private static final double ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);

    private NormalDistribution() {}

    /** φ(x) = exp(−x²/2) / √(2π). */
    static double density(double x) {
        return StrictMath.exp(-0.5 * x * x) / ROOT_OF_TWO_PI;
    }

    /** Φ(x), the probability of a smaller number; below 10⁻³⁰⁰ it is 0. */
    static double probability(double x) {
        if (x > 0) {
            return 1 - probability(-x);
        }
        if (!(x > -37.5)) {
            return Double.isNaN(x) ? x : 0;
        }
        return x > -3 ? 0.5 + density(x) * series(x) : density(x) * fraction(-x);
    }

    /** x + x³/3 + x⁵/(3·5) + …: Φ(x) − ½ in units of the density. */
    private static double series(double x) {
        double square = x * x;
        double term = x;
        double sum = x;
        for (int k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
            term *= square / k;
            sum += term;
        }
        return sum;
    }

    /** 1/(x + 1/(x + 2/(x + …))): the probability of a number above x, at least 3, in units of the density; Laplace. */
    private static double fraction(double x) {
        double tail = x;
        // 60 terms at 3, and fewer farther out, where they converge faster
        for (int k = (int) (20 + 360 / (x * x)); k >= 1; k--) {
            tail = x + k / tail;
        }
        return 1 / tail;
    }
}
