package dev.espalier.plugins.schedulers;

/**
 * Powers of numbers that are not negative: the same bits on every machine, and nothing allocated, as {@link StrictMath#pow}
 * does.
 *
 * <p>The whole part of an exponent is a chain of squares, the rest a chain of square roots: x<sup>0.101₂</sup> = √x ·
 * √√√x. Of the at most 53 factors each is within an ulp, so that a result is within 10<sup>-14</sup> of the power for whole
 * parts below 2<sup>5</sup>; errors of squares double with each.
 */
final class Power {

    private Power() {}

    /** x to a whole power, at least 0. */
    static double of(double base, long exponent) {
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

    /** x to any power of at least 0. */
    static double of(double base, double exponent) {
        long whole = (long) exponent;
        double result = of(base, whole);
        double rest = exponent - whole;
        double root = base;
        while (rest > 0) {
            root = Math.sqrt(root);
            rest *= 2;
            if (rest >= 1) {
                result *= root;
                rest -= 1;
            }
        }
        return result;
    }
}
