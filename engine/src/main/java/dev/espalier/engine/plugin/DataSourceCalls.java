package dev.espalier.engine.plugin;

import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import java.nio.file.Path;
import java.util.function.Predicate;

/** Calls of data sources and of the data sets that they give. */
public final class DataSourceCalls {

    static final String NOUN = "data source";

    private DataSourceCalls() {}

    /**
     * {@link DataSource#check}.
     *
     * @param source the source
     */
    public static void check(DataSource source) {
        PluginBoundary.run(NOUN, source, "check", source::check);
    }

    /**
     * {@link DataSource#load}.
     *
     * @param source the source
     * @param context where relative paths begin
     * @param own which data sets are the core's own, to be read where they lie
     * @return its parts; calls of those that are not the core's own go through the boundary
     */
    public static DataSource.Parts load(DataSource source, DataSource.Context context, Predicate<Dataset> own) {
        DataSource.Parts parts = PluginBoundary.value(NOUN, source, "load", () -> source.load(context));
        if (parts.train() == null || parts.validation() == null || parts.test() == null) {
            throw PluginBoundary.broken(
                    NOUN,
                    source,
                    "load returned parts in which something is null; what is not there is Optional.empty()");
        }
        return new DataSource.Parts(
                guarded(source, parts.train(), own),
                parts.validation().map(part -> guarded(source, part, own)),
                parts.test().map(part -> guarded(source, part, own)));
    }

    /**
     * {@link DataSource#read(Path, Schema, DataSource.Targets)}.
     *
     * @param source the source
     * @param file where samples are
     * @param schema what they must look like
     * @param targets whether targets are read
     * @param own which data sets are the core's own, to be read where they lie
     * @return the samples; calls of those that are not the core's own go through the boundary
     */
    public static Dataset read(
            DataSource source, Path file, Schema schema, DataSource.Targets targets, Predicate<Dataset> own) {
        return guarded(
                source, PluginBoundary.value(NOUN, source, "read", () -> source.read(file, schema, targets)), own);
    }

    private static Dataset guarded(DataSource source, Dataset data, Predicate<Dataset> own) {
        return own.test(data) ? data : new GuardedDataset(source, data);
    }
}
