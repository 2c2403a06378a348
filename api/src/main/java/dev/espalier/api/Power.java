package dev.espalier.api;

/**
 * Powers of numbers that are not negative: the same bits on every machine, and nothing allocated.
 *
 * <p>For corrections and schedules that are computed in every step: {@link StrictMath#pow} has the same bits everywhere too, but
 * allocates on Java 17; {@link Math#pow} may have other bits on another machine.
 *
 * <p>The whole part of an exponent is a chain of squares, the rest a chain of square roots: x<sup>0.101₂</sup> = √x · √√√x.
 * The relative error is below (exponent + 55) · 2<sup>-52</sup>.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class Power {

    private Power() {}

    /**
     * A power with a whole exponent, such as β<sup>t</sup> at step t.
     *
     * @param base at least 0
     * @param exponent at least 0
     * @return base<sup>exponent</sup>; 1 if the exponent is 0
     */
    public static double of(double base, long exponent) {
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

    /**
     * A power with any exponent.
     *
     * @param base at least 0
     * @param exponent at least 0, finite
     * @return base<sup>exponent</sup>; 1 if the exponent is 0
     */
    public static double of(double base, double exponent) {
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
