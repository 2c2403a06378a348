package dev.espalier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where a run keeps its files if nobody says: {@code runs/NAME}, or {@code runs/NAME-2}, {@code runs/NAME-3} and so on,
 * the first that is free.
 */
final class RunFolders {

    private static final Path RUNS = Path.of("runs");

    private RunFolders() {}

    /**
     * The folder of a new run.
     *
     * @param base the folder that {@code runs} is in
     * @param name the stack's name
     * @return one that does not exist or is empty
     */
    static Path free(Path base, String name) {
        int number = 1;
        while (isTaken(numbered(base, name, number))) {
            number++;
        }
        return numbered(base, name, number);
    }

    /**
     * The folder of the last run.
     *
     * @param base the folder that {@code runs} is in
     * @param name the stack's name
     * @return the last one before the first that is free; the first of all if there is none
     */
    static Path last(Path base, String name) {
        int number = 1;
        while (isTaken(numbered(base, name, number + 1))) {
            number++;
        }
        return numbered(base, name, number);
    }

    private static Path numbered(Path base, String name, int number) {
        // A name is any text; a folder's name must be fit for every file system.
        String fit =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
        String folder = fit.isEmpty() ? "run" : fit;
        return base.resolve(RUNS).resolve(number == 1 ? folder : folder + "-" + number);
    }

    private static boolean isTaken(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder);
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isPresent();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
