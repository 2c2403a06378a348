package dev.espalier.cli;

import dev.espalier.api.ErrorCode;

/** The exit codes of the command, as {@code docs/errors.md} lists them. */
final class ExitCode {

    private ExitCode() {}

    /** The exit code of a command whose first problem has a code. */
    static int of(ErrorCode code) {
        return switch (code) {
            case INTERNAL -> 1;
            case USAGE,
                    STACK_SYNTAX,
                    UNKNOWN_SETTING,
                    WRONG_TYPE,
                    INVALID_SETTING,
                    MISSING_SETTING,
                    UNKNOWN_PLUGIN,
                    INVALID_MODEL -> 2;
            case DATA_FORMAT, DATA_VALUE, DATA_LABEL, DATA_SCHEMA, DATA_SIZE -> 3;
            case PLUGIN_BROKEN, PLUGIN_AMBIGUOUS, PLUGIN_FAILED -> 4;
            case NON_FINITE -> 5;
            case IO, RUN_FOLDER, STUDY, DATABASE -> 6;
            case CHECKPOINT_DAMAGED, CHECKPOINT_MISMATCH -> 7;
            case OUT_OF_MEMORY -> 8;
        };
    }
}
