package dev.espalier.core.json;

import dev.espalier.api.Check;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A number as it is spelt: a whole number and a fraction stay what they are, and every double returns to its bits.
 *
 * @param text a number in JSON's grammar that lies in the range of a double
 */
public record JsonNumber(String text) implements JsonValue {

    /** More digits than the longest exact spelling of a double has in practice; longer ones cost time and say nothing. */
    public static final int MAXIMUM_LENGTH = 400;

    private static final Pattern GRAMMAR = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][-+]?[0-9]++)?");

    /** Checks the grammar and the range. */
    public JsonNumber {
        Check.require(isNumber(text), "text", text, "must be a number in JSON's grammar");
        Check.require(isInRange(text), "text", text, "must lie in the range of a double");
    }

    /**
     * A whole number.
     *
     * @param value any
     * @return the number
     */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /**
     * A number with a fraction, with as many digits as it takes to return to the same bits, and a point or an exponent.
     *
     * @param value finite
     * @return the number
     */
    public static JsonNumber of(double value) {
        return new JsonNumber(ShortestDecimal.of(Check.finite("value", value)));
    }

    /**
     * A number, or its name where JSON has no number for it: {@code "nan"}, {@code "infinity"}, {@code "-infinity"}.
     *
     * @param value any
     * @return a number or a string
     */
    public static JsonValue orName(double value) {
        return Double.isFinite(value) ? of(value) : new JsonText(nameOf(value));
    }

    /** The name of a number that is not finite. */
    static String nameOf(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        return value > 0 ? "infinity" : "-infinity";
    }

    /**
     * What {@link #orName} wrote.
     *
     * @param value of any kind
     * @return the number; empty if the value is neither a number nor one of the three names
     */
    public static Optional<Double> fromNumberOrName(JsonValue value) {
        if (value instanceof JsonNumber number) {
            return Optional.of(number.toDouble());
        }
        if (value instanceof JsonText name) {
            return switch (name.value()) {
                case "nan" -> Optional.of(Double.NaN);
                case "infinity" -> Optional.of(Double.POSITIVE_INFINITY);
                case "-infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** The nearest double; always finite. */
    public double toDouble() {
        return Double.parseDouble(text);
    }

    /** The whole number that is spelt without fraction and exponent; empty if it is spelt with one, or is not a long. */
    public OptionalLong toLong() {
        if (text.equals("-0")) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException fractionOrBeyondLong) {
            return OptionalLong.empty();
        }
    }

    private static boolean isNumber(String text) {
        return text.length() <= MAXIMUM_LENGTH && GRAMMAR.matcher(text).matches();
    }

    /** Whether the nearest double of a number is finite; fewer than 309 digits without an exponent always are. */
    static boolean isInRange(String text) {
        boolean surely = text.length() < 309 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        return surely || Double.isFinite(Double.parseDouble(text));
    }
}
