package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;

/**
 * What a stopping rule decides.
 *
 * @param stop whether the run is to end
 * @param reason why, for a person to read; empty if it goes on
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record Verdict(boolean stop, String reason) {

    /** The run goes on. */
    public static final Verdict CONTINUE = new Verdict(false, "");

    /**
     * The run ends.
     *
     * @param reason why, such as "loss has not improved on 0.312 for 5 validations"
     * @return the verdict
     */
    public static Verdict stop(String reason) {
        return new Verdict(true, reason);
    }
}
