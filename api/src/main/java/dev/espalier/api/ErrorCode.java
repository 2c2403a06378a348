package dev.espalier.api;

/**
 * The category of a problem, for statistics and documentation, with the exit code of the command.
 *
 * <p>Each is explained with an example and its remedy in {@code docs/errors.md}.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public enum ErrorCode {
    /** A fault of Espalier itself. */
    INTERNAL(1),

    /** The command line names something that does not exist or does not fit. */
    USAGE(2),
    /** The text of a stack file is not valid YAML in the strict subset of stack files. */
    STACK_SYNTAX(2),
    /** An unknown key of the stack file, or an unknown setting of a plugin. */
    UNKNOWN_SETTING(2),
    /** A value of the wrong type: text instead of a number, a list instead of a map. */
    WRONG_TYPE(2),
    /** A value of the right type outside its range, or two settings that contradict each other. */
    INVALID_SETTING(2),
    /** A required setting is missing. */
    MISSING_SETTING(2),
    /** A plugin name that no jar provides. */
    UNKNOWN_PLUGIN(2),
    /** Layers that do not fit together, or a graph that does not fit the data. */
    INVALID_MODEL(2),

    /** A data file that is damaged or not of the expected kind. */
    DATA_FORMAT(3),
    /** A value in the data that cannot be used: a label out of range, a missing or non-finite number. */
    DATA_VALUE(3),
    /** Data whose columns, shape or classes differ from those that the model was trained on. */
    DATA_SCHEMA(3),
    /** Too few samples for what was requested. */
    DATA_SIZE(3),

    /** A plugin that was found but cannot be created. */
    PLUGIN_BROKEN(4),
    /** A plugin name that several jars provide. */
    PLUGIN_AMBIGUOUS(4),
    /** A plugin that failed or broke its contract while training. */
    PLUGIN_FAILED(4),

    /** A loss, gradient or parameter that is NaN or infinite. */
    NON_FINITE(5),

    /** A file or folder that cannot be read or written. */
    IO(6),
    /** A run folder that already contains a run, or that another process is using. */
    RUN_FOLDER(6),

    /** A checkpoint or model file that is damaged. */
    CHECKPOINT_DAMAGED(7),
    /** A checkpoint or model file that does not match the stack it is used with. */
    CHECKPOINT_MISMATCH(7),

    /** The heap was too small. */
    OUT_OF_MEMORY(8);

    private final int exitCode;

    ErrorCode(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of the command when this is the first problem. */
    public int exitCode() {
        return exitCode;
    }

    /** The code as it is printed: lower case with hyphens, such as {@code unknown-setting}. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
