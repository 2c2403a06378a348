package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a cross-validation, which one process at a time may write into: {@code cross-validation.json}, and a run
 * folder for each fold, such as {@code repeat-1/fold-3}.
 */
public final class CrossValidationFolder implements AutoCloseable {

    /** The results so far. */
    public static final String SUMMARY = "cross-validation.json";

    private static final Pattern REPEAT = Pattern.compile("repeat-[1-9][0-9]*");
    private static final Pattern FOLD = Pattern.compile("fold-[1-9][0-9]*");

    private final Storage storage = new DiskStorage();
    private final Path path;
    private final RunLock lock;
    private final List<Path> made;
    private boolean written;
    private boolean closed;

    private CrossValidationFolder(Path path, RunLock lock, List<Path> made) {
        this.path = path;
        this.lock = lock;
        this.made = made;
        this.written = Files.exists(path.resolve(SUMMARY));
    }

    /**
     * The folder that is meant by a first name: the first of FIRST, FIRST-2, FIRST-3 and so on that is free; for a
     * cross-validation that is resumed or overwritten, the last before it.
     *
     * @param first the first name
     * @param mode what is to happen to a cross-validation that the folder holds
     */
    public static Path numbered(Path first, RunFolder.Mode mode) {
        return RunPlace.numberedPath(first, mode);
    }

    /**
     * Refuses a folder that could not be opened, and changes nothing.
     *
     * @param path the folder, there or not
     * @param mode what is to happen to a cross-validation that it holds
     * @throws EspalierException as {@link #open} does, as far as the files say without being locked
     */
    public static void check(Path path, RunFolder.Mode mode) {
        Path folder = path.toAbsolutePath().normalize();
        RunFolderPaths.requireSummary(folder, folder.resolve(SUMMARY));
        boolean holdsOne = Files.exists(folder.resolve(SUMMARY));
        if (holdsOne && mode == RunFolder.Mode.NEW) {
            throw refuse(
                    folder,
                    "the folder already contains a cross-validation",
                    "continue it (--resume), replace it (--overwrite), or give another folder");
        }
        if (!holdsOne && !RunFolder.isFree(folder)) {
            throw refuse(
                    folder,
                    "the folder contains files, and no " + SUMMARY + " that a cross-validation wrote",
                    "give an empty folder, or that of a cross-validation");
        }
        RunLock.holder(folder).ifPresent(held -> {
            throw RunLock.refusal(folder, held);
        });
    }

    /**
     * Opens a folder, makes it if it is not there, and locks it.
     *
     * @param path the folder
     * @param mode what is to happen to a cross-validation that it holds
     * @return the folder; to be closed
     * @throws EspalierException if it holds a cross-validation and {@code mode} is {@code NEW}, if it holds other things, or
     *     if another process has it open ({@link ErrorCode#RUN_FOLDER}), or if it cannot be written ({@link ErrorCode#IO})
     */
    public static CrossValidationFolder open(Path path, RunFolder.Mode mode) {
        check(path, mode);
        Path folder = path.toAbsolutePath().normalize();
        List<Path> made = new ArrayList<>();
        try {
            RunFolder.makeFolders(folder, made);
            return new CrossValidationFolder(folder, RunLock.take(folder), made);
        } catch (RunLock.HeldException held) {
            throw RunLock.refusal(folder, held);
        } catch (IOException fault) {
            RunFolder.removeIfEmpty(made);
            throw FileFault.changing(folder, fault);
        }
    }

    private static EspalierException refuse(Path folder, String what, String remedy) {
        return new EspalierException(ErrorCode.RUN_FOLDER, folder.toString(), what, remedy);
    }

    /** The folder itself, as an absolute path. */
    public Path path() {
        return path;
    }

    /**
     * The folder of a run.
     *
     * @param repeat from 1
     * @param fold from 1
     */
    public Path run(int repeat, int fold) {
        return path.resolve("repeat-" + repeat).resolve("fold-" + fold);
    }

    /**
     * The results so far.
     *
     * @return what {@link #write} wrote last; empty if it has not been called
     * @throws EspalierException if it cannot be read or is not JSON
     */
    public Optional<JsonObject> read() {
        Path file = path.resolve(SUMMARY);
        return RunFolder.readText(file)
                .map(text -> JsonReader.readObject(text, file.toString(), ErrorCode.CHECKPOINT_DAMAGED));
    }

    /**
     * Replaces the results; a crash leaves either the old ones or the new ones.
     *
     * @param summary the results so far
     */
    public void write(JsonObject summary) {
        Path file = path.resolve(SUMMARY);
        byte[] bytes = summary.toIndentedJson().getBytes(StandardCharsets.UTF_8);
        try (PendingFile pending = PendingFile.write(storage, file, output -> output.write(bytes, 0, bytes.length))) {
            pending.commit();
            written = true;
        } catch (IOException fault) {
            throw FileFault.writing(storage, file, bytes.length, fault);
        }
    }

    /** Removes the results and all runs, and nothing that no run made. */
    public void clear() {
        try {
            Files.deleteIfExists(path.resolve(SUMMARY));
            written = false;
            for (Path repeat : below(path, REPEAT)) {
                for (Path fold : below(repeat, FOLD)) {
                    RunFolder.remove(fold);
                }
                RunFolder.removeIfEmpty(List.of(repeat));
            }
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    private static List<Path> below(Path folder, Pattern name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (NoSuchFileException missing) {
            return List.of();
        }
    }

    /** Gives the folder free for others; if nothing has been written, takes away what opening it has made. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (written) {
            lock.close();
        } else {
            lock.closeAndRemove();
            RunFolder.removeIfEmpty(made);
        }
    }
}
