package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one run, which one process at a time may write into.
 *
 * <p>It holds {@code stack.yaml} (the resolved stack), {@code run.json} (where the run comes from), {@code metrics.jsonl},
 * {@code checkpoints/} and in the end {@code model.safetensors} and {@code report.html}; {@code initial-weights.safetensors} is a copy of the file that a
 * run took its first weights from; {@code run.lock} and {@code run.pid} belong to the lock, and
 * {@code metrics-endpoint.json} is there while the metrics are served. A folder that holds other things and no run is never
 * written into, and nothing that no run made is ever removed.
 */
public final class RunFolder implements AutoCloseable {

    static final String CHECKPOINTS = "checkpoints";

    /** Where the metrics of the run are served while they are; written by whoever serves them. */
    public static final String METRICS_ENDPOINT = "metrics-endpoint.json";

    /** The resolved stack. */
    public static final String STACK = "stack.yaml";

    /** The log of what happened in the run. */
    public static final String METRICS = "metrics.jsonl";

    static final String MODEL = "model" + CheckpointNames.EXTENSION;

    /** Where the run comes from. */
    public static final String PROVENANCE = "run.json";

    /** The report of the run as one file, written by whoever ran it. */
    public static final String REPORT = "report.html";

    static final String INITIAL_WEIGHTS = "initial-weights" + CheckpointNames.EXTENSION;
    private static final String FORMAT_NAME = "format";
    private static final String FORMAT = "espalier-run-1";

    /** What a folder may hold and still be empty: the lock's files, and what a crash left of a file that was not whole. */
    private static final Set<String> NO_CONTENT = Set.of(
            RunLock.LOCK,
            RunLock.OWNER,
            METRICS_ENDPOINT,
            STACK + PendingFile.SUFFIX,
            PROVENANCE + PendingFile.SUFFIX,
            MODEL + PendingFile.SUFFIX,
            INITIAL_WEIGHTS + PendingFile.SUFFIX);

    private static final int SHOWN_FILES = 3;
    private static final int COPIED_BYTES = 1 << 16;

    /** More than other starts can disturb this one by; a folder that vanishes each time has another cause. */
    private static final int MOST_ATTEMPTS = 100;

    /** What to do with a run in the folder. */
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
        /** A run is removed when {@link #begin} is called: training starts from the beginning. */
        OVERWRITTEN
    }

    private enum Content {
        NOTHING,
        /** A run that began and came to nothing: it has no checkpoint, no model and no metrics of an epoch or evaluation. */
        A_BEGINNING,
        A_RUN,
        OTHER_THINGS
    }

    private final Storage storage = new DiskStorage();
    private final Path path;
    private final State state;
    private final RunLock lock;
    private final List<Path> made;
    private boolean begun;
    private boolean closed;

    private RunFolder(Path path, State state, RunLock lock, List<Path> made) {
        this.path = path;
        this.state = state;
        this.lock = lock;
        this.made = made;
    }

    /**
     * Says whether a folder could be opened, and changes nothing.
     *
     * @param path the folder, there or not
     * @param mode what is to happen to a run that it holds
     * @return what opening it would find
     * @throws EspalierException as {@link #open} does, as far as the files say without being locked
     */
    static State check(Path path, Mode mode) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            State state = stateOf(folder, mode);
            RunLock.holder(folder).ifPresent(held -> {
                throw RunLock.refusal(folder, held);
            });
            return state;
        } catch (IOException fault) {
            throw FileFault.changing(folder, fault);
        }
    }

    /**
     * Opens a folder for one run, makes it if it is not there, and locks it. Until {@link #begin} is called nothing else is
     * written, and closing it leaves things as they were.
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
            // Before the lock is taken, because the lock is a file, and a folder of other things stays as it is.
            stateOf(folder, mode);
            return lock(folder, mode);
        } catch (RunLock.HeldException held) {
            throw RunLock.refusal(folder, held);
        } catch (IOException fault) {
            throw FileFault.changing(folder, fault);
        }
    }

    /**
     * Opens a folder for a new run if none is in it and no process has it open.
     *
     * @param path the folder
     * @return the folder, to be closed; empty if it is taken
     * @throws EspalierException if it is free and cannot be made or written ({@link ErrorCode#IO})
     */
    static Optional<RunFolder> openIfFree(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        if (!isFree(folder)) {
            return Optional.empty();
        }
        try {
            return Optional.of(lock(folder, Mode.NEW));
        } catch (RunLock.HeldException taken) {
            return Optional.empty();
        } catch (IOException fault) {
            throw FileFault.changing(folder, fault);
        } catch (EspalierException refused) {
            if (isFree(folder)) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /** Whether a new run could begin in a folder; a name that something else has is not free, even a link to nothing. */
    public static boolean isFree(Path path) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            Content content = contentOf(folder);
            boolean usable = Files.isDirectory(folder)
                    ? Files.isWritable(folder)
                    : !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
            return usable && content != Content.A_RUN && content != Content.OTHER_THINGS;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static RunFolder lock(Path folder, Mode mode) throws IOException {
        RunFolderPaths.require(folder);
        for (int attempt = 1; ; attempt++) {
            List<Path> made = new ArrayList<>();
            try {
                makeFolders(folder, made);
                return enter(folder, mode, made);
            } catch (Throwable fault) {
                removeIfEmpty(made);
                // Another start that was refused has just taken its folders away.
                if (!(fault instanceof NoSuchFileException) || attempt == MOST_ATTEMPTS) {
                    throw fault;
                }
            }
        }
    }

    static void makeFolders(Path folder, List<Path> made) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path next = folder; next != null && !Files.exists(next); next = next.getParent()) {
            missing.add(0, next);
        }
        for (Path next : missing) {
            try {
                Files.createDirectory(next);
                made.add(next);
            } catch (FileAlreadyExistsException there) {
                if (!Files.isDirectory(next)) {
                    throw there;
                }
            }
        }
    }

    private static RunFolder enter(Path folder, Mode mode, List<Path> made) throws IOException {
        RunLock lock = RunLock.take(folder);
        try {
            return new RunFolder(folder, stateOf(folder, mode), lock, made);
        } catch (Throwable refused) {
            lock.closeAndRemove();
            throw refused;
        }
    }

    private static State stateOf(Path folder, Mode mode) throws IOException {
        RunFolderPaths.require(folder);
        Content content = contentOf(folder);
        requireOwn(folder, content);
        if (content == Content.NOTHING || (content == Content.A_BEGINNING && mode != Mode.RESUME)) {
            return mode == Mode.RESUME ? State.NOTHING_TO_RESUME : State.NEW;
        }
        return switch (mode) {
            case NEW ->
                throw new EspalierException(
                        ErrorCode.RUN_FOLDER,
                        folder.toString(),
                        "the folder already contains a run",
                        "continue it (--resume), replace it (--overwrite), or give another folder");
            case RESUME -> hasCheckpoints(folder) ? State.RESUMED : State.NOTHING_TO_RESUME;
            case OVERWRITE -> {
                requireMarked(folder);
                yield State.OVERWRITTEN;
            }
        };
    }

    /**
     * As {@link #begin(String, Path, JsonObject, Optional)}, for a run whose weights are all drawn.
     *
     * @param stack the resolved stack
     * @param base where its relative paths begin
     * @param provenance where the run comes from
     */
    public void begin(String stack, Path base, JsonObject provenance) {
        begin(stack, base, provenance, Optional.empty());
    }

    /**
     * Makes the folder this run's: removes the run that is to be overwritten, and writes where the new one comes from. Until
     * then an old run stays, so that it is not given up for one that cannot make its first step. Called again, it does
     * nothing.
     *
     * @param stack the resolved stack
     * @param base where its relative paths begin
     * @param provenance where the run comes from: seed, versions, digests, machine; any members but {@code format}
     * @param initialWeights the file that the run took its first weights from, of which a copy is kept
     * @throws EspalierException if the files cannot be removed or written ({@link ErrorCode#IO})
     */
    public void begin(String stack, Path base, JsonObject provenance, Optional<Path> initialWeights) {
        if (begun) {
            return;
        }
        try {
            // written before anything is removed: it may be the model of the run that is overwritten
            Optional<PendingFile> copy = initialWeights.isPresent() && !isKept(initialWeights.get())
                    ? Optional.of(copied(initialWeights.get()))
                    : Optional.empty();
            try {
                makeOwn(stack, base, provenance, copy);
            } finally {
                copy.ifPresent(PendingFile::close);
            }
            begun = true;
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
    }

    private void makeOwn(String stack, Path base, JsonObject provenance, Optional<PendingFile> copy)
            throws IOException {
        boolean empty = contentOf(path) == Content.NOTHING;
        for (String name : List.of(STACK, PROVENANCE, MODEL)) {
            Files.deleteIfExists(PendingFile.temporaryOf(path.resolve(name)));
        }
        Files.deleteIfExists(path.resolve(METRICS_ENDPOINT));
        switch (state) {
            case RESUMED -> {}
            case NOTHING_TO_RESUME -> Files.deleteIfExists(metricsFile());
            case NEW, OVERWRITTEN -> removeRun(path);
        }
        if (copy.isPresent()) {
            copy.get().commit();
        }
        write(stack, BaseFolder.remember(base, path, provenance), empty);
    }

    /** Whether a file is the copy that a run has kept which is resumed. */
    private boolean isKept(Path weights) throws IOException {
        Path kept = path.resolve(INITIAL_WEIGHTS);
        boolean resumes = state == State.RESUMED || state == State.NOTHING_TO_RESUME;
        return resumes && Files.exists(kept) && Files.isSameFile(kept, weights);
    }

    private PendingFile copied(Path weights) throws IOException {
        Path target = path.resolve(INITIAL_WEIGHTS);
        FileFault.requireRoom(storage, target, Files.size(weights));
        return PendingFile.write(storage, target, output -> {
            try (InputStream input = Files.newInputStream(weights)) {
                byte[] block = new byte[COPIED_BYTES];
                for (int count = input.read(block); count > 0; count = input.read(block)) {
                    output.write(block, 0, count);
                }
            }
        });
    }

    private void write(String stack, JsonObject provenance, boolean wasEmpty) throws IOException {
        JsonObject marked =
                JsonObject.builder().put(FORMAT_NAME, FORMAT).putAll(provenance).build();
        try {
            writeText(path.resolve(PROVENANCE), marked.toIndentedJson());
            writeText(path.resolve(STACK), stack);
        } catch (Throwable fault) {
            if (wasEmpty) {
                Files.deleteIfExists(path.resolve(STACK));
                Files.deleteIfExists(path.resolve(PROVENANCE));
            }
            throw fault;
        }
    }

    /** Whether the folder contains this run: it has started or resumed here. */
    public boolean holdsThisRun() {
        return begun || state == State.RESUMED;
    }

    /** The folder itself, as an absolute path. */
    public Path path() {
        return path;
    }

    /** What was found when the folder was opened. */
    State state() {
        return state;
    }

    /** Where the log of metrics is. */
    public Path metricsFile() {
        return path.resolve(METRICS);
    }

    /** Where the validations are that the checkpoints belong to. */
    public Path historyFile() {
        return CheckpointNames.history(checkpointsFolder());
    }

    /** Where the finished model belongs. */
    public Path modelFile() {
        return path.resolve(MODEL);
    }

    /** Where what was fitted to the training data is kept, which a model of a checkpoint needs besides its weights. */
    public Path fittedFile() {
        return CheckpointNames.fitted(checkpointsFolder());
    }

    /**
     * The copy of the file that the run in a folder took its first weights from.
     *
     * @param folder the run folder, there or not
     * @return the copy; empty if there is none
     */
    static Optional<Path> initialWeights(Path folder) {
        return Optional.of(folder.resolve(INITIAL_WEIGHTS)).filter(Files::isRegularFile);
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

    /** Where the run comes from, and {@code format}; empty if there is no such file. */
    public Optional<JsonObject> readProvenance() {
        Path file = path.resolve(PROVENANCE);
        return readText(file).map(text -> JsonReader.readObject(text, file.toString(), ErrorCode.RUN_FOLDER));
    }

    /** Gives the folder free for others; if no run has begun in it, takes away what opening it has made. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (holdsThisRun()) {
            lock.close();
        } else {
            lock.closeAndRemove();
            removeIfEmpty(made);
        }
    }

    /** Removes folders that were made, the last first, up to one that is used. */
    static void removeIfEmpty(List<Path> made) {
        for (int i = made.size() - 1; i >= 0; i--) {
            try {
                Files.deleteIfExists(made.get(i));
            } catch (IOException usedByAnother) {
                // A run that began beside this one needs the folder now.
                return;
            }
        }
    }

    private void writeText(Path file, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (PendingFile pending = PendingFile.write(storage, file, output -> output.write(bytes, 0, bytes.length))) {
            pending.commit();
        } catch (IOException fault) {
            throw FileFault.writing(storage, file, bytes.length, fault);
        }
    }

    /** The text of a file; empty if there is none. */
    static Optional<String> readText(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            throw FileFault.reading(file, "it is not a file");
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException fault) {
            throw FileFault.reading(file, fault);
        }
    }

    private static Content contentOf(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Content.NOTHING;
        }
        List<String> names = names(folder);
        if (names.isEmpty()) {
            return Content.NOTHING;
        }
        if (hasCheckpoints(folder)) {
            return Content.A_RUN;
        }
        if (!isMarked(folder)) {
            return Content.OTHER_THINGS;
        }
        return cameToNothing(folder, names) ? Content.A_BEGINNING : Content.A_RUN;
    }

    private static boolean cameToNothing(Path folder, List<String> names) throws IOException {
        Path checkpoints = folder.resolve(CHECKPOINTS);
        Path metrics = folder.resolve(METRICS);
        return List.of(PROVENANCE, STACK, METRICS, CHECKPOINTS, INITIAL_WEIGHTS, REPORT)
                        .containsAll(names)
                && !MetricsLog.hasMetrics(metrics)
                && CheckpointNames.isEmpty(checkpoints);
    }

    private static boolean isMarked(Path folder) {
        return provenanceOf(folder).isPresent();
    }

    /**
     * Where the run in a folder comes from.
     *
     * @param folder the folder, there or not
     * @return what {@value #PROVENANCE} says; empty if no run has marked the folder as its own
     */
    public static Optional<JsonObject> provenanceOf(Path folder) {
        try {
            return readText(folder.resolve(PROVENANCE))
                    .map(text -> JsonReader.readObject(text, PROVENANCE, ErrorCode.RUN_FOLDER))
                    .filter(facts ->
                            facts.text(FORMAT_NAME).filter(FORMAT::equals).isPresent());
        } catch (EspalierException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * Whether a process that lives has the run in a folder open; asking changes nothing.
     *
     * @param folder the folder, there or not
     */
    public static boolean isInUse(Path folder) {
        return RunLock.holder(folder).isPresent();
    }

    /**
     * The folder of the run that a stack file was written by.
     *
     * @param stack a stack file, or a link to one
     * @return the folder; empty if the file is not the resolved stack in a run's folder
     */
    public static Optional<Path> ofStack(Path stack) {
        try {
            Path file = stack.toRealPath();
            return Optional.ofNullable(file.getParent()).filter(folder -> file.endsWith(STACK) && isMarked(folder));
        } catch (IOException missing) {
            return Optional.empty();
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
        if (!Files.exists(folder) && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw refuse(folder, "it is a link to something that is not there");
        }
        if (content == Content.OTHER_THINGS) {
            List<String> names = names(folder);
            String shown = names.stream()
                    .limit(SHOWN_FILES)
                    .map(name -> "'" + name + "'")
                    .collect(Collectors.joining(", "));
            throw refuse(
                    folder,
                    "the folder contains files that no run made: " + shown
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

    private static void requireMarked(Path folder) {
        if (!isMarked(folder)) {
            throw refuse(
                    folder, "the folder has no " + PROVENANCE + ", so it is unknown which of its files a run made");
        }
    }

    /** Removes the run in a folder, and the folder if nothing else is in it; nothing if it holds no run. */
    static void remove(Path folder) throws IOException {
        if (!isMarked(folder)) {
            return;
        }
        RunLock lock = RunLock.take(folder);
        try {
            removeRun(folder);
            Files.deleteIfExists(folder.resolve(CHECKPOINTS));
            Files.deleteIfExists(folder.resolve(PROVENANCE));
            Files.deleteIfExists(folder.resolve(RunLock.LOCK));
        } finally {
            lock.close();
        }
        removeIfEmpty(List.of(folder));
    }

    /** Removes what runs make and leaves the rest; the mark stays until the new run's replaces it. */
    private static void removeRun(Path folder) throws IOException {
        if (contentOf(folder) == Content.NOTHING) {
            return;
        }
        requireMarked(folder);
        Path checkpoints = folder.resolve(CHECKPOINTS);
        for (Path file : CheckpointNames.own(checkpoints)) {
            Files.deleteIfExists(file);
        }
        for (String name : List.of(MODEL, METRICS, STACK, INITIAL_WEIGHTS, REPORT)) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }
}
