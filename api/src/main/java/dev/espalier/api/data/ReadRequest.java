package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is asked of a data source that reads samples for a trained model.
 *
 * @param schema what the model was trained on
 * @param targets whether targets are read; a source that does not distinguish reads them if they are present
 * @param sideColumns columns whose texts are kept beside the samples, see {@link Dataset#sideColumn}; they may be features,
 *     too
 * @param skipped is told the problems of rows that cannot be read, which are then left out; without it they are an error
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record ReadRequest(
        Schema schema,
        DataSource.Targets targets,
        List<String> sideColumns,
        Optional<Consumer<? super Problem>> skipped) {

    /** Copies the list. */
    public ReadRequest {
        sideColumns = List.copyOf(sideColumns);
    }

    /**
     * A request for samples alone, all of which must be readable.
     *
     * @param schema what the model was trained on
     * @param targets whether targets are read
     */
    public ReadRequest(Schema schema, DataSource.Targets targets) {
        this(schema, targets, List.of(), Optional.empty());
    }

    /**
     * The same request with columns to keep.
     *
     * @param names of the columns
     * @return the request
     */
    public ReadRequest withSideColumns(List<String> names) {
        return new ReadRequest(schema, targets, names, skipped);
    }

    /**
     * The same request for the rows that can be read.
     *
     * @param problems is told what is wrong with the others
     * @return the request
     */
    public ReadRequest skipping(Consumer<? super Problem> problems) {
        return new ReadRequest(schema, targets, sideColumns, Optional.of(problems));
    }
}
