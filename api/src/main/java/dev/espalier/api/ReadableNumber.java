package dev.espalier.api;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Measured numbers in messages for people: five significant digits, the same on every Java and in every locale.
 *
 * <p>A value that is refused or must be reproducible, such as a setting, is written in full instead.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class ReadableNumber {

    private static final MathContext DIGITS = new MathContext(5, RoundingMode.HALF_EVEN);

    /** Below this exponent, or from its opposite plus one on, a number is written with an exponent of ten. */
    private static final int MOST_ZEROS = -5;

    private ReadableNumber() {}

    /**
     * A number as text.
     *
     * @param value any
     * @return at most five significant digits without trailing zeros: {@code 0.42992}, {@code 12}, {@code 1.5e-7}
     */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        return exponent >= MOST_ZEROS && exponent < 1 - MOST_ZEROS
                ? rounded.toPlainString()
                : rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
