package dev.espalier.core;

import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.ReadingProgress;
import java.nio.file.Path;

/**
 * How the data sources of a run find their files and how they read them.
 *
 * @param paths resolves paths
 * @param threads how many threads may read
 * @param progress is told how far they have come
 */
record ReadingContext(DataSource.Context paths, int threads, ReadingProgress progress) implements DataSource.Context {

    @Override
    public Path resolve(String path) {
        return paths.resolve(path);
    }
}
