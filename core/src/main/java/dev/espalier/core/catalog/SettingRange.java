package dev.espalier.core.catalog;

import dev.espalier.api.Setting;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import dev.espalier.core.document.ScalarNode;
import dev.espalier.core.document.SettingNode;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that a setting can be, and those that are worth searching.
 *
 * @param low the lower end; −∞ if there is none
 * @param includesLow whether the lower end itself is allowed
 * @param high the upper end; +∞ if there is none
 * @param includesHigh whether the upper end itself is allowed
 * @param search the numbers that are worth searching, if the setting says so
 */
public record SettingRange(
        double low, boolean includesLow, double high, boolean includesHigh, Optional<Suggestion> search) {

    /** Any number. */
    public static final SettingRange ANY =
            new SettingRange(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false, Optional.empty());

    private static final String NUMBER = "\\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|-?inf)\\s*";
    private static final Pattern INTERVAL = Pattern.compile("([\\[(])" + NUMBER + "," + NUMBER + "([\\])])");

    /**
     * Numbers that are worth searching.
     *
     * @param low the smallest
     * @param high the largest
     * @param scale on which they are drawn
     */
    public record Suggestion(double low, double high, Scale scale) {

        /** Such as {@code 0.0001 to 0.1, log}. */
        @Override
        public String toString() {
            return SettingRange.text(low) + " to " + SettingRange.text(high) + ", " + word(scale);
        }

        private static String word(Scale scale) {
            return SettingNode.word(scale);
        }
    }

    /**
     * A range of numbers, of which none is suggested for a search.
     *
     * @param interval such as {@code [0, 1)} or {@code (0, inf)}
     * @return the range
     * @throws IllegalArgumentException if it is not an interval
     */
    public static SettingRange of(String interval) {
        Matcher parts = INTERVAL.matcher(interval);
        double low = parts.matches() ? number(parts.group(2)) : Double.NaN;
        double high = parts.matches() ? number(parts.group(3)) : Double.NaN;
        if (!(low < high)) {
            throw new IllegalArgumentException("interval is " + interval
                    + "; it must be like [0, 1) or (0, inf), with the lower end below the upper");
        }
        return new SettingRange(
                low, parts.group(1).equals("["), high, parts.group(4).equals("]"), Optional.empty());
    }

    /** The same range with numbers that are worth searching. */
    public SettingRange searched(double from, double to, Scale scale) {
        return new SettingRange(low, includesLow, high, includesHigh, Optional.of(new Suggestion(from, to, scale)));
    }

    /** What a component declares. */
    static SettingRange of(RecordComponent component, SettingType type) throws PluginFault {
        Setting setting = component.getAnnotation(Setting.class);
        String interval = setting == null ? "" : setting.range();
        SearchRange suggested = component.getAnnotation(SearchRange.class);
        if (interval.isEmpty() && suggested == null) {
            return ANY;
        }
        if (!hasNumbers(type)) {
            throw fault(component, "declares a range, and is not a number", "leave the range out");
        }
        SettingRange range;
        try {
            range = interval.isEmpty() ? ANY : of(interval);
        } catch (IllegalArgumentException malformed) {
            throw fault(
                    component,
                    "declares the range '" + interval + "', which is not an interval",
                    "write it like [0, 1) or (0, inf)");
        }
        return suggested == null ? range : range.searched(suggested, component);
    }

    private SettingRange searched(SearchRange suggested, RecordComponent component) throws PluginFault {
        boolean sound = suggested.low() < suggested.high()
                && contains(suggested.low())
                && contains(suggested.high())
                && (suggested.scale() != Scale.LOG || suggested.low() > 0)
                && (suggested.scale() != Scale.REVERSE_LOG || suggested.high() < 1);
        if (!sound) {
            throw fault(
                    component,
                    "declares the range to search from " + text(suggested.low()) + " to " + text(suggested.high())
                            + ", which is empty, outside the legal range " + this + " or not possible on its scale",
                    "give both ends within the legal range, above 0 on a log scale, below 1 on a reverse log scale");
        }
        return searched(suggested.low(), suggested.high(), suggested.scale());
    }

    private static PluginFault fault(RecordComponent component, String what, String remedy) {
        return new PluginFault("component " + component.getName() + " " + what, remedy);
    }

    /** Whether values of a type are numbers, or lists or optional values of numbers. */
    private static boolean hasNumbers(SettingType type) {
        if (type instanceof SettingType.Perhaps perhaps) {
            return hasNumbers(perhaps.value());
        }
        if (type instanceof SettingType.Many many) {
            return hasNumbers(many.element());
        }
        if (type instanceof SettingType.ByName byName) {
            return hasNumbers(byName.value());
        }
        return type instanceof SettingType.WholeNumber || type instanceof SettingType.DecimalNumber;
    }

    /**
     * Whether a number is allowed.
     *
     * @param value any
     * @return whether it is in the interval
     */
    public boolean contains(double value) {
        return (value > low || (includesLow && value == low)) && (value < high || (includesHigh && value == high));
    }

    /** Whether there is an end at all. */
    public boolean isBounded() {
        return low > Double.NEGATIVE_INFINITY || high < Double.POSITIVE_INFINITY;
    }

    private static double number(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static String text(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        return node(value).text();
    }

    /**
     * An end as it is written.
     *
     * @param value finite
     * @return a whole number without a point where it is one
     */
    public static ScalarNode node(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e9;
        return whole ? ScalarNode.of((long) value) : ScalarNode.of(value);
    }

    /** The interval as it is declared, such as {@code [0, 1)}. */
    @Override
    public String toString() {
        return (includesLow ? "[" : "(") + text(low) + ", " + text(high) + (includesHigh ? "]" : ")");
    }
}
