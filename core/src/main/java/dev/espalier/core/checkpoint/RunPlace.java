package dev.espalier.core.checkpoint;

import dev.espalier.api.EspalierException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is to be kept: known long before the run is accepted, and untouched until {@link #open()}.
 *
 * <p>For one thread at a time.
 */
public final class RunPlace implements AutoCloseable {

    private final Path path;
    private final RunFolder.Mode mode;
    private final boolean numbered;
    private RunFolder.State found = RunFolder.State.NEW;
    private OptionalLong takenOverFrom = OptionalLong.empty();
    private @Nullable RunFolder folder;

    private RunPlace(Path path, RunFolder.Mode mode, boolean numbered) {
        this.path = path;
        this.mode = mode;
        this.numbered = numbered;
    }

    /**
     * A folder that is named.
     *
     * @param path the folder
     * @param mode what is to happen to a run that it holds
     */
    public static RunPlace at(Path path, RunFolder.Mode mode) {
        return new RunPlace(path, mode, false);
    }

    /**
     * The first of PATH, PATH-2, PATH-3 and so on that is free; for a run that is resumed or overwritten, the last before it.
     *
     * @param path the first name
     * @param mode what is to happen to a run that the folder holds
     */
    public static RunPlace numbered(Path path, RunFolder.Mode mode) {
        return mode == RunFolder.Mode.NEW ? new RunPlace(path, mode, true) : new RunPlace(last(path), mode, false);
    }

    /**
     * The first of PATH, PATH-2, PATH-3 and so on that is free; for a mode that needs an old one, the last before it.
     *
     * @param path the first name
     * @param mode what is to happen to what the folder holds
     */
    public static Path numberedPath(Path path, RunFolder.Mode mode) {
        if (mode != RunFolder.Mode.NEW) {
            return last(path);
        }
        int number = 1;
        while (!RunFolder.isFree(numbered(path, number))) {
            number++;
        }
        return numbered(path, number);
    }

    private static Path last(Path path) {
        int number = 1;
        while (!RunFolder.isFree(numbered(path, number + 1))) {
            number++;
        }
        return numbered(path, number);
    }

    private static Path numbered(Path path, int number) {
        return number == 1 ? path : path.resolveSibling(path.getFileName() + "-" + number);
    }

    /**
     * Refuses a place where the run could not be kept, and changes nothing.
     *
     * @throws EspalierException as {@link RunFolder#open} does, as far as the files say without being locked
     */
    public void check() {
        if (!numbered) {
            found = RunFolder.check(path, mode);
            takenOverFrom = RunLock.deadHolder(path);
        }
    }

    /** The folder's path; the first of numbered ones, if one that is free is to be found. */
    public Path path() {
        return path;
    }

    /** What was found at the check, and so where training begins. */
    public RunFolder.State found() {
        return found;
    }

    /**
     * The copy of the file that the run took its first weights from, if it is resumed and has one.
     *
     * @param origin the file itself, which is taken instead if it is still there and no step of the run is
     */
    public Optional<Path> initialWeights(Path origin) {
        boolean resumed = found == RunFolder.State.RESUMED;
        boolean lost = found == RunFolder.State.NOTHING_TO_RESUME && !Files.exists(origin);
        return resumed || lost ? RunFolder.initialWeights(path) : Optional.empty();
    }

    /** The process that died while it had the folder open, as was found at the check; empty if there was none. */
    public OptionalLong takenOverFrom() {
        return takenOverFrom;
    }

    /**
     * Makes the folder if it is not there, and locks it; of numbered ones, the first that no other run takes.
     *
     * @return the folder
     * @throws EspalierException as {@link RunFolder#open} does
     */
    public RunFolder open() {
        RunFolder open = numbered ? firstFree() : RunFolder.open(path, mode);
        folder = open;
        return open;
    }

    private RunFolder firstFree() {
        int number = 1;
        Optional<RunFolder> free = RunFolder.openIfFree(path);
        while (free.isEmpty()) {
            number++;
            free = RunFolder.openIfFree(numbered(path, number));
        }
        return free.get();
    }

    /**
     * The folder.
     *
     * @throws IllegalStateException if it has not been opened
     */
    public RunFolder folder() {
        RunFolder open = folder;
        if (open == null) {
            throw new IllegalStateException("the run folder is not open");
        }
        return open;
    }

    /** Whether the folder was opened and holds something of this run. */
    public boolean holdsThisRun() {
        return folder != null && folder.holdsThisRun();
    }

    /** Gives the folder free for others, if it was opened; see {@link RunFolder#close()}. */
    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
