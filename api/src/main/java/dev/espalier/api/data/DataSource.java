package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where samples come from.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}; its components say which files, columns and
 * conventions are meant. A program may also pass any other implementation, such as samples in memory: the run's stack then
 * says that its samples were passed in code, and the model predicts like any other.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface DataSource {

    /**
     * Refuses settings that are wrong for all data but that the constructor has to accept, such as a missing path; called
     * before anything is read.
     *
     * @param targets whether samples without targets will do
     * @throws dev.espalier.api.EspalierException with every such setting, most often of code MISSING_SETTING
     */
    default void check(Targets targets) {}

    /**
     * Reads the samples.
     *
     * @param context where relative paths begin
     * @return the splits that the source provides
     * @throws dev.espalier.api.EspalierException with every problem found: code DATA_FORMAT, DATA_VALUE, DATA_SIZE or IO
     */
    Parts load(Context context);

    /**
     * Reads samples from a file in the form that a trained model expects, for prediction or evaluation. A source without
     * files, such as a database or a generator, does not override this.
     *
     * @param file the samples
     * @param request what the samples must look like, and what is read beside them
     * @return the samples
     * @throws dev.espalier.api.EspalierException if the file does not fit the schema, naming the column that differs; with
     *     code USAGE if the source reads no files
     */
    default Dataset read(Path file, ReadRequest request) {
        Plugin plugin = getClass().getAnnotation(Plugin.class);
        throw new EspalierException(
                ErrorCode.USAGE,
                file.toString(),
                "the data source " + (plugin == null ? getClass().getSimpleName() : plugin.value())
                        + " reads no samples from files",
                "call the predictor from Java with values, or train on a source that reads files, such as csv");
    }

    /**
     * The columns of a file of samples.
     *
     * @param file the samples
     * @return their names in the order of the file; by default none, as of a source whose samples are not tables
     * @throws dev.espalier.api.EspalierException if the file cannot be read
     */
    default List<String> columns(Path file) {
        return List.of();
    }

    /** How the targets of samples for a trained model are treated. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    enum Targets {
        /** They are ignored: prediction needs none. */
        IGNORED,
        /** They are read if all of them are present. */
        OPTIONAL,
        /** All of them must be present; a missing one is named. */
        REQUIRED
    }

    /**
     * The splits that a source provides.
     *
     * @param train training samples; the validation split is taken from them if there is none
     * @param validation validation samples, if the source has a separate split
     * @param test test samples, if the source has a separate split
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    record Parts(Dataset train, Optional<Dataset> validation, Optional<Dataset> test) {}

    /** The environment of a source. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Context {

        /**
         * Resolves a path of the stack file.
         *
         * @param path absolute, or relative to the stack file
         * @return the path to open
         */
        Path resolve(String path);

        /**
         * Columns of tables that are kept beside the samples as text, see {@link Dataset#sideColumn}; none of them is a
         * feature. A source without such a column leaves it out of the dataset.
         */
        default List<String> sideColumns() {
            return List.of();
        }

        /**
         * Whether samples without targets will do: {@code OPTIONAL} for a model that reconstructs its inputs, such as an
         * autoencoder. Targets that the settings of the source name are read either way.
         */
        default Targets targets() {
            return Targets.REQUIRED;
        }

        /** How many threads a source may read with, at least 1: as many as the run may compute with. */
        default int threads() {
            return Runtime.getRuntime().availableProcessors();
        }

        /** What is told how far the reading has come. */
        default ReadingProgress progress() {
            return ReadingProgress.none();
        }

        /**
         * The same context with columns to keep.
         *
         * @param names of the columns
         * @return the context
         */
        default Context withSideColumns(List<String> names) {
            return new ExtendedContext(this, targets(), names);
        }

        /**
         * The same context for samples with or without targets.
         *
         * @param needed whether samples without targets will do
         * @return the context
         */
        default Context withTargets(Targets needed) {
            return new ExtendedContext(this, needed, sideColumns());
        }
    }
}
