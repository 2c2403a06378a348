package dev.espalier.api;

/**
 * Range checks for the compact constructors of plugins.
 *
 * <p>Each method returns the value that it was given, and throws {@link InvalidSettingException} with the setting,
 * the value received and the rule. NaN is in no range.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class Check {

    private Check() {}

    /**
     * Requires a finite value.
     *
     * @param setting the component's name
     * @param value the value received
     * @return the value
     */
    public static double finite(String setting, double value) {
        if (!Double.isFinite(value)) {
            throw refused(setting, value, "must be a finite number");
        }
        return value;
    }

    /**
     * Requires {@code value >= least}, finite.
     *
     * @param setting the component's name
     * @param value the value received
     * @param least the smallest allowed value
     * @return the value
     */
    public static double atLeast(String setting, double value, double least) {
        if (!(value >= least && Double.isFinite(value))) {
            throw refused(setting, value, "must be at least " + text(least));
        }
        return value;
    }

    /**
     * Requires {@code value >= least}.
     *
     * @param setting the component's name
     * @param value the value received
     * @param least the smallest allowed value
     * @return the value
     */
    public static long atLeast(String setting, long value, long least) {
        if (value < least) {
            throw refused(setting, value, "must be at least " + least);
        }
        return value;
    }

    /**
     * Requires {@code value >= least}.
     *
     * @param setting the component's name
     * @param value the value received
     * @param least the smallest allowed value
     * @return the value
     */
    public static int atLeast(String setting, int value, int least) {
        if (value < least) {
            throw refused(setting, value, "must be at least " + least);
        }
        return value;
    }

    /**
     * Requires {@code value > bound}, finite.
     *
     * @param setting the component's name
     * @param value the value received
     * @param bound the largest value that is not allowed
     * @return the value
     */
    public static double above(String setting, double value, double bound) {
        if (!(value > bound && Double.isFinite(value))) {
            throw refused(setting, value, "must be above " + text(bound));
        }
        return value;
    }

    /**
     * Requires {@code low <= value <= high}.
     *
     * @param setting the component's name
     * @param value the value received
     * @param low the smallest allowed value
     * @param high the largest allowed value
     * @return the value
     */
    public static double inClosed(String setting, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw refused(setting, value, "must be in [" + text(low) + ", " + text(high) + "]");
        }
        return value;
    }

    /**
     * Requires {@code low <= value < high}.
     *
     * @param setting the component's name
     * @param value the value received
     * @param low the smallest allowed value
     * @param high the smallest value that is too large
     * @return the value
     */
    public static double inClosedOpen(String setting, double value, double low, double high) {
        if (!(value >= low && value < high)) {
            throw refused(setting, value, "must be in [" + text(low) + ", " + text(high) + ")");
        }
        return value;
    }

    /**
     * Requires {@code low < value < high}.
     *
     * @param setting the component's name
     * @param value the value received
     * @param low the largest value that is too small
     * @param high the smallest value that is too large
     * @return the value
     */
    public static double inOpen(String setting, double value, double low, double high) {
        if (!(value > low && value < high)) {
            throw refused(setting, value, "must be in (" + text(low) + ", " + text(high) + ")");
        }
        return value;
    }

    /**
     * Requires {@code low < value <= high}.
     *
     * @param setting the component's name
     * @param value the value received
     * @param low the largest value that is too small
     * @param high the largest allowed value
     * @return the value
     */
    public static double inOpenClosed(String setting, double value, double low, double high) {
        if (!(value > low && value <= high)) {
            throw refused(setting, value, "must be in (" + text(low) + ", " + text(high) + "]");
        }
        return value;
    }

    /**
     * Requires that a rule over several components holds.
     *
     * @param holds whether it does
     * @param setting the component to blame
     * @param value the value received
     * @param rule what must hold, beginning with "must"
     */
    public static void require(boolean holds, String setting, Object value, String rule) {
        if (!holds) {
            throw refused(setting, value, rule);
        }
    }

    /** Builds the text only for a refusal: checks are called in code that must not allocate. */
    private static InvalidSettingException refused(String setting, Object value, String rule) {
        String received = value instanceof Double number ? text(number) : String.valueOf(value);
        return new InvalidSettingException(setting, received, rule);
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
