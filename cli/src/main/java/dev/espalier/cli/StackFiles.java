package dev.espalier.cli;

import java.nio.file.Path;
import java.util.Locale;

/** What is known of a stack file by its path. */
final class StackFiles {

    private StackFiles() {}

    /** The folder in which relative paths of a stack file begin. */
    static Path folderOf(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** Whether a path is a stack file's, by its ending. */
    static boolean isStack(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }
}
