package dev.espalier.api.data;

import java.nio.file.Path;
import java.util.List;

/**
 * A context with what is asked of a source beside its settings.
 *
 * @param paths resolves paths, and knows of threads and progress
 * @param targets whether samples without targets will do
 * @param sideColumns columns that are kept as text
 */
record ExtendedContext(DataSource.Context paths, DataSource.Targets targets, List<String> sideColumns)
        implements DataSource.Context {

    ExtendedContext {
        sideColumns = List.copyOf(sideColumns);
    }

    @Override
    public Path resolve(String path) {
        return paths.resolve(path);
    }

    @Override
    public int threads() {
        return paths.threads();
    }

    @Override
    public ReadingProgress progress() {
        return paths.progress();
    }
}
