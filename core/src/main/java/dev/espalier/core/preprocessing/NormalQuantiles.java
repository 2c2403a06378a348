package dev.espalier.core.preprocessing;

/**
 * Quantiles of the standard normal distribution, to about 1e-16 of their value.
 *
 * <p>Source: Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988), of
 * which the two rational functions for probabilities from e⁻²⁵ to 1 − e⁻²⁵ are here.
 */
final class NormalQuantiles {

    /** The greatest distance of a probability from 1/2 in the central part. */
    private static final double CENTRAL = 0.425;

    private static final double[] CENTRAL_NUMERATOR = {
        3.3871328727963666080e0,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3
    };

    private static final double[] CENTRAL_DENOMINATOR = {
        1,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3
    };

    private static final double[] OUTER_NUMERATOR = {
        1.42343711074968357734e0,
        4.63033784615654529590e0,
        5.76949722146069140550e0,
        3.64784832476320460504e0,
        1.27045825245236838258e0,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4
    };

    private static final double[] OUTER_DENOMINATOR = {
        1,
        2.05319162663775882187e0,
        1.67638483018380384940e0,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9
    };

    private NormalQuantiles() {}

    /**
     * The quantile of a probability.
     *
     * @param probability in [1e-10, 1 − 1e-10]
     * @return x with Φ(x) = probability
     */
    static double of(double probability) {
        double fromCentre = probability - 0.5;
        if (Math.abs(fromCentre) <= CENTRAL) {
            double r = CENTRAL * CENTRAL - fromCentre * fromCentre;
            return fromCentre * polynomial(CENTRAL_NUMERATOR, r) / polynomial(CENTRAL_DENOMINATOR, r);
        }
        double tail = fromCentre < 0 ? probability : 1 - probability;
        double r = Math.sqrt(-StrictMath.log(tail)) - 1.6;
        return Math.copySign(polynomial(OUTER_NUMERATOR, r) / polynomial(OUTER_DENOMINATOR, r), fromCentre);
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}
