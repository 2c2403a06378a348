package dev.espalier.core.json;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;

/**
 * The shortest decimals that are read back as the same bits, the same on every Java: {@code 0.0003}, {@code 1.0e-8}.
 *
 * <p>{@link Double#toString} and {@link Float#toString} give some numbers more digits than needed before Java 19. JSON and
 * every version of YAML read these decimals as numbers.
 */
public final class ShortestDecimal {

    private static final int LEAST_PLAIN_EXPONENT = -5;
    private static final int LEAST_SCIENTIFIC_EXPONENT = 15;

    private ShortestDecimal() {}

    /**
     * Spells a double.
     *
     * @param value any; NaN and the infinities are spelt as Java spells them
     */
    public static String of(double value) {
        return readable(NumberOutput.toString(value, true));
    }

    /**
     * Spells a float.
     *
     * @param value any; NaN and the infinities are spelt as Java spells them
     */
    public static String of(float value) {
        return readable(NumberOutput.toString(value, true));
    }

    private static String readable(String shortest) {
        int mark = shortest.indexOf('E');
        if (mark < 0) {
            return shortest;
        }
        int exponent = Integer.parseInt(shortest.substring(mark + 1));
        if (exponent < LEAST_PLAIN_EXPONENT || exponent >= LEAST_SCIENTIFIC_EXPONENT) {
            return shortest.substring(0, mark) + (exponent < 0 ? "e" : "e+") + exponent;
        }
        String plain = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
}
