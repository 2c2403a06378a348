package dev.espalier.core.catalog;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file in a plugin folder that looks like a plugin but cannot be read as a jar. */
final class StrayFile {

    private static final List<String> ARCHIVES =
            List.of(".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar");
    private static final List<String> CLASSES = List.of(".class", ".java");

    private StrayFile() {}

    /**
     * Looks at a file by its name, and at a link by where it leads.
     *
     * @param file the file
     * @param name what it is called in messages
     * @return what to tell of it; empty if it may be a jar or is none of anyone's plugins
     */
    static Optional<BrokenPlugin> in(Path file, String name) {
        if (Files.isSymbolicLink(file) && !Files.exists(file)) {
            return Optional.of(fault(name, "it is a broken symbolic link", "correct the link, or remove it"));
        }
        if (endsLike(file, ARCHIVES)) {
            return Optional.of(fault(
                    name,
                    "it is an archive, not a jar",
                    "unpack it and put the jar that is in it here; a jar ends in .jar"));
        }
        if (endsLike(file, CLASSES)) {
            return Optional.of(fault(
                    name,
                    "it is a class file, not a jar",
                    "build a jar of the plugin, with its list in " + ServiceFiles.FOLDER));
        }
        return Optional.empty();
    }

    private static BrokenPlugin fault(String name, String what, String remedy) {
        return new BrokenPlugin(Optional.empty(), "", name, what, remedy);
    }

    private static boolean endsLike(Path file, List<String> endings) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(name::endsWith);
    }
}
