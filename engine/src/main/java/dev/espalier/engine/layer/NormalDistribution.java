package dev.espalier.engine.layer;

/** The standard normal distribution function in double, for the reference of {@link Gelu}; exact to some units of 1e-16. */
final class NormalDistribution {

    /** Beyond this the series loses digits and the continued fraction has converged. */
    private static final double SERIES_END = 3;

    private static final int TERMS = 200;

    private NormalDistribution() {}

    /** Φ(x). */
    static double atMost(double x) {
        if (Math.abs(x) <= SERIES_END) {
            return 0.5 + x * series(x);
        }
        double tail = density(x) * fraction(Math.abs(x));
        return x > 0 ? 1 - tail : tail;
    }

    private static double density(double x) {
        return StrictMath.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    /** (Φ(x) − ½)/x = φ(x) · Σ x²ⁿ/(1·3·5···(2n+1)): all terms are positive. */
    private static double series(double x) {
        double term = 1;
        double sum = 1;
        for (int n = 1; n < TERMS && term > 0x1p-60 * sum; n++) {
            term *= x * x / (2 * n + 1);
            sum += term;
        }
        return density(x) * sum;
    }

    /** Mills' ratio (1 − Φ(a))/φ(a) as Laplace's continued fraction 1/(a + 1/(a + 2/(a + 3/(a + …)))). */
    private static double fraction(double a) {
        double value = a;
        for (int n = TERMS; n >= 1; n--) {
            value = a + n / value;
        }
        return 1 / value;
    }
}
