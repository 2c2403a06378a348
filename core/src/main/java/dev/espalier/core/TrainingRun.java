package dev.espalier.core;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.RunWarning;
import dev.espalier.core.checkpoint.Checkpoint;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.checkpoint.RunPlace;
import dev.espalier.core.data.csv.ColumnSummary;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.setup.InitialValues;
import dev.espalier.core.setup.InitializerSummary;
import dev.espalier.core.setup.ParameterGroups;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.setup.RunSetup;
import dev.espalier.core.setup.RunSummary;
import dev.espalier.core.setup.ScalingSummary;
import dev.espalier.core.setup.TargetsThere;
import dev.espalier.core.setup.WeightSummary;
import dev.espalier.core.setup.WeightTransfer;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.CheckpointKeeper;
import dev.espalier.core.training.LengthChange;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.RunExports;
import dev.espalier.core.training.RunSignals;
import dev.espalier.core.training.TrainingLoop;
import dev.espalier.core.training.TrainingLoop.Outcome;
import dev.espalier.core.wiring.AssembledRun;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A run that is ready: its data read, its graph compiled, every check made that can be made before the first step.
 *
 * <p>It is run once, by one thread, and closed. Other threads talk to it through {@link #control()}.
 *
 * <table>
 * <caption>What a call does</caption>
 * <tr><th></th><th>new</th><th>running</th><th>ended: done, stopped or failed</th><th>closed</th></tr>
 * <tr><td>{@code run}</td><td>runs</td><td colspan="3">throws an {@link IllegalStateException} at once</td></tr>
 * <tr><td>{@code close}</td><td>closes</td><td>asks the run to stop, waits until it has saved, and closes</td><td>closes</td>
 *     <td>does nothing</td></tr>
 * <tr><td>{@code requestStop}</td><td>the run ends before its first step</td><td>it ends after the present step</td>
 *     <td colspan="2">has no effect</td></tr>
 * <tr><td>{@code requestCheckpoint}</td><td>the run saves when it begins</td><td>it saves after the present step</td>
 *     <td colspan="2">has no effect</td></tr>
 * <tr><td>{@code describe}, {@code schedule}, {@code result}</td><td colspan="4">answer</td></tr>
 * <tr><td>interrupt of the running thread</td><td>the run ends before its first step</td><td>it ends after the present step
 *     </td><td colspan="2">has no effect</td></tr>
 * </table>
 *
 * <p>The model of a {@link RunResult} needs neither the run nor its threads, and may be used after the run is closed.
 */
public final class TrainingRun implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(TrainingRun.class.getName());
    private static final int TIMED_PASSES = 3;

    private final Stack stack;
    private final String id;
    private final AssembledRun assembled;
    private final Optional<DeferredFolder> deferred;
    private final boolean resume;
    private final Optional<LengthChange> lengthChange;
    private final Provenance provenance;
    private final List<Problem> unlisted;
    private final RunSignals signals;
    private final boolean tests;
    private final RunLifeCycle lifeCycle;
    private final long start = System.nanoTime();
    private volatile @Nullable RunResult ended;

    TrainingRun(
            Stack stack,
            String id,
            AssembledRun assembled,
            Optional<DeferredFolder> deferred,
            boolean resume,
            Optional<LengthChange> lengthChange,
            Provenance provenance,
            List<Problem> unlisted,
            RunSignals signals,
            boolean tests,
            Consumer<TrainingRun> whenReleased) {
        this.stack = stack;
        this.id = id;
        this.assembled = assembled;
        this.deferred = deferred;
        this.resume = resume;
        this.lengthChange = lengthChange;
        this.provenance = provenance;
        this.unlisted = List.copyOf(unlisted);
        this.signals = signals;
        this.tests = tests;
        this.lifeCycle = new RunLifeCycle(() -> signals.requestStop("the run is being closed"), () -> {
            whenReleased.accept(this);
            release();
        });
    }

    /**
     * Limits this call as {@link RunOptions#withMaxSteps} does, once it is known how long the run is; the smaller limit counts.
     *
     * @param step the update after which the run ends although it has more, at least 1; the last call counts
     */
    public void stopAfter(long step) {
        signals.stopAfter(Check.atLeast("step", step, 1));
    }

    /** What other threads may ask of the run. */
    public RunControl control() {
        return new RunControl() {
            @Override
            public void requestStop(String reason) {
                signals.requestStop(reason);
            }

            @Override
            public void requestCheckpoint() {
                signals.requestCheckpoint();
            }
        };
    }

    /** The sizes of the run, what it computes with and where it begins, a line each, for a person to read. */
    public List<String> describe() {
        LoopSettings settings = assembled.setup().settings();
        RunData data = assembled.setup().data();
        Graph graph = assembled.setup().graph();
        List<String> lines = new ArrayList<>();
        lines.add(assembled.threads().describe());
        lines.addAll(SplitSummary.lines(stack.data(), data));
        lines.addAll(ColumnSummary.lines(
                data.preprocessing().sourceSchema(), stack.data().source(), data.notes()));
        lines.addAll(TargetsThere.lines(assembled.setup()));
        lines.addAll(assembled.setup().targetLines());
        lines.addAll(WeightSummary.lines(stack, assembled.setup()));
        lines.addAll(ScalingSummary.lines(data.preprocessing()));
        lines.add("model: " + graph.nodes().size() + " layers, " + graph.trainedElements() + " parameters");
        ConvolutionSummary.line(graph).ifPresent(lines::add);
        Optional<WeightTransfer> transfer = assembled.setup().initialWeights();
        InitialValues values = new InitialValues(stack);
        InitializerSummary.line(
                        stack.initializer(),
                        graph,
                        parameter -> values.takesDefault(parameter)
                                && transfer.filter(from ->
                                                from.gives(parameter.info().name()))
                                        .isEmpty())
                .ifPresent(lines::add);
        transfer.ifPresent(from -> lines.addAll(from.describe()));
        lines.add("training: " + settings.totalSteps() + " steps of "
                + Math.min(settings.trainingSamples(), settings.batch() * settings.accumulate())
                + " samples, " + settings.stepsPerEpoch() + " steps an epoch" + lengthByData());
        lines.addAll(ParameterGroups.describe(stack, graph, assembled.setup().freezing(), settings));
        Runtime runtime = Runtime.getRuntime();
        lines.add(assembled.memory().describe(runtime.totalMemory(), runtime.maxMemory()));
        place().ifPresent(kept -> lines.addAll(beginning(kept)));
        lengthChange.ifPresent(change -> lines.addAll(assembled.checkpoints().describe(change)));
        return lines;
    }

    /** How many bytes of the heap the run takes from its first step to its end, its data included. */
    public long memoryBytes() {
        return assembled.memory().total();
    }

    /** What is probably not meant: found before the first step, and logged once when the run was prepared. */
    public List<RunWarning> warnings() {
        return assembled.warnings();
    }

    /** The values that the schedules will give to the learning rate and to settings of the optimizer. */
    public SchedulePreview schedule() {
        return SchedulePreview.of(stack, assembled.setup().settings().trainingSamples());
    }

    /** The metric that decides which weights are the best, with its direction. */
    Monitor monitor() {
        return assembled.setup().settings().monitor();
    }

    /**
     * Sets who is given the state of the run after some of its steps, before a checkpoint of them; on the thread of the run.
     *
     * @param wanted the steps
     * @param taker is given the model as it then is
     */
    void capture(LongPredicate wanted, Consumer<RunModel> taker) {
        assembled.loop().afterStep(step -> {
            if (wanted.test(step)) {
                taker.accept(unfinished(RunModel.Weights.LAST, assembled.loop().present()));
            }
        });
    }

    /** What is known of the run before its first step. */
    public RunOutline outline() {
        RunSetup setup = assembled.setup();
        RunData data = setup.data();
        SortedMap<String, Optional<Monitor.Direction>> metrics = new TreeMap<>();
        setup.values().directions().forEach((name, known) -> metrics.put(name, known.direction()));
        return new RunOutline(
                setup.settings().totalSteps(),
                setup.settings().stepsPerEpoch(),
                setup.settings().validationSteps(),
                setup.settings().monitor(),
                data.train().size(),
                data.validation().map(PreparedDataset::size).orElse(0),
                data.test().map(PreparedDataset::size).orElse(0),
                setup.graph().trainedElements(),
                data.digest(),
                metrics);
    }

    private String lengthByData() {
        return stack.train().length().isByData() ? "; as long as suits the data, unless train.epochs is set" : "";
    }

    private static List<String> beginning(RunPlace place) {
        List<String> lines = new ArrayList<>();
        place.takenOverFrom()
                .ifPresent(pid -> lines.add("folder: taken over from process " + pid + ", which has ended"));
        switch (place.found()) {
            case RESUMED -> lines.add("resuming: from the newest good checkpoint");
            case NOTHING_TO_RESUME -> lines.add("resuming: there is no checkpoint yet; training begins");
            case OVERWRITTEN -> lines.add("overwriting: the old run is removed after the first step");
            case NEW -> {}
        }
        return lines;
    }

    /**
     * Trains until the run is done, is stopped or fails.
     *
     * <p>An interrupt of the thread is a request to stop: the run finishes its present step, saves and ends, and the thread
     * stays interrupted.
     *
     * @return how it ended
     * @throws dev.espalier.api.EspalierException if it cannot go on; the last checkpoint is intact
     * @throws IllegalStateException if it has been run, is running or is closed
     */
    public RunResult run() {
        lifeCycle.begin();
        try {
            return train();
        } finally {
            lifeCycle.end();
        }
    }

    private RunResult train() {
        CheckpointKeeper checkpoints = assembled.checkpoints();
        try {
            place().ifPresent(RunPlace::open);
            assembled.exports().open();
            deferred.ifPresent(folder -> folder.keepsFitted(
                    file -> model(assembled.loop().weights(), provenance()).saveFitted(file)));
            Optional<Checkpoint> from = resume ? checkpoints.resume() : Optional.empty();
            deferred.ifPresent(folder ->
                    folder.resolve(provenance.withLengthChanges(assembled.loop().lengthChanges())));
            from.ifPresent(checkpoint -> {
                tellChangedPlugins();
                keptFolder().ifPresent(folder -> assembled.diagnosis().takeUp(folder.metricsFile()));
            });
            checkpoints.requireRoom();
            assembled.listeners().runStarted(started(from.isPresent()));
            Outcome outcome = assembled.loop().run();
            RunResult result = outcome.finished() ? finished(outcome) : stopped(outcome);
            ended = result;
            examineEnd();
            assembled.listeners().runStopped(event(outcome.cause(), outcome.reason()));
            return result;
        } catch (RuntimeException | Error failure) {
            tellFailure(failure);
            ended = failed(failure);
            throw failure;
        } finally {
            place().filter(place -> !place.holdsThisRun()).ifPresent(RunPlace::close);
        }
    }

    /** Reports that a run resumes with other plugins: allowed, but the bits may differ. */
    private void tellChangedPlugins() {
        place().map(RunPlace::folder)
                .flatMap(RunFolder::readProvenance)
                .ifPresent(before -> provenance
                        .changesSince(before)
                        .forEach(change -> LOGGER.log(System.Logger.Level.WARNING, change)));
    }

    /** The folder that the run keeps its files in; empty before its first step, unless it is resumed, and if it keeps none. */
    public Optional<Path> folder() {
        return keptFolder().map(RunFolder::path);
    }

    private Optional<RunPlace> place() {
        return deferred.map(DeferredFolder::place);
    }

    private Optional<RunFolder> keptFolder() {
        return place().filter(RunPlace::holdsThisRun).map(RunPlace::folder);
    }

    private void tellFailure(Throwable failure) {
        try {
            examineEnd();
            assembled.listeners().runStopped(event(RunStopped.Cause.FAILED, String.valueOf(failure.getMessage())));
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    private void examineEnd() {
        long step = assembled.loop().steps();
        assembled.diagnosis().examineEnd(step, epochs(step), assembled.listeners());
    }

    /** What the diagnostics of the stack find in the run so far, the most serious first; for the thread that runs it. */
    public List<Finding> findings() {
        return assembled.diagnosis().findings();
    }

    private RunStarted started(boolean resumed) {
        LoopSettings settings = assembled.setup().settings();
        return new RunStarted(
                resumed ? idInFolder() : id,
                stack.name(),
                assembled.loop().steps(),
                settings.totalSteps(),
                settings.stepsPerEpoch(),
                settings.batch() * settings.accumulate(),
                assembled.setup().data().train().size(),
                assembled.setup().graph().trainedElements(),
                resumed,
                RunSummary.of(
                        assembled.setup(),
                        provenance.stack(),
                        provenance.usedPlugins(),
                        assembled.warnings(),
                        assembled.threads().describe(),
                        assembled.diagnosis().isActive()));
    }

    private String idInFolder() {
        return keptFolder()
                .flatMap(RunFolder::readProvenance)
                .flatMap(facts -> facts.text("id"))
                .orElse(id);
    }

    private RunStopped event(RunStopped.Cause cause, String reason) {
        long step = assembled.loop().steps();
        return new RunStopped(cause, reason, step, epochs(step), (System.nanoTime() - start) * 1e-9);
    }

    private int epochs(long step) {
        return assembled.setup().settings().epochsBegun(step);
    }

    private RunResult finished(Outcome outcome) {
        TrainingLoop.Ending ending = assembled.loop().ending();
        List<OutputTask> tasks =
                assembled.loop().decided(ending, assembled.setup().tasks());
        Map<String, Double> test = tests ? assembled.loop().test(ending) : Map.of();
        RunModel kept = new RunModel(
                ending.bestIsKept() ? RunModel.Weights.BEST : RunModel.Weights.LAST,
                ending.kept().step(),
                ending.kept().validation(),
                model(ending.kept().parameters(), tasks, provenance()));
        deferred.ifPresent(DeferredFolder::begin);
        Optional<Path> file = keptFolder().map(RunFolder::modelFile);
        file.ifPresent(kept.model()::save);
        Optional<RunModel> last = Optional.of(ending.bestIsKept() ? last(ending) : kept);
        Optional<RunModel> best = ending.bestIsKept() ? Optional.of(kept) : best(ending);
        return result(outcome, test, file, Optional.of(kept), last, best);
    }

    private RunResult stopped(Outcome outcome) {
        if (assembled.loop().steps() == 0) {
            return result(outcome, Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        TrainingLoop.Ending ending = assembled.loop().ending();
        Optional<RunModel> last = Optional.of(last(ending));
        Optional<RunModel> best = best(ending);
        return result(outcome, Map.of(), Optional.empty(), ending.bestIsKept() ? best : last, last, best);
    }

    /** What is left of a run that failed: its best weights, and its last ones if the failure came before they were changed. */
    private @Nullable RunResult failed(Throwable failure) {
        if (!(failure instanceof EspalierException known) || assembled.loop().steps() == 0) {
            return null;
        }
        try {
            return failed(known);
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
            return null;
        }
    }

    private RunResult failed(EspalierException failure) {
        Outcome outcome = new Outcome(RunStopped.Cause.FAILED, String.valueOf(failure.getMessage()), false);
        TrainingLoop.Ending ending = assembled.loop().ending();
        boolean whole = failure.code() == ErrorCode.NON_FINITE && ending.last().isFinite();
        Optional<RunModel> last = whole ? Optional.of(last(ending)) : Optional.empty();
        Optional<RunModel> best = best(ending);
        return result(outcome, Map.of(), Optional.empty(), ending.bestIsKept() ? best : last, last, best);
    }

    private RunModel last(TrainingLoop.Ending ending) {
        return unfinished(RunModel.Weights.LAST, ending.last());
    }

    private Optional<RunModel> best(TrainingLoop.Ending ending) {
        return ending.best().map(best -> unfinished(RunModel.Weights.BEST, best));
    }

    private RunModel unfinished(RunModel.Weights which, TrainingLoop.FinalWeights weights) {
        Provenance of = provenance()
                .ofUnfinished(
                        which,
                        weights.step(),
                        assembled.loop().steps(),
                        assembled.setup().settings().totalSteps());
        return new RunModel(which, weights.step(), weights.validation(), model(weights.parameters(), of));
    }

    private TrainedModel model(Parameters weights, Provenance of) {
        return model(weights, assembled.setup().tasks(), of);
    }

    private TrainedModel model(Parameters weights, List<OutputTask> tasks, Provenance of) {
        RunSetup setup = assembled.setup();
        return new TrainedModel(
                new ModelMember(
                        setup.graph(),
                        weights,
                        setup.data().preprocessing(),
                        setup.data().train().targets(),
                        tasks,
                        of),
                unlisted);
    }

    private Provenance provenance() {
        return provenance
                .withData(assembled.setup().data().digest())
                .withLengthChanges(assembled.loop().lengthChanges());
    }

    private RunResult result(
            Outcome outcome,
            Map<String, Double> test,
            Optional<Path> file,
            Optional<RunModel> kept,
            Optional<RunModel> last,
            Optional<RunModel> best) {
        long step = assembled.loop().steps();
        Map<String, Double> validation = kept.map(RunModel::validation).orElse(Map.of());
        return new RunResult(
                outcome.cause(),
                outcome.reason(),
                step,
                epochs(step),
                outcome.resumable(),
                validation,
                test,
                folder(),
                file,
                kept,
                last,
                best);
    }

    /**
     * How the run ended; also of a run that failed, whose best model is there if it was validated, and whose last one is there
     * if a NaN ended it, as {@code run} throws before it changes the weights.
     *
     * @return the result; empty as long as the run has not ended, and if it failed before its first step or for a reason from
     *     outside
     */
    public Optional<RunResult> result() {
        return Optional.ofNullable(ended);
    }

    /**
     * Validates what the run has come to, without leaving a trace in it; for the thread that has run it, before it is closed.
     *
     * @return the metrics of the weights after the last step on the validation split, of a run that is finished those of its
     *     model; empty without a validation split
     * @throws IllegalStateException if the run has not ended, failed, or made no step
     */
    public Map<String, Double> validate() {
        RunResult result = requireEnded();
        Map<String, Double> known = result.cause() == RunStopped.Cause.REQUESTED
                ? result.last().map(RunModel::validation).orElse(Map.of())
                : result.validation();
        return known.isEmpty() ? assembled.loop().validateKept() : known;
    }

    /**
     * Measures how fast the model predicts, in batches and on the threads of the run; for the thread that has run it, before it
     * is closed.
     *
     * @return seconds for each sample of the validation split, of the fastest of three passes; NaN without a validation split
     * @throws IllegalStateException if the run has not ended, failed, or made no step
     */
    public double secondsPerSample() {
        requireEnded();
        int samples = outline().validationSamples();
        double fastest = Double.NaN;
        for (int pass = 0; pass < TIMED_PASSES && samples > 0; pass++) {
            long begun = System.nanoTime();
            assembled.loop().validateKept();
            double seconds = (System.nanoTime() - begun) * 1e-9 / samples;
            fastest = Double.isNaN(fastest) ? seconds : Math.min(fastest, seconds);
        }
        return fastest;
    }

    private RunResult requireEnded() {
        RunResult result = ended;
        if (result == null || result.cause() == RunStopped.Cause.FAILED || result.steps() == 0) {
            throw new IllegalStateException("the run has no weights to validate; run it to an end first");
        }
        return result;
    }

    /**
     * Keeps the exporters of the run open when it is closed, so that its end can be collected afterwards. Without this call
     * they are closed with the run.
     *
     * @return the exporters, to be closed by the caller
     */
    public LingeringExports lingeringExports() {
        RunExports exports = keptExports();
        return new LingeringExports(() -> exports);
    }

    /** The exporters, which are left open when the run is closed. */
    RunExports keptExports() {
        assembled.exports().keep();
        return assembled.exports();
    }

    /**
     * Ends the threads, closes the listeners and the exporters and gives the folder back. Does nothing the second time.
     *
     * <p>A run that another thread is running is asked to stop, and waited for until it has saved. If the thread that waits is
     * interrupted, or a listener of the run asks, it is closed as soon as it has ended.
     */
    @Override
    public void close() {
        lifeCycle.close();
    }

    private void release() {
        try {
            assembled.close();
        } finally {
            place().ifPresent(RunPlace::close);
        }
    }
}
