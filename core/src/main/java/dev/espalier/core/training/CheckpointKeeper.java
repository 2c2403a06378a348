package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.CheckpointStarted;
import dev.espalier.core.checkpoint.Checkpoint;
import dev.espalier.core.checkpoint.CheckpointStore;
import dev.espalier.core.checkpoint.FileMark;
import dev.espalier.core.checkpoint.HistoryMark;
import dev.espalier.core.checkpoint.RunCheckpoints;
import dev.espalier.core.checkpoint.SavedCheckpoint;
import dev.espalier.core.checkpoint.TensorFile;
import dev.espalier.core.json.JsonReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Saves the state of a run, and takes it up again. */
public final class CheckpointKeeper {

    private static final System.Logger LOGGER = System.getLogger(CheckpointKeeper.class.getName());

    private static final String STATE = "state";
    private static final String STACK = "stack";
    private static final String LOG = "log";
    private static final String KEPT = "kept";
    private static final String DATA = "data";

    private final Optional<Supplier<CheckpointStore>> opening;
    private final Optional<RunLog> log;
    private final RunState state;
    private final ModelWeights weights;
    private final SavedArrays arrays;
    private final Resumption resumption;
    private final boolean guard;
    private final Listeners listeners;
    private String saved = "";
    private @Nullable CheckpointStore opened;

    /**
     * A keeper of checkpoints.
     *
     * @param opening opens the store that they are kept in, when it is needed for the first time; nothing is saved without
     * @param log the metrics log, which is cut to the checkpoint that a run is resumed from
     * @param state where the run is
     * @param weights what is saved beside the state
     * @param balance the learned weights of the losses, which are saved with them
     * @param resumption decides whether the run may be resumed
     * @param guard whether arrays with values that are not finite are refused
     * @param listeners who is told
     */
    public CheckpointKeeper(
            Optional<Supplier<CheckpointStore>> opening,
            Optional<RunLog> log,
            RunState state,
            ModelWeights weights,
            LossBalance balance,
            Resumption resumption,
            boolean guard,
            Listeners listeners) {
        this.opening = opening;
        this.log = log;
        this.state = state;
        this.weights = weights;
        this.arrays = SavedArrays.of(weights).with(balance.saved());
        this.resumption = resumption;
        this.guard = guard;
        this.listeners = listeners;
    }

    private Optional<CheckpointStore> store() {
        if (opened == null && opening.isPresent()) {
            opened = opening.get().get();
        }
        return Optional.ofNullable(opened);
    }

    /**
     * Takes up the run from its newest good checkpoint: fills its state and arrays.
     *
     * @return the checkpoint; nothing if there is none, which leaves the run at its beginning
     * @throws EspalierException as {@link Resumption#require} does
     */
    public Optional<Checkpoint> resume() {
        Optional<Checkpoint> newest = store().flatMap(open -> open.newest(this::requireHistory));
        if (newest.isEmpty()) {
            return newest;
        }
        Checkpoint checkpoint = newest.get();
        String where = checkpoint.path().toString();
        Optional<LengthChange> change = changeSince(checkpoint);
        readState(checkpoint, state);
        FileMark logged = logMark(checkpoint);
        weights.readyForBestBefore(checkpoint.file());
        arrays.with(weights.savedBestBefore()).read(checkpoint.file(), where);
        state.restoreHistory(HistoryMark.read(checkpoint.file(), where), checkpoint.path());
        checkpoint.warnings().forEach(CheckpointKeeper::warn);
        log.flatMap(open -> open.cutTo(logged)).ifPresent(CheckpointKeeper::warn);
        saved = content();
        change.ifPresent(made -> changeLength(made, checkpoint));
        return newest;
    }

    private void changeLength(LengthChange change, Checkpoint checkpoint) {
        List<LengthChange> changes = new ArrayList<>(state.lengthChanges);
        changes.add(change);
        state.lengthChanges = List.copyOf(changes);
        state.totalSteps = change.toSteps();
        state.scheduleSteps = change.scheduleSteps();
        state.finalValidation.ifPresent(last -> {
            state.restoreHistory(last.history(), checkpoint.path());
            state.bestStep = last.bestStep();
            state.bestValue = last.bestValue();
            weights.dropFinalBest();
        });
        state.finalValidation = Optional.empty();
        if (change.isLonger()) {
            state.settledValidations = state.history().size();
        }
    }

    /**
     * What resuming would find, before the run's folder is locked; nothing is changed.
     *
     * @param run the run's folder
     * @return the change of its length; empty if there is none, or no checkpoint
     * @throws EspalierException as {@link Resumption#require} does
     */
    public Optional<LengthChange> preview(Path run) {
        Optional<Checkpoint> newest = RunCheckpoints.of(run).newestTexts();
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        return changeSince(newest.get());
    }

    private Optional<LengthChange> changeSince(Checkpoint checkpoint) {
        RunState before = new RunState();
        try {
            readState(checkpoint, before);
            return resumption.require(checkpoint, before);
        } finally {
            before.close();
        }
    }

    /** The lines that {@link Resumption#describe} has of a change. */
    public List<String> describe(LengthChange change) {
        return resumption.describe(change);
    }

    /** Takes up where a run was at a checkpoint, except for its validations. */
    static void readState(Checkpoint checkpoint, RunState state) {
        StateCodec.read(checkpoint.file().text(STATE), checkpoint.path().toString(), state);
    }

    /** What the names of the weights that are evaluated begin with in a checkpoint; empty if its optimizer computes them. */
    static String prefixOfKept(Checkpoint checkpoint) {
        try {
            return SavedArrays.Kept.valueOf(checkpoint.file().text(KEPT)).prefix();
        } catch (IllegalArgumentException unknown) {
            throw new EspalierException(
                    ErrorCode.CHECKPOINT_DAMAGED,
                    checkpoint.path().toString(),
                    "it does not say which of its weights are evaluated",
                    "use an older checkpoint, or start over",
                    unknown);
        }
    }

    /** The resolved stack that a checkpoint was made with, as text. */
    public static String stackOf(Checkpoint checkpoint) {
        return checkpoint.file().text(STACK);
    }

    /** The digests of the data that a checkpoint was made with, as text. */
    static String digestsOf(Checkpoint checkpoint) {
        return checkpoint.file().text(DATA);
    }

    private void requireHistory(Checkpoint checkpoint) {
        HistoryMark mark = HistoryMark.read(checkpoint.file(), checkpoint.path().toString());
        state.validations().require(mark, checkpoint.path());
    }

    private static void warn(Problem problem) {
        LOGGER.log(System.Logger.Level.WARNING, problem.text());
    }

    private static FileMark logMark(Checkpoint checkpoint) {
        String where = checkpoint.path().toString();
        String text = checkpoint.file().text(LOG);
        return FileMark.fromJson(JsonReader.readObject(text, where, ErrorCode.CHECKPOINT_DAMAGED))
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.CHECKPOINT_DAMAGED,
                        where,
                        "its place in the metrics log is '" + text + "', which is not a length and a digest",
                        "use an older checkpoint, or start over"));
    }

    /**
     * Refuses to begin a run whose checkpoints would not fit on the disk.
     *
     * @throws EspalierException with the bytes needed and free; code IO
     */
    public void requireRoom() {
        store().ifPresent(open -> open.requireRoom(file(FileMark.START)));
    }

    private TensorFile file(FileMark logged) {
        String kept = arrays.kept().name();
        TensorFile.Builder file = TensorFile.builder()
                .text(STATE, StateCodec.write(state))
                .text(STACK, resumption.text())
                .text(DATA, resumption.digestsText())
                .text(LOG, logged.toJson().toJson())
                .text(KEPT, kept);
        state.validations().mark().write(file);
        arrays.with(weights.savedBestBefore()).write(file);
        return file.build();
    }

    /**
     * Saves the run as it is.
     *
     * @param best whether this is the best validation so far
     */
    void save(boolean best) {
        Optional<CheckpointStore> store = store();
        if (store.isEmpty()) {
            return;
        }
        listeners.checkpointStarted(new CheckpointStarted(state.step));
        long start = System.nanoTime();
        SavedCheckpoint written;
        try {
            written = write(store.get(), best);
        } catch (RuntimeException failure) {
            tellFailure(failure, start);
            throw failure;
        }
        written.warnings().forEach(CheckpointKeeper::warn);
        saved = content();
        listeners.checkpointSaved(
                new CheckpointSaved(state.step, written.path(), written.bytes(), secondsSince(start), written.best()));
    }

    private SavedCheckpoint write(CheckpointStore store, boolean best) {
        if (guard) {
            arrays.requireFinite(state.step);
        }
        // these first: a checkpoint may not claim validations and lines that are not on the disk
        state.validations().force();
        FileMark logged = log.isPresent() ? log.get().forced() : FileMark.START;
        return store.save(state.step, file(logged), best);
    }

    private void tellFailure(RuntimeException failure, long start) {
        try {
            String reason = String.valueOf(failure.getMessage());
            listeners.checkpointFailed(new CheckpointFailed(state.step, reason, secondsSince(start)));
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    /** Saves the run at the end of a call, unless it has been saved as it is. */
    void saveFinal() {
        if (!saved.equals(content())) {
            save(false);
        }
    }

    /** What tells a state from another, beside the arrays, which change with the step. */
    private String content() {
        return state.history().size() + " " + StateCodec.write(state);
    }
}
