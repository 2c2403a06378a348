package dev.espalier.core.catalog;

import dev.espalier.core.catalog.PluginFolder.Bundle;
import dev.espalier.core.catalog.PluginFolder.Contents;
import dev.espalier.core.document.FileReason;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** A sub-folder of a plugin folder: all jars below it are one bundle. */
final class SubFolder extends SimpleFileVisitor<Path> {

    private final Path root;
    private final String name;
    private final List<Path> jars = new ArrayList<>();
    private final List<BrokenPlugin> strays = new ArrayList<>();
    private final List<BrokenPlugin> unreadable = new ArrayList<>();

    private SubFolder(Path root, String name) {
        this.root = root;
        this.name = name;
    }

    /** Reads a sub-folder. */
    static SubFolder read(Path root, String name) throws IOException {
        SubFolder folder = new SubFolder(root, name);
        // links are followed: folders and jars are often linked from where a package manager has put them
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, folder);
        return folder;
    }

    /** Adds the bundle; if there is no jar, what there is instead. */
    void addTo(Contents contents) {
        contents.faults().addAll(unreadable);
        if (!jars.isEmpty()) {
            // beside a jar other files are the plugin's own
            contents.bundles()
                    .add(new Bundle(
                            name, Optional.of(name), jars.stream().sorted().toList()));
        } else if (!strays.isEmpty()) {
            strays.sort(Comparator.comparing(BrokenPlugin::jar));
            contents.faults().addAll(strays);
        } else if (unreadable.isEmpty()) {
            contents.faults()
                    .add(new BrokenPlugin(
                            Optional.empty(),
                            "",
                            name,
                            "the folder contains no jar",
                            "put the plugin's jar into it, or remove the folder"));
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        Optional<BrokenPlugin> stray = StrayFile.in(file, nameOf(file));
        if (stray.isEmpty() && PluginFolder.isJar(file)) {
            jars.add(file);
        } else if (stray.isPresent() && PluginFolder.isJar(file)) {
            unreadable.add(stray.get());
        } else {
            stray.ifPresent(strays::add);
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        // a link to a folder that it lies in shows nothing new
        if (!(failure instanceof FileSystemLoopException)) {
            unreadable.add(new BrokenPlugin(
                    Optional.empty(),
                    "",
                    nameOf(file),
                    "it cannot be read: " + FileReason.of(failure),
                    "check its permissions and its owner"));
        }
        return FileVisitResult.CONTINUE;
    }

    private String nameOf(Path file) {
        String below = root.relativize(file).toString();
        return below.isEmpty() ? name : name + "/" + below.replace(File.separatorChar, '/');
    }
}
