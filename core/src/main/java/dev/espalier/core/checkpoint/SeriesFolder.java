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
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of several runs that belong together, which one process at a time may write into: a file of results, and the run
 * folders below it.
 */
public final class SeriesFolder implements AutoCloseable {

    /**
     * What runs belong together for.
     *
     * @param noun what it is called, with its article
     * @param summary the name of the file of results
     * @param levels patterns of the names of the folders from below the folder itself to the run folders
     */
    public record Kind(String noun, String summary, List<Pattern> levels) {

        /** {@code cross-validation.json}, and a run folder for each fold, such as {@code repeat-1/fold-3}. */
        public static final Kind CROSS_VALIDATION = new Kind(
                "a cross-validation",
                "cross-validation.json",
                List.of(Pattern.compile("repeat-[1-9][0-9]*"), Pattern.compile("fold-[1-9][0-9]*")));

        /** {@code ensemble.json}, and a run folder for each member, such as {@code members/3}. */
        public static final Kind ENSEMBLE = new Kind(
                "an ensemble", "ensemble.json", List.of(Pattern.compile("members"), Pattern.compile("[1-9][0-9]*")));

        /** Copies the list. */
        public Kind {
            levels = List.copyOf(levels);
        }
    }

    /** The model of all runs, where they make one. */
    public static final String MODEL = "model.safetensors";

    private static final Pattern CAPTURE = Pattern.compile("capture-([0-9]{8,18})\\.safetensors");

    private final Storage storage = new DiskStorage();
    private final Kind kind;
    private final Path path;
    private final RunLock lock;
    private final List<Path> made;
    private boolean written;
    private boolean closed;

    private SeriesFolder(Kind kind, Path path, RunLock lock, List<Path> made) {
        this.kind = kind;
        this.path = path;
        this.lock = lock;
        this.made = made;
        this.written = Files.exists(path.resolve(kind.summary()));
    }

    /**
     * The folder that is meant by a first name: the first of FIRST, FIRST-2, FIRST-3 and so on that is free; for one that
     * is resumed or overwritten, the last before it.
     *
     * @param first the first name
     * @param mode what is to happen to what the folder holds
     */
    public static Path numbered(Path first, RunFolder.Mode mode) {
        return RunPlace.numberedPath(first, mode);
    }

    /**
     * Refuses a folder that could not be opened, and changes nothing.
     *
     * @param kind what the runs belong together for
     * @param path the folder, there or not
     * @param mode what is to happen to what it holds
     * @throws EspalierException as {@link #open} does, as far as the files say without being locked
     */
    public static void check(Kind kind, Path path, RunFolder.Mode mode) {
        Path folder = path.toAbsolutePath().normalize();
        RunFolderPaths.requireSummary(folder, folder.resolve(kind.summary()));
        boolean holdsOne = Files.exists(folder.resolve(kind.summary()));
        if (holdsOne && mode == RunFolder.Mode.NEW) {
            throw refuse(
                    folder,
                    "the folder already contains " + kind.noun(),
                    "continue it (--resume), replace it (--overwrite), or give another folder");
        }
        if (!holdsOne && !RunFolder.isFree(folder)) {
            throw refuse(
                    folder,
                    "the folder contains files, and no " + kind.summary() + " that " + kind.noun() + " wrote",
                    "give an empty folder, or that of " + kind.noun());
        }
        RunLock.holder(folder).ifPresent(held -> {
            throw RunLock.refusal(folder, held);
        });
    }

    /**
     * Opens a folder, makes it if it is not there, and locks it.
     *
     * @param kind what the runs belong together for
     * @param path the folder
     * @param mode what is to happen to what it holds
     * @return the folder; to be closed
     * @throws EspalierException if it holds one and {@code mode} is {@code NEW}, if it holds other things, or
     *     if another process has it open ({@link ErrorCode#RUN_FOLDER}), or if it cannot be written ({@link ErrorCode#IO})
     */
    public static SeriesFolder open(Kind kind, Path path, RunFolder.Mode mode) {
        check(kind, path, mode);
        Path folder = path.toAbsolutePath().normalize();
        List<Path> made = new ArrayList<>();
        try {
            RunFolder.makeFolders(folder, made);
            return new SeriesFolder(kind, folder, RunLock.take(folder), made);
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
     * @param names of the folders from below this one to it
     */
    public Path run(String... names) {
        return path.resolve(String.join("/", names));
    }

    /**
     * The results so far.
     *
     * @return what {@link #write} wrote last; empty if it has not been called
     * @throws EspalierException if it cannot be read or is not JSON
     */
    public Optional<JsonObject> read() {
        Path file = path.resolve(kind.summary());
        return RunFolder.readText(file)
                .map(text -> JsonReader.readObject(text, file.toString(), ErrorCode.CHECKPOINT_DAMAGED));
    }

    /**
     * Replaces the results; a crash leaves either the old ones or the new ones.
     *
     * @param summary the results so far
     */
    public void write(JsonObject summary) {
        Path file = path.resolve(kind.summary());
        byte[] bytes = summary.toIndentedJson().getBytes(StandardCharsets.UTF_8);
        try (PendingFile pending = PendingFile.write(storage, file, output -> output.write(bytes, 0, bytes.length))) {
            pending.commit();
            written = true;
        } catch (IOException fault) {
            throw FileFault.writing(storage, file, bytes.length, fault);
        }
    }

    /**
     * The file of a state of a run.
     *
     * @param step updates made before it
     */
    public Path capture(long step) {
        return path.resolve(String.format(Locale.ROOT, "capture-%08d.safetensors", step));
    }

    /** The files of states of a run, by their steps. */
    public SortedMap<Long, Path> captures() {
        SortedMap<Long, Path> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(path)) {
            files.forEach(file -> {
                Matcher name = CAPTURE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.put(Long.parseLong(name.group(1)), file);
                }
            });
            return found;
        } catch (IOException fault) {
            throw FileFault.reading(path, fault);
        }
    }

    /** Removes the file of a state. */
    public void remove(Path capture) {
        try {
            Files.deleteIfExists(capture);
        } catch (IOException fault) {
            throw FileFault.changing(capture, fault);
        }
    }

    /** Removes the results and all runs, and nothing that no run made. */
    public void clear() {
        try {
            Files.deleteIfExists(path.resolve(kind.summary()));
            written = false;
            Files.deleteIfExists(path.resolve(MODEL));
            captures().values().forEach(this::remove);
            clear(path, 0);
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    private void clear(Path folder, int level) throws IOException {
        for (Path inner : below(folder, kind.levels().get(level))) {
            if (level == kind.levels().size() - 1) {
                RunFolder.remove(inner);
            } else {
                clear(inner, level + 1);
                RunFolder.removeIfEmpty(List.of(inner));
            }
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
