package dev.espalier.search;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** The folder of a trial's run that goes on from another trial's. */
final class TrialFolder {

    private static final String UNFINISHED = ".copy";

    /** What belongs to the process of a run, or to its end. */
    private static final Set<String> NOT_COPIED =
            Set.of("run.lock", "run.pid", "metrics-endpoint.json", "model.safetensors", "report.html");

    private TrialFolder() {}

    /**
     * Begins a folder with the files of another trial's run, unless it has been begun; a crash leaves the whole folder or none.
     *
     * @param origin the folder of the other trial; where it is not there, the trial begins from the start, to the same bits
     * @param folder that of the trial
     * @return whether the trial goes on from the other
     * @throws EspalierException if it cannot be copied, code IO
     */
    static boolean begin(Path origin, Path folder) {
        if (Files.exists(folder) || !Files.isDirectory(origin)) {
            return Files.exists(folder);
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + UNFINISHED);
        try {
            remove(unfinished);
            copy(origin, unfinished);
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException fault) {
            throw new EspalierException(
                    ErrorCode.IO,
                    folder.toString(),
                    "cannot be copied from " + origin + ": " + FileReason.of(fault),
                    "check the space on the disk and the permission to write there",
                    fault);
        }
    }

    /**
     * Removes a folder with all that is in it.
     *
     * @param folder there or not
     * @throws IOException if something in it cannot be removed
     */
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException fault) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(visited).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!NOT_COPIED.contains(file.getFileName().toString())) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
