package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where samples come from.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}; its components say which files, columns and
 * conventions are meant. A program may also give a source of its own that is none of this, such as samples in memory: the
 * run's stack then says that its samples were given in code, and the model predicts like any other.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface DataSource {

    /**
     * Refuses settings that no data could make good and that the constructor has to accept, such as a path that is not given;
     * asked before anything is read.
     *
     * @throws dev.espalier.api.EspalierException with every such setting, most often of code MISSING_SETTING
     */
    default void check() {}

    /**
     * Reads the samples.
     *
     * @param context where relative paths begin
     * @return the parts that the source knows of
     * @throws dev.espalier.api.EspalierException with every problem found: code DATA_FORMAT, DATA_VALUE, DATA_SIZE or IO
     */
    Parts load(Context context);

    /**
     * Reads samples from a file in the form that a trained model expects, to predict them or to evaluate the model on them. A
     * source without files, such as a database or a generator, leaves this as it is.
     *
     * @param file the samples
     * @param schema what the model was trained on
     * @param targets whether targets are read; a source that does not tell the cases apart reads them if they are there
     * @return the samples
     * @throws dev.espalier.api.EspalierException if the file does not fit the schema, naming the column that differs; with
     *     code USAGE if the source reads no files
     */
    default Dataset read(Path file, Schema schema, Targets targets) {
        Plugin plugin = getClass().getAnnotation(Plugin.class);
        throw new EspalierException(
                ErrorCode.USAGE,
                file.toString(),
                "the data source " + (plugin == null ? getClass().getSimpleName() : plugin.value())
                        + " reads no samples from files",
                "call the predictor from Java with values, or train on a source that reads files, such as csv");
    }

    /** What is done about the targets of samples for a trained model. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    enum Targets {
        /** They are not looked at, whatever stands in their place: predicting needs none. */
        IGNORED,
        /** They are read if all of them are there. */
        OPTIONAL,
        /** All of them must be there; one that is missing is named. */
        REQUIRED
    }

    /**
     * The parts of the data that a source tells apart.
     *
     * @param train samples to train on; the validation split is cut from them if there is none
     * @param validation samples to decide on during training, if the source has them apart
     * @param test samples to judge the finished model by, if the source has them apart
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record Parts(Dataset train, Optional<Dataset> validation, Optional<Dataset> test) {}

    /** What a source may know of its surroundings. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Context {

        /**
         * A path as it is meant in the stack file.
         *
         * @param path absolute, or relative to the stack file
         * @return the path to open
         */
        Path resolve(String path);
    }
}
