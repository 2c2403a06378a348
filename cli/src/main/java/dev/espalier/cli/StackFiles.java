package dev.espalier.cli;

import java.nio.file.Path;
import java.util.Locale;

/** What is known of a stack file by its path. */
final class StackFiles {

    private StackFiles() {}

    /** Whether a path is a stack file's, by its ending. */
    static boolean isStack(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }
}
