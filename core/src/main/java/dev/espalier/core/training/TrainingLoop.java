package dev.espalier.core.training;

import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.EvaluationStarted;
import dev.espalier.api.event.History;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.RunStopped.Cause;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView.Phase;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.core.diagnosis.RunDiagnosis;
import dev.espalier.engine.plan.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Trains: steps, and between them the duties that fall due.
 *
 * <p>What is due after a step (the epoch's metrics, a validation, a checkpoint, a stop) is a function of the run's
 * state, and each duty leaves its mark there. So a run that was killed or stopped between two duties goes on with the next
 * one, without doing one twice or leaving one out.
 */
public final class TrainingLoop implements AutoCloseable {

    /** The metric of a validation that is the mean training loss since the validation before. */
    public static final String TRAIN_LOSS = "train-loss";

    private final LoopSettings settings;
    private final RunState state;
    private final ModelWeights weights;
    private final StepGradients work;
    private final ParameterUpdate update;
    private final Unfreezing unfreezing;
    private final ScheduledSettings schedules;
    private final Evaluations evaluations;
    private final RunStops stops;
    private final CheckpointKeeper checkpoints;
    private final Listeners listeners;
    private final RunDiagnosis diagnosis;
    private final RunSignals signals;
    private final NonFiniteGuard guard;
    private final StepCursor cursor;
    private final GroupRates groups;
    private final StepRecorder recorder;
    private final StepMetrics metrics;
    private final ClosureOptimizer.Closure closure = this::evaluateAgain;
    private LongConsumer afterStep = step -> {};
    private boolean begun;
    private long epochStart = System.nanoTime();
    private int validationsSeen = -1;
    private Optional<String> reasonToStop = Optional.empty();

    /**
     * The loop of a run.
     *
     * @param settings the numbers that it runs by
     * @param state where the run is
     * @param weights what is trained
     * @param work computes gradients
     * @param update changes parameters
     * @param unfreezing begins to train what is frozen at first
     * @param schedules factors of the step
     * @param groups the learning rates of the parameter groups
     * @param recorder collects statistics
     * @param evaluations what is validated and tested on
     * @param stops what may end the run early
     * @param checkpoints where the state is saved
     * @param listeners who is told
     * @param diagnosis examines the run
     * @param signals what other threads ask for
     */
    public TrainingLoop(
            LoopSettings settings,
            RunState state,
            ModelWeights weights,
            StepGradients work,
            ParameterUpdate update,
            Unfreezing unfreezing,
            ScheduledSettings schedules,
            GroupRates groups,
            StepRecorder recorder,
            Evaluations evaluations,
            RunStops stops,
            CheckpointKeeper checkpoints,
            Listeners listeners,
            RunDiagnosis diagnosis,
            RunSignals signals) {
        this.settings = settings;
        this.state = state;
        this.weights = weights;
        this.work = work;
        this.update = update;
        this.unfreezing = unfreezing;
        this.schedules = schedules;
        this.groups = groups;
        this.recorder = recorder;
        this.metrics = new StepMetrics(work.tasks(), groups);
        this.evaluations = evaluations;
        this.stops = stops;
        this.checkpoints = checkpoints;
        this.listeners = listeners;
        this.diagnosis = diagnosis;
        this.signals = signals;
        this.guard = new NonFiniteGuard(settings.stopOnNan(), () -> work.firstNonFinite(update), listeners);
        this.cursor = new StepCursor(settings);
        if (recorder.wantsConfusions()) {
            evaluations.validation().ifPresent(Evaluation::searchConfusions);
            evaluations.test().ifPresent(Evaluation::searchConfusions);
        }
        state.totalSteps = settings.totalSteps();
        state.scheduleSteps = settings.totalSteps();
    }

    /**
     * How a call of the loop ended.
     *
     * @param cause why
     * @param reason the same for a person to read
     * @param resumable whether the run has steps left that it would make if it were resumed
     */
    public record Outcome(Cause cause, String reason, boolean resumable) {

        /** Whether the run has nothing left to do, so that its model is finished. */
        public boolean finished() {
            return cause == Cause.COMPLETED || cause == Cause.STOPPED_EARLY;
        }
    }

    /**
     * Runs until all steps are done, a rule stops the run, somebody asks for it, or an error ends it.
     *
     * @return how it ended; the state has been saved, unless no step has been made
     */
    public Outcome run() {
        schedules.span(state.scheduleSteps, settings);
        metrics.parameterPenalty = state.parameterPenalty;
        Optional<Outcome> outcome;
        try {
            recorder.started(state.step, listeners);
            outcome = duties();
            while (outcome.isEmpty()) {
                step();
                afterStep.accept(state.step);
                outcome = duties();
            }
        } finally {
            work.close();
        }
        if (state.step > 0) {
            if (outcome.get().finished() && !outcome.get().resumable()) {
                recorder.finished(listeners);
            }
            checkpoints.saveFinal();
        }
        return outcome.get();
    }

    private Optional<Outcome> duties() {
        boolean examined = false;
        if (settings.endsEpoch(state.step) && state.reportedEpochs < state.step / settings.stepsPerEpoch()) {
            reportEpoch();
            examined = true;
        }
        boolean improved = false;
        Optional<Evaluation> validation = evaluations.validation();
        if (validation.isPresent() && settings.validatesAfter(state.step) && !state.validated()) {
            weights.readyToEvaluate(state.step);
            Optional<Map<String, Double>> values = evaluate(validation.get(), Split.VALIDATION, signals::stopRequested);
            if (values.isEmpty()) {
                return Optional.of(requested(signals.stopReason()));
            }
            improved = recordValidation(values.get());
            examined = true;
        }
        if (examined) {
            examine();
        }
        boolean requested = state.step > 0 && signals.takeCheckpointRequest();
        if (improved || requested || settings.checkpointsAfter(state.step)) {
            checkpoints.save(improved);
        }
        return outcome();
    }

    private void examine() {
        long period = settings.endsEpoch(state.step) || settings.validationSteps() == 0
                ? settings.stepsPerEpoch()
                : settings.validationSteps();
        if (RunDiagnosis.isDue(state.step / period, settings.totalSteps() / period)) {
            diagnosis.examine(state.step, settings.epochsBegun(state.step), listeners);
        }
    }

    private Optional<Outcome> outcome() {
        if (validationsSeen != state.history().size()) {
            askStoppingRules();
        }
        if (reasonToStop.isPresent()) {
            return Optional.of(new Outcome(Cause.STOPPED_EARLY, reasonToStop.get(), false));
        }
        if (state.step >= settings.totalSteps()) {
            return Optional.of(new Outcome(Cause.COMPLETED, "all " + settings.totalSteps() + " steps are done", false));
        }
        if (signals.stopRequested()) {
            return Optional.of(requested(signals.stopReason()));
        }
        Optional<String> timeOver = stops.afterUpdate();
        if (timeOver.isPresent()) {
            return Optional.of(new Outcome(Cause.STOPPED_EARLY, timeOver.get(), true));
        }
        long limit = Math.min(settings.stopAfter(), signals.stopAfter());
        if (state.step >= limit) {
            String reason = "the limit of " + limit + " steps is reached";
            return Optional.of(requested(reason));
        }
        return Optional.empty();
    }

    private static Outcome requested(String reason) {
        return new Outcome(Cause.REQUESTED, reason, true);
    }

    private void askStoppingRules() {
        validationsSeen = state.history().size();
        reasonToStop = stops.afterValidation(state);
    }

    private void step() {
        long number = state.step + 1;
        int epoch = settings.epochOf(state.step);
        int firstBatch = settings.firstBatchOf(state.step);
        int samples = settings.samplesOf(firstBatch);
        if (firstBatch == 0) {
            state.beginEpoch();
            epochStart = System.nanoTime();
        }
        if (firstBatch == 0 || !begun) {
            begun = true;
            listeners.epochStarted(new EpochStarted(epoch, state.step));
        }
        unfreezing.before(state.step, epoch, listeners);
        cursor.moveTo(state.step);
        schedules.moveTo(cursor, state.history());
        metrics.begin(number, epoch, samples);
        metrics.add(Phase.CALLBACKS, listeners.takeNanoseconds());
        metrics.takeRates(settings.learningRate(), schedules);
        update.prepare(number);
        recorder.begin(number, epoch);
        update.perturbWeights();
        try {
            work.gradients(number, epoch, firstBatch, samples, metrics, update);
        } finally {
            update.restoreWeights();
        }
        recorder.passesDone();
        guard.checkLoss(metrics);
        update(number);
        state.step = number;
        state.addLoss(metrics.lossMean, metrics.outputPenalty, samples);
        recorder.updated(metrics, listeners);
        listeners.stepFinished(metrics);
    }

    private void update(long number) {
        long start = metrics.time();
        update.shapeGradients();
        start = recorder.gradientsReady(metrics, start);
        clip(metrics);
        start = metrics.spent(Phase.CLIP, start);
        if (update.needsClosure()) {
            update.update(closure);
        } else {
            update.update();
        }
        weights.average(number == 1);
        metrics.spent(Phase.OPTIMIZER, start);
    }

    private void clip(StepMetrics metrics) {
        double norm = update.gradientNorm();
        metrics.gradientNorm = norm;
        metrics.clippedGradientNorm = norm;
        guard.checkGradients(metrics);
        if (settings.clipValue() > 0) {
            metrics.clippedGradientNorm = update.limitGradients();
        }
        double limited = metrics.clippedGradientNorm;
        if (settings.clipNorm() > 0 && limited > settings.clipNorm()) {
            // the small term keeps the factor below one, as in PyTorch's clip_grad_norm_
            double factor = settings.clipNorm() / (limited + 1e-6);
            update.scaleGradients(factor);
            metrics.clippedGradientNorm = limited * factor;
        }
        metrics.clipped = metrics.clippedGradientNorm < norm;
    }

    /** What a rule that needs several passes asks for: loss and gradients at the present values, shaped as those before. */
    private double evaluateAgain() {
        long number = state.step + 1;
        StepMetrics again = new StepMetrics(work.tasks(), groups);
        again.begin(number, settings.epochOf(state.step), metrics.samples());
        update.perturbWeights();
        try {
            work.repeat(number, again);
        } finally {
            update.restoreWeights();
        }
        update.prepare(number);
        update.shapeGradients();
        guard.checkLoss(again);
        clip(again);
        return again.loss + again.outputPenalty + update.penalty();
    }

    private void reportEpoch() {
        state.parameterPenalty = update.penalty();
        metrics.parameterPenalty = state.parameterPenalty;
        state.reportedEpochs++;
        listeners.epochFinished(new EpochFinished(
                state.reportedEpochs,
                state.step,
                state.epochSamples,
                state.epochLoss.value(),
                metrics.parameterPenalty + state.meanOfEpoch(state.epochPenalty),
                rateOfLastStep(),
                (System.nanoTime() - epochStart) * 1e-9));
    }

    private double rateOfLastStep() {
        cursor.moveTo(state.step - 1);
        schedules.moveTo(cursor, state.history());
        return settings.learningRate() * schedules.rateFactor();
    }

    private Optional<Map<String, Double>> evaluate(Evaluation data, Split split, BooleanSupplier cancelled) {
        int epoch = settings.epochsBegun(state.step);
        listeners.evaluationStarted(new EvaluationStarted(split, state.step, epoch, data.samples()));
        long start = System.nanoTime();
        Optional<Map<String, Double>> values = data.evaluate(cancelled);
        if (values.isPresent()) {
            double seconds = (System.nanoTime() - start) * 1e-9;
            listeners.evaluationFinished(
                    new EvaluationFinished(split, state.step, epoch, data.samples(), values.get(), seconds));
            recorder.evaluated(data, split, state.step, listeners);
        }
        return values;
    }

    private boolean recordValidation(Map<String, Double> values) {
        Map<String, Double> entry = new TreeMap<>(values);
        entry.put(TRAIN_LOSS, state.recentMeanLoss());
        boolean onlyFinal = settings.validatesOnlyAtEnd(state.step);
        if (onlyFinal) {
            state.finalValidation = Optional.of(new FinalValidation(state.mark(), state.bestStep, state.bestValue));
        } else {
            state.beginRecent();
        }
        int epoch = settings.epochOf(state.step - 1);
        state.add(new History.Entry(state.step, epoch, entry));
        double value = entry.getOrDefault(settings.monitor().metric(), Double.NaN);
        boolean improved = settings.monitor().improves(value, state.bestValue, 0);
        if (improved) {
            state.bestValue = value;
            state.bestStep = state.step;
            if (onlyFinal) {
                weights.takeFinalBest();
            } else {
                weights.takeBest();
            }
        }
        listeners.monitorChecked(new MonitorChecked(
                state.step,
                epoch,
                settings.monitor().metric(),
                value,
                state.bestValue,
                state.bestStep,
                improved,
                stops.patienceLeft(state.history())));
        return improved;
    }

    /**
     * Weights that a call of the loop ends with.
     *
     * @param step updates made before them
     * @param parameters the weights, which nothing changes any more
     * @param validation the values of their validation; empty if there was none
     */
    public record FinalWeights(long step, Parameters parameters, Map<String, Double> validation) {

        /** Whether all of them are finite. */
        public boolean isFinite() {
            return SavedArrays.areFinite(parameters.arrays());
        }
    }

    /**
     * What a call of the loop ends with.
     *
     * @param last the weights after the last update
     * @param best those of the best validation; empty if there was none
     * @param bestIsKept whether the best ones are those of the model, instead of the last
     */
    public record Ending(FinalWeights last, Optional<FinalWeights> best, boolean bestIsKept) {

        /** The weights of the model. */
        public FinalWeights kept() {
            return bestIsKept ? best.orElse(last) : last;
        }
    }

    /**
     * Sets what is called after each step, on the thread of the run, before anything that is due is done or saved.
     *
     * @param called with the number of the step
     */
    public void afterStep(LongConsumer called) {
        afterStep = called;
    }

    /** A copy of the weights that would be evaluated now; for the thread of the run. */
    public FinalWeights present() {
        weights.readyToEvaluate(state.step);
        return new FinalWeights(state.step, weights.kept().copy(), validated(state.step));
    }

    /** The weights that the loop has come to; called once, after {@link #run}. */
    public Ending ending() {
        weights.readyToEvaluate(state.step);
        FinalWeights last = new FinalWeights(state.step, weights.kept().copy(), validated(state.step));
        Optional<FinalWeights> best = state.bestStep == 0
                ? Optional.empty()
                : Optional.of(
                        state.bestStep == state.step
                                ? last
                                : new FinalWeights(state.bestStep, weights.best(), validated(state.bestStep)));
        return new Ending(last, best, settings.restoreBest() && best.isPresent());
    }

    /**
     * Calibrates the probabilities and then chooses the thresholds of labels for the weights of the model, where the stack asks
     * for that, and decides by them in the test.
     *
     * @param ending what the loop ends with
     * @param tasks what the outputs are for
     * @return the tasks with what was chosen; the same without a validation split
     */
    public List<OutputTask> decided(Ending ending, List<OutputTask> tasks) {
        if (evaluations.validation().isEmpty()) {
            return tasks;
        }
        weights.kept().copyFrom(ending.kept().parameters());
        Evaluation validation = evaluations.validation().get();
        validation.decideBy(validation.calibrated());
        List<OutputTask> decided = validation.choosingThresholds();
        evaluations.test().ifPresent(test -> test.decideBy(decided));
        return decided;
    }

    /**
     * Tests the weights of the model.
     *
     * @param ending what the loop ends with
     * @return the values of the test; empty if there is none
     */
    public Map<String, Double> test(Ending ending) {
        weights.kept().copyFrom(ending.kept().parameters());
        return evaluations
                .test()
                .flatMap(test -> evaluate(test, Split.TEST, () -> false))
                .orElse(Map.of());
    }

    /** Validates the weights that are kept, which after {@link #ending} are the last ones, without telling a listener or keeping a trace. */
    public Map<String, Double> validateKept() {
        return evaluations
                .validation()
                .flatMap(validation -> validation.evaluate(() -> false))
                .orElse(Map.of());
    }

    /** The weights that are evaluated and kept, which training changes. */
    public Parameters weights() {
        return weights.kept();
    }

    private Map<String, Double> validated(long step) {
        List<History.Entry> entries = state.history().entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).step() == step) {
                Map<String, Double> values = new TreeMap<>(entries.get(i).values());
                values.remove(TRAIN_LOSS);
                return values;
            }
        }
        return Map.of();
    }

    /** The changes of the run's length so far, the oldest first. */
    public List<LengthChange> lengthChanges() {
        return state.lengthChanges;
    }

    /** Updates made. */
    public long steps() {
        return state.step;
    }

    /** Gives the file of the validations back. */
    @Override
    public void close() {
        state.close();
    }
}
