package dev.espalier.api;

/**
 * What kind of thing went wrong: a word that can be counted and looked up, and the exit code of the command.
 *
 * <p>Each is explained with an example and its remedy in {@code docs/errors.md}.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public enum ErrorCode {
    /** A fault of Espalier itself. */
    INTERNAL(1),

    /** The command line names something that does not exist or does not fit. */
    USAGE(2),
    /** The text of a stack file is not well-formed YAML of the strict kind that is read here. */
    STACK_SYNTAX(2),
    /** A key of the stack file, or a setting of a plugin, that nobody reads. */
    UNKNOWN_SETTING(2),
    /** A value of the wrong type: text where a number belongs, a list where a map belongs. */
    WRONG_TYPE(2),
    /** A value of the right type outside its range, or two settings that contradict each other. */
    INVALID_SETTING(2),
    /** A setting without which there is nothing to run. */
    MISSING_SETTING(2),
    /** A name of a plugin that no jar provides. */
    UNKNOWN_PLUGIN(2),
    /** Layers that do not fit together, or a graph that does not fit the data. */
    INVALID_MODEL(2),

    /** A data file that is damaged or not of the kind that it should be. */
    DATA_FORMAT(3),
    /** A value in the data that no training can use: a label out of range, a missing or non-finite number. */
    DATA_VALUE(3),
    /** Data whose columns, shape or classes differ from those that the model was trained on. */
    DATA_SCHEMA(3),
    /** Too little data for what was asked. */
    DATA_SIZE(3),

    /** A plugin that was found but cannot be created. */
    PLUGIN_BROKEN(4),
    /** A short name that several jars provide. */
    PLUGIN_AMBIGUOUS(4),
    /** A plugin that failed or broke its contract while training. */
    PLUGIN_FAILED(4),

    /** A loss, gradient or parameter that is NaN or infinite. */
    NON_FINITE(5),

    /** A file or folder that cannot be read or written. */
    IO(6),
    /** A run folder that holds a run already, or that another process is using. */
    RUN_FOLDER(6),

    /** A checkpoint or model file that is damaged. */
    CHECKPOINT_DAMAGED(7),
    /** A checkpoint or model file that does not fit the stack that it is used with. */
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
