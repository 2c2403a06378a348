package dev.espalier.engine.plugin;

import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.JoinedDataset;
import dev.espalier.api.data.ReadRequest;
import java.nio.file.Path;
import java.util.List;

/** Calls of data sources and of the datasets that they give. */
public final class DataSourceCalls {

    static final String NOUN = "data source";

    private DataSourceCalls() {}

    /** {@link DataSource#check}. */
    public static void check(DataSource source, DataSource.Targets targets) {
        PluginBoundary.run(NOUN, source, "check", () -> source.check(targets));
    }

    /** {@link DataSource#load}; calls of parts that are not in memory go through the boundary. */
    public static DataSource.Parts load(DataSource source, DataSource.Context context) {
        DataSource.Parts parts = PluginBoundary.value(NOUN, source, "load", () -> source.load(context));
        if (parts.train() == null || parts.validation() == null || parts.test() == null) {
            throw PluginBoundary.broken(
                    NOUN,
                    source,
                    "load returned parts in which something is null; what is not there is Optional.empty()");
        }
        return new DataSource.Parts(
                guarded(source, parts.train()),
                parts.validation().map(part -> guarded(source, part)),
                parts.test().map(part -> guarded(source, part)));
    }

    /** {@link DataSource#read(Path, ReadRequest)}; as for the parts of {@link #load}. */
    public static Dataset read(DataSource source, Path file, ReadRequest request) {
        return guarded(source, PluginBoundary.value(NOUN, source, "read", () -> source.read(file, request)));
    }

    /** {@link DataSource#columns}. */
    public static List<String> columns(DataSource source, Path file) {
        return List.copyOf(PluginBoundary.value(NOUN, source, "columns", () -> source.columns(file)));
    }

    private static Dataset guarded(DataSource source, Dataset data) {
        return data instanceof ArrayDataset || data instanceof JoinedDataset ? data : new GuardedDataset(source, data);
    }
}
