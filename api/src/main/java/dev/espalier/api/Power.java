package dev.espalier.api;

/**
 * Powers of non-negative numbers: the same bits on every machine, without allocation.
 *
 * <p>For bias corrections and schedules, which are computed in every step: {@link StrictMath#pow} has the same bits
 * everywhere, too, but allocates on Java 17; the bits of {@link Math#pow} may differ between machines.
 *
 * <p>The integer part of the exponent is a chain of squares, the fraction a chain of square roots: x<sup>0.101₂</sup> = √x
 * · √√√x. The relative error is below (exponent + 55) · 2<sup>-52</sup>.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class Power {

    private Power() {}

    /**
     * A power with an integer exponent, such as β<sup>t</sup> at step t.
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
