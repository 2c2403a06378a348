package dev.espalier.core.data;

import dev.espalier.api.data.DataSource;
import dev.espalier.engine.plugin.DataSourceCalls;
import java.util.List;
import java.util.Optional;

/** How a run comes by the samples of its source. */
@FunctionalInterface
public interface SourceReading {

    /**
     * The samples of a source.
     *
     * @param source the source
     * @param context where relative paths begin
     * @return its parts
     * @throws dev.espalier.api.EspalierException if they cannot be read
     */
    DataSource.Parts read(DataSource source, DataSource.Context context);

    /** Reads at each call. */
    static SourceReading anew() {
        return DataSourceCalls::load;
    }

    /**
     * Reads at the first call and keeps the samples, for several runs of the same source and side columns; for one thread at
     * a time.
     */
    static SourceReading shared() {
        return new SourceReading() {
            private Optional<DataSource.Parts> read = Optional.empty();
            private List<String> columns = List.of();

            @Override
            public DataSource.Parts read(DataSource source, DataSource.Context context) {
                if (read.isEmpty() || !columns.equals(context.sideColumns())) {
                    columns = context.sideColumns();
                    read = Optional.of(DataSourceCalls.load(source, context));
                }
                return read.get();
            }
        };
    }
}
