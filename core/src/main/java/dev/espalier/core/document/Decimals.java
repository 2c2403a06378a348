package dev.espalier.core.document;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text, the same on every Java.
 *
 * <p>{@link Double#toString} gave more digits than needed before Java 19, so that two Javas would write two texts.
 */
final class Decimals {

    /** Above this exponent, or below its opposite, a number is written with an exponent of ten. */
    private static final int PLAIN_DIGITS = 15;

    private static final int PLAIN_ZEROS = 5;

    private Decimals() {}

    /** The shortest text that is read back as the same double. */
    static String shortest(double value) {
        requireFinite(value);
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return text(rounded, value);
            }
        }
        return text(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)), value);
    }

    /** The shortest text that is read back as the same float. */
    static String shortest(float value) {
        requireFinite(value);
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 9; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.floatValue() == value) {
                return text(rounded, value);
            }
        }
        return text(exact.round(new MathContext(9, RoundingMode.HALF_EVEN)), value);
    }

    private static void requireFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("value is " + value + "; it must be a finite number");
        }
    }

    private static String text(BigDecimal rounded, double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = rounded.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -PLAIN_ZEROS && exponent < PLAIN_DIGITS) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        BigDecimal mantissa = shortest.movePointLeft(exponent);
        String digits = mantissa.toPlainString();
        return (digits.indexOf('.') < 0 ? digits + ".0" : digits) + "e" + (exponent < 0 ? "-" : "+")
                + Math.abs(exponent);
    }
}
