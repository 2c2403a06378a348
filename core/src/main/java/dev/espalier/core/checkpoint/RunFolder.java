package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one run, which one process at a time may write into.
 *
 * <p>It holds {@code stack.yaml} (the resolved stack), {@code run.json} (where the run comes from), {@code metrics.jsonl},
 * {@code checkpoints/} and in the end {@code model.safetensors}; {@code run.lock} and {@code run.pid} belong to the lock. A
 * folder that holds other things and no run is never written into, and nothing that no run made is ever removed.
 */
public final class RunFolder implements AutoCloseable {

    static final String CHECKPOINTS = "checkpoints";

    private static final String STACK = "stack.yaml";
    private static final String METRICS = "metrics.jsonl";
    private static final String MODEL = "model" + CheckpointNames.EXTENSION;
    private static final String PROVENANCE = "run.json";
    private static final String FORMAT_NAME = "format";
    private static final String FORMAT = "espalier-run-1";

    /** What a folder may hold and still be empty: the lock's files, and what a crash left of a file that was not whole. */
    private static final Set<String> NO_CONTENT = Set.of(
            RunLock.LOCK,
            RunLock.OWNER,
            STACK + PendingFile.SUFFIX,
            PROVENANCE + PendingFile.SUFFIX,
            MODEL + PendingFile.SUFFIX);

    private static final int SHOWN_FILES = 3;

    /** What is to happen to a run that a folder holds. */
    public enum Mode {
        /** The folder must not hold one. */
        NEW,
        /** It is continued; where there is none, a new one begins. */
        RESUME,
        /** It is removed when the new one begins. */
        OVERWRITE
    }

    /** What was found when the folder was opened, and so where training begins. */
    public enum State {
        /** The folder was empty or not there: training starts from the beginning. */
        NEW,
        /** It holds checkpoints to continue from. */
        RESUMED,
        /** A run was to be resumed, but there is no checkpoint: training starts from the beginning, which is worth saying. */
        NOTHING_TO_RESUME,
        /** A run is removed when {@link #begin()} is called: training starts from the beginning. */
        OVERWRITTEN
    }

    private enum Content {
        NOTHING,
        A_RUN,
        OTHER_THINGS
    }

    private final Storage storage = new DiskStorage();
    private final Path path;
    private final State state;
    private final RunLock lock;

    private RunFolder(Path path, State state, RunLock lock) {
        this.path = path;
        this.state = state;
        this.lock = lock;
    }

    /**
     * Opens a folder for one run, makes it if it is not there, and locks it.
     *
     * @param path the folder
     * @param mode what is to happen to a run that it holds
     * @return the folder; to be closed
     * @throws EspalierException if it holds a run and {@code mode} is {@link Mode#NEW}, if it holds things that no run made,
     *     if another process or another part of this one has it open ({@link ErrorCode#RUN_FOLDER}), or if it cannot be
     *     written ({@link ErrorCode#IO})
     */
    public static RunFolder open(Path path, Mode mode) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            // Before the lock is taken, because the lock is a file, and a stranger's folder stays as it is.
            requireOwn(folder, contentOf(folder));
            Files.createDirectories(folder);
        } catch (IOException fault) {
            throw FileFault.changing(folder, fault);
        }
        RunLock lock = RunLock.acquire(folder);
        boolean opened = false;
        try {
            RunFolder run = new RunFolder(folder, enter(folder, mode), lock);
            if (run.state != State.RESUMED && run.state != State.OVERWRITTEN) {
                run.writeProvenance(JsonObject.builder().build());
            }
            opened = true;
            return run;
        } catch (IOException fault) {
            throw FileFault.changing(folder, fault);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static State enter(Path folder, Mode mode) throws IOException {
        Content content = contentOf(folder);
        requireOwn(folder, content);
        for (String name : List.of(STACK, PROVENANCE, MODEL)) {
            Files.deleteIfExists(PendingFile.temporaryOf(folder.resolve(name)));
        }
        if (content == Content.NOTHING) {
            return mode == Mode.RESUME ? State.NOTHING_TO_RESUME : State.NEW;
        }
        return switch (mode) {
            case NEW ->
                throw new EspalierException(
                        ErrorCode.RUN_FOLDER,
                        folder.toString(),
                        "the folder holds a run already",
                        "continue it (--resume), replace it (--overwrite), or give another folder");
            case RESUME -> hasCheckpoints(folder) ? State.RESUMED : State.NOTHING_TO_RESUME;
            case OVERWRITE -> {
                requireMarked(folder);
                yield State.OVERWRITTEN;
            }
        };
    }

    /**
     * Removes the run that is to be overwritten. It stays until this is called, so that it is not given up for a run that
     * cannot even begin. Does nothing for other modes.
     *
     * @throws EspalierException if it cannot be removed ({@link ErrorCode#IO})
     */
    public void begin() {
        if (state != State.OVERWRITTEN) {
            return;
        }
        try {
            removeRun(path);
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
        writeProvenance(JsonObject.builder().build());
    }

    /** The folder itself, as an absolute path. */
    public Path path() {
        return path;
    }

    /** What was found when the folder was opened. */
    public State state() {
        return state;
    }

    /** The process that died while it had the folder open; empty if the last one closed it. */
    public OptionalLong takenOverFrom() {
        return lock.takenOverFrom();
    }

    /** Where the log of metrics is. */
    public Path metricsFile() {
        return path.resolve(METRICS);
    }

    /** Where the finished model belongs. */
    public Path modelFile() {
        return path.resolve(MODEL);
    }

    /** Where the checkpoints are. */
    public Path checkpointsFolder() {
        return path.resolve(CHECKPOINTS);
    }

    /**
     * Opens the run's checkpoints.
     *
     * @param keep how many of the newest to keep, at least 1
     * @return the store
     */
    public CheckpointStore checkpoints(int keep) {
        return CheckpointStore.open(checkpointsFolder(), keep);
    }

    /**
     * Opens the run's log of metrics at its end.
     *
     * @return the log; to be closed
     */
    public MetricsLog metrics() {
        return MetricsLog.open(metricsFile());
    }

    /**
     * Writes the resolved stack.
     *
     * @param yaml its text
     */
    public void writeStack(String yaml) {
        writeText(path.resolve(STACK), yaml);
    }

    /** The resolved stack that was written; empty if none was. */
    public Optional<String> readStack() {
        return readText(path.resolve(STACK));
    }

    /**
     * Writes where the run comes from: seed, versions, digests, machine.
     *
     * @param provenance any members but {@code format}
     */
    public void writeProvenance(JsonObject provenance) {
        JsonObject.Builder marked = JsonObject.builder().put(FORMAT_NAME, FORMAT);
        provenance.members().forEach(marked::put);
        writeText(path.resolve(PROVENANCE), marked.build().toIndentedJson());
    }

    /** What {@link #writeProvenance} wrote, and {@code format}; empty if there is no such file. */
    public Optional<JsonObject> readProvenance() {
        Path file = path.resolve(PROVENANCE);
        return readText(file).map(text -> JsonReader.readObject(text, file.toString(), ErrorCode.RUN_FOLDER));
    }

    /** Gives the folder free for others. */
    @Override
    public void close() {
        lock.close();
    }

    private void writeText(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (PendingFile pending = PendingFile.write(storage, file, output -> output.write(bytes, 0, bytes.length))) {
            pending.commit();
        } catch (IOException fault) {
            throw FileFault.writing(storage, file, bytes.length, fault);
        }
    }

    private static Optional<String> readText(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException fault) {
            throw FileFault.reading(file, fault);
        }
    }

    private static Content contentOf(Path folder) throws IOException {
        if (!Files.exists(folder) || names(folder).isEmpty()) {
            return Content.NOTHING;
        }
        return isMarked(folder.resolve(PROVENANCE)) || hasCheckpoints(folder) ? Content.A_RUN : Content.OTHER_THINGS;
    }

    private static boolean isMarked(Path provenance) {
        try {
            return readText(provenance)
                    .map(text -> JsonReader.readObject(text, PROVENANCE, ErrorCode.RUN_FOLDER))
                    .flatMap(object -> object.text(FORMAT_NAME))
                    .filter(FORMAT::equals)
                    .isPresent();
        } catch (EspalierException unreadable) {
            return false;
        }
    }

    private static boolean hasCheckpoints(Path folder) throws IOException {
        Path checkpoints = folder.resolve(CHECKPOINTS);
        return !CheckpointNames.ofSteps(checkpoints).isEmpty() || Files.exists(CheckpointNames.best(checkpoints));
    }

    private static void requireOwn(Path folder, Content content) throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw refuse(folder, "it is a file; it must be a folder");
        }
        if (content == Content.OTHER_THINGS) {
            List<String> names = names(folder);
            String shown = names.stream()
                    .limit(SHOWN_FILES)
                    .map(name -> "'" + name + "'")
                    .collect(Collectors.joining(", "));
            throw refuse(
                    folder,
                    "the folder holds things that no run made: " + shown
                            + (names.size() > SHOWN_FILES ? " and " + (names.size() - SHOWN_FILES) + " more" : ""));
        }
    }

    private static EspalierException refuse(Path folder, String what) {
        return new EspalierException(
                ErrorCode.RUN_FOLDER, folder.toString(), what, "give an empty folder, or the folder of a run");
    }

    /** What is in the folder that counts. */
    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !NO_CONTENT.contains(name))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException fault) {
            throw fault.getCause();
        }
    }

    /** Removes what runs make and leaves the rest; the mark stays until the new run's replaces it. */
    private static void requireMarked(Path folder) {
        if (!isMarked(folder.resolve(PROVENANCE))) {
            throw refuse(folder, "the folder has no " + PROVENANCE + ", so nobody knows what in it a run made");
        }
    }

    private static void removeRun(Path folder) throws IOException {
        requireMarked(folder);
        Path checkpoints = folder.resolve(CHECKPOINTS);
        for (Path file : CheckpointNames.own(checkpoints)) {
            Files.deleteIfExists(file);
        }
        for (String name : List.of(MODEL, METRICS, STACK)) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }
}
