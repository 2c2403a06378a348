package dev.espalier.exporters;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Setting;

/**
 * A secret that an environment variable has, so that neither a stack nor the folder of a run does.
 *
 * @param env the name of the variable
 */
public record EnvironmentVariable(
        @Setting(value = "name of the environment variable", required = true)
        String env) {

    /** Checks the name. */
    public EnvironmentVariable {
        Check.require(!env.isBlank(), "env", "'" + env + "'", "must not be blank");
    }

    /**
     * The value of the variable.
     *
     * @param setting what it is for, for messages
     * @throws EspalierException if it is not set; code MISSING_SETTING
     */
    String value(String setting) {
        String value = System.getenv(env);
        if (value == null || value.isBlank()) {
            throw new EspalierException(
                    ErrorCode.MISSING_SETTING,
                    setting,
                    "the environment variable " + env + " is not set",
                    "set it before training begins");
        }
        return value;
    }
}
