package dev.espalier.cli;

import java.nio.file.Path;
import java.util.Locale;

/** The default folder of a run: {@code runs/NAME}, or the first of its numbered neighbours that is free. */
final class RunFolders {

    private static final Path RUNS = Path.of("runs");

    /** File systems allow 255 bytes, and a number may follow. */
    private static final int LONGEST_NAME = 200;

    private RunFolders() {}

    /**
     * The folder of the first run of a name.
     *
     * @param name the stack's name
     * @return a path that is relative to the working folder
     */
    static Path ofName(String name) {
        // A name is any text; a folder's name must be fit for every file system.
        String fit = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-");
        String bounded = fit.length() > LONGEST_NAME ? fit.substring(0, LONGEST_NAME) : fit;
        String folder = bounded.replaceAll("^[.-]+|[.-]+$", "");
        return RUNS.resolve(folder.isEmpty() ? "run" : folder);
    }
}
