package dev.espalier.api;

/**
 * The category of a problem, for statistics and documentation.
 *
 * <p>Each is explained with an example and its remedy in {@code docs/errors.md}.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public enum ErrorCode {
    /** A fault of Espalier itself. */
    INTERNAL,

    /** The command line names something that does not exist or does not fit. */
    USAGE,
    /** The text of a stack file is not valid YAML in the strict subset of stack files. */
    STACK_SYNTAX,
    /** An unknown key of the stack file, or an unknown setting of a plugin. */
    UNKNOWN_SETTING,
    /** A value of the wrong type: text instead of a number, a list instead of a map. */
    WRONG_TYPE,
    /** A value of the right type outside its range, or two settings that contradict each other. */
    INVALID_SETTING,
    /** A required setting is missing. */
    MISSING_SETTING,
    /** A plugin name that no jar provides. */
    UNKNOWN_PLUGIN,
    /** Layers that do not fit together, or a graph that does not fit the data. */
    INVALID_MODEL,

    /** A data file that is damaged or not of the expected kind. */
    DATA_FORMAT,
    /** A value in the data that cannot be used: a label out of range, a missing or non-finite number. */
    DATA_VALUE,
    /** A target that is missing, where samples are trained on or evaluated. */
    DATA_LABEL,
    /** Data whose columns, shape or classes differ from those that the model was trained on. */
    DATA_SCHEMA,
    /** Too few samples for what was requested. */
    DATA_SIZE,

    /** A plugin that was found but cannot be created. */
    PLUGIN_BROKEN,
    /** A plugin name that several jars provide. */
    PLUGIN_AMBIGUOUS,
    /** A plugin that failed or broke its contract while training. */
    PLUGIN_FAILED,

    /** A loss, gradient or parameter that is NaN or infinite. */
    NON_FINITE,

    /** A file or folder that cannot be read or written. */
    IO,
    /** A run folder that already contains a run, or that another process is using. */
    RUN_FOLDER,
    /** A study of a search that is missing, or there already, or that another machine works on. */
    STUDY,
    /** A database of studies that cannot be reached, or is damaged, or of another version. */
    DATABASE,

    /** A checkpoint or model file that is damaged. */
    CHECKPOINT_DAMAGED,
    /** A checkpoint or model file that does not match the stack it is used with. */
    CHECKPOINT_MISMATCH,

    /** The heap was too small. */
    OUT_OF_MEMORY;

    /** The code as it is printed: lower case with hyphens, such as {@code unknown-setting}. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
