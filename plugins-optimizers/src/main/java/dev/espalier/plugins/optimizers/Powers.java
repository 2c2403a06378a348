package dev.espalier.plugins.optimizers;

/** Powers with whole exponents, for corrections that follow from the number of a step. */
final class Powers {

    private Powers() {}

    /**
     * base<sup>exponent</sup> by repeated squaring: the same bits everywhere, and nothing allocated, which the library's
     * own reproducible power does at every call. The relative error stays below exponent · 2⁻⁵².
     *
     * @param base in [0, 1]
     * @param exponent at least 0
     */
    static double power(double base, long exponent) {
        double result = 1;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
