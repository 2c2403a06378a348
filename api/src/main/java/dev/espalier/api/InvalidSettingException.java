package dev.espalier.api;

/**
 * A setting whose value is refused; thrown by {@link Check}.
 *
 * <p>The reader of a file takes the setting from it, and reports the place where its value is written.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String setting;
    private final String value;
    private final String rule;

    /**
     * A refusal, with the message {@code beta1 is 1.5; it must be in [0, 1)}.
     *
     * @param setting the name of the record's component
     * @param value the value received, as text
     * @param rule what must hold, beginning with "must"
     */
    public InvalidSettingException(String setting, String value, String rule) {
        super(setting + " is " + value + "; it " + rule);
        this.setting = setting;
        this.value = value;
        this.rule = rule;
    }

    /** The name of the record's component. */
    public String setting() {
        return setting;
    }

    /** The value received, as text. */
    public String value() {
        return value;
    }

    /** What must hold, beginning with "must". */
    public String rule() {
        return rule;
    }
}
