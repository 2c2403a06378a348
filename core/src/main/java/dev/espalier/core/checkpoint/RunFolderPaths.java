package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has the names of a run's files: each must be a file that can be used, or be missing.
 *
 * <p>It is looked at before anything is opened, because opening a pipe waits for somebody at its other end, and writing to a
 * link makes a file elsewhere.
 */
final class RunFolderPaths {

    private final List<Problem> problems = new ArrayList<>();

    private RunFolderPaths() {}

    /** What a run does with a file: one that is replaced need not be writable itself. */
    private enum Use {
        REPLACE,
        READ_AND_REPLACE,
        WRITE
    }

    /**
     * Refuses a folder in which something else has the name of a run's file.
     *
     * @param folder the run folder, there or not
     * @throws EspalierException with a problem for each such name; code RUN_FOLDER
     */
    static void require(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        RunFolderPaths paths = new RunFolderPaths();
        for (String name : List.of(RunLock.LOCK, RunLock.OWNER, RunFolder.METRICS)) {
            paths.file(folder.resolve(name), Use.WRITE);
        }
        for (String name : List.of(RunFolder.STACK, RunFolder.PROVENANCE)) {
            paths.file(folder.resolve(name), Use.READ_AND_REPLACE);
            paths.file(PendingFile.temporaryOf(folder.resolve(name)), Use.REPLACE);
        }
        for (String name : List.of(RunFolder.MODEL, RunFolder.INITIAL_WEIGHTS)) {
            paths.file(folder.resolve(name), Use.REPLACE);
            paths.file(PendingFile.temporaryOf(folder.resolve(name)), Use.REPLACE);
        }
        paths.checkpoints(folder.resolve(RunFolder.CHECKPOINTS));
        if (!paths.problems.isEmpty()) {
            throw new EspalierException(paths.problems);
        }
    }

    /**
     * Refuses a folder in which something else has the name of a cross-validation's file.
     *
     * @param folder the folder, there or not
     * @param summary the file of its results
     * @throws EspalierException with a problem for each such name; code RUN_FOLDER
     */
    static void requireSummary(Path folder, Path summary) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        RunFolderPaths paths = new RunFolderPaths();
        for (String name : List.of(RunLock.LOCK, RunLock.OWNER)) {
            paths.file(folder.resolve(name), Use.WRITE);
        }
        paths.file(summary, Use.READ_AND_REPLACE);
        paths.file(PendingFile.temporaryOf(summary), Use.REPLACE);
        if (!paths.problems.isEmpty()) {
            throw new EspalierException(paths.problems);
        }
    }

    private void checkpoints(Path folder) {
        if (Files.isDirectory(folder)) {
            if (!Files.isReadable(folder) || !Files.isWritable(folder) || !Files.isExecutable(folder)) {
                problem(folder, "it cannot be read and written: permission denied");
                return;
            }
            file(CheckpointNames.history(folder), Use.WRITE);
            file(CheckpointNames.best(folder), Use.REPLACE);
            file(PendingFile.temporaryOf(CheckpointNames.best(folder)), Use.REPLACE);
        } else {
            whyNot(folder, "a folder").ifPresent(what -> problem(folder, what));
        }
    }

    private void file(Path file, Use use) {
        if (!Files.isRegularFile(file)) {
            whyNot(file, "a file").ifPresent(what -> problem(file, what));
        } else if (use == Use.READ_AND_REPLACE && !Files.isReadable(file) && Files.exists(file)) {
            problem(file, "it cannot be read: permission denied");
        } else if (use == Use.WRITE && !(Files.isReadable(file) && Files.isWritable(file)) && Files.exists(file)) {
            problem(file, "it cannot be read and written: permission denied");
        }
    }

    private static Optional<String> whyNot(Path path, String expected) {
        BasicFileAttributes found;
        try {
            // Asked once: files of the lock come and go while other runs start and end.
            found = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (IOException missing) {
            return Files.isSymbolicLink(path)
                    ? Optional.of(whereLinkLeads(path) + "; it must be " + expected + " or be missing")
                    : Optional.empty();
        }
        String kind = "a pipe, a socket or a device";
        if (found.isDirectory()) {
            kind = "a folder";
        } else if (found.isRegularFile()) {
            kind = "a file";
        }
        return kind.equals(expected)
                ? Optional.empty()
                : Optional.of("it is " + kind + "; it must be " + expected + " or be missing");
    }

    private static String whereLinkLeads(Path link) {
        try {
            return "it is a link to " + link.toRealPath();
        } catch (NoSuchFileException missing) {
            return "it is a link to something that is not there";
        } catch (IOException loop) {
            return "it is a link that cannot be followed (" + FileReason.of(loop) + ")";
        }
    }

    private void problem(Path path, String what) {
        problems.add(new Problem(
                ErrorCode.RUN_FOLDER, path.toString(), what, "remove it or move it away, or give another folder"));
    }
}
