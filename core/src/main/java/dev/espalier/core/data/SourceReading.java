package dev.espalier.core.data;

import dev.espalier.api.data.DataSource;
import dev.espalier.engine.plugin.DataSourceCalls;
import java.util.List;

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
     * Reads what has not been read yet, for several runs, which may be prepared by several threads: threads that ask for the
     * same samples wait for the one that reads them.
     */
    static SourceReading shared() {
        SharedValues<SourceKey, DataSource.Parts> read = new SharedValues<>();
        return (source, context) -> read.get(
                new SourceKey(source, context.sideColumns(), context.targets()),
                () -> DataSourceCalls.load(source, context));
    }

    /**
     * What samples depend on, for runs whose relative paths begin in the same folder.
     *
     * @param source the source
     * @param sideColumns the columns that are kept beside them
     * @param targets how their targets are treated
     */
    record SourceKey(DataSource source, List<String> sideColumns, DataSource.Targets targets) {}
}
