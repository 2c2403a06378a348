package dev.espalier.core.training;

import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.History;
import dev.espalier.api.event.RunStopped.Cause;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView.Phase;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains: steps, and between them the duties that fall due.
 *
 * <p>What is due after a step (the epoch's figures, a validation, a checkpoint, a verdict) is a function of the run's
 * state, and each duty leaves its mark there. So a run that was killed or stopped between two duties goes on with the next
 * one, without doing one twice or leaving one out.
 */
public final class TrainingLoop {

    /** The figure of a validation that is the mean training loss since the validation before. */
    public static final String TRAIN_LOSS = "train-loss";

    private final LoopSettings settings;
    private final RunState state;
    private final BestWeights best;
    private final StepWork work;
    private final ParameterUpdate update;
    private final Optional<WeightAverage> average;
    private final Optional<EvaluatedWeights> evaluated;
    private final ScheduledSettings schedules;
    private final Optional<Evaluation> validation;
    private final RunStops stops;
    private final CheckpointKeeper checkpoints;
    private final Listeners listeners;
    private final RunSignals signals;
    private final NonFiniteGuard guard;
    private final StepCursor cursor;
    private final StepFigures figures = new StepFigures();
    private final Optimizer.Closure closure = this::evaluateAgain;
    private long epochStart = System.nanoTime();
    private int judged = -1;
    private Verdict verdict = Verdict.CONTINUE;

    public TrainingLoop(LoopParts parts) {
        this.settings = parts.settings();
        this.state = parts.state();
        this.best = parts.best();
        this.work = parts.work();
        this.update = parts.update();
        this.average = parts.average();
        this.evaluated = parts.evaluated();
        this.schedules = parts.schedules();
        this.validation = parts.validation();
        this.stops = parts.stops();
        this.checkpoints = parts.checkpoints();
        this.listeners = parts.listeners();
        this.signals = parts.signals();
        this.guard = parts.guard();
        this.cursor = new StepCursor(settings);
    }

    /**
     * How a call of the loop ended.
     *
     * @param cause why
     * @param reason the same for a person to read
     */
    public record Outcome(Cause cause, String reason) {

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
        Optional<Outcome> outcome;
        try {
            outcome = duties();
            while (outcome.isEmpty()) {
                step();
                outcome = duties();
            }
        } finally {
            work.close();
        }
        if (state.step > 0) {
            checkpoints.saveFinal(state);
        }
        return outcome.get();
    }

    private Optional<Outcome> duties() {
        if (settings.endsEpoch(state.step) && state.reportedEpochs < state.step / settings.stepsPerEpoch()) {
            reportEpoch();
        }
        boolean improved = false;
        if (validation.isPresent() && settings.validatesAfter(state.step) && !state.validated()) {
            Optional<Map<String, Double>> values = validate(validation.get());
            if (values.isEmpty()) {
                return Optional.of(new Outcome(Cause.REQUESTED, signals.stopReason()));
            }
            improved = recordValidation(values.get());
        }
        boolean requested = state.step > 0 && signals.takeCheckpointRequest();
        if (improved || requested || settings.checkpointsAfter(state.step)) {
            checkpoints.save(state, improved);
        }
        return ending();
    }

    private Optional<Outcome> ending() {
        if (judged != state.history().size()) {
            judge();
        }
        if (verdict.stop()) {
            return Optional.of(new Outcome(Cause.STOPPED_EARLY, verdict.reason()));
        }
        if (state.step >= settings.totalSteps()) {
            return Optional.of(new Outcome(Cause.COMPLETED, "all " + settings.totalSteps() + " steps are done"));
        }
        if (signals.stopRequested()) {
            return Optional.of(new Outcome(Cause.REQUESTED, signals.stopReason()));
        }
        Verdict time = stops.judgeTime();
        if (time.stop()) {
            return Optional.of(new Outcome(Cause.STOPPED_EARLY, time.reason()));
        }
        if (state.step >= settings.stopAfter()) {
            String reason = "the limit of " + settings.stopAfter() + " steps is reached";
            return Optional.of(new Outcome(Cause.REQUESTED, reason));
        }
        return Optional.empty();
    }

    private void judge() {
        judged = state.history().size();
        verdict = stops.judge(state);
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
        cursor.moveTo(state.step);
        schedules.moveTo(cursor, state.history());
        figures.begin(number, epoch, samples);
        figures.learningRate = settings.learningRate() * schedules.rateFactor();
        update.prepare(number);
        work.gradients(number, epoch, firstBatch, samples, figures, update);
        guard.checkLoss(figures);
        long start = figures.time();
        update(number);
        figures.spent(Phase.UPDATE, start);
        state.step = number;
        state.addLoss(figures.lossMean, figures.outputPenalty, samples);
        listeners.stepFinished(figures);
    }

    private void update(long number) {
        update.shapeGradients();
        clip(figures);
        if (update.needsClosure()) {
            update.update(closure);
        } else {
            update.update();
        }
        if (average.isPresent()) {
            average.get().update(number == 1);
        }
    }

    private void clip(StepFigures figures) {
        double norm = update.gradientNorm();
        figures.gradientNorm = norm;
        figures.clippedGradientNorm = norm;
        guard.checkGradients(figures);
        if (settings.clipValue() > 0) {
            figures.clippedGradientNorm = update.limitGradients();
        }
        double limited = figures.clippedGradientNorm;
        if (settings.clipNorm() > 0 && limited > settings.clipNorm()) {
            // the small term keeps the factor below one, as in PyTorch's clip_grad_norm_
            double factor = settings.clipNorm() / (limited + 1e-6);
            update.scaleGradients(factor);
            figures.clippedGradientNorm = limited * factor;
        }
    }

    /** What a rule that needs several passes asks for: loss and gradients at the present values, shaped as those before. */
    private double evaluateAgain() {
        long number = state.step + 1;
        StepFigures again = new StepFigures();
        again.begin(number, settings.epochOf(state.step), figures.samples());
        work.repeat(number, again);
        update.prepare(number);
        update.shapeGradients();
        guard.checkLoss(again);
        clip(again);
        return again.loss + again.outputPenalty + update.penalty();
    }

    private void reportEpoch() {
        figures.parameterPenalty = update.penalty();
        state.reportedEpochs++;
        listeners.epochFinished(new EpochFinished(
                state.reportedEpochs,
                state.step,
                state.epochSamples,
                state.epochLoss.value(),
                figures.parameterPenalty + state.meanOfEpoch(state.epochPenalty),
                rateOfLastStep(),
                (System.nanoTime() - epochStart) * 1e-9));
    }

    private double rateOfLastStep() {
        cursor.moveTo(state.step - 1);
        schedules.moveTo(cursor, state.history());
        return settings.learningRate() * schedules.rateFactor();
    }

    private Optional<Map<String, Double>> validate(Evaluation data) {
        long start = System.nanoTime();
        if (evaluated.isPresent()) {
            evaluated.get().refresh(state.step);
        }
        Optional<Map<String, Double>> values = data.evaluate(signals::stopRequested);
        if (values.isPresent()) {
            double seconds = (System.nanoTime() - start) * 1e-9;
            int epoch = settings.epochOf(state.step - 1);
            listeners.evaluationFinished(
                    new EvaluationFinished(Split.VALIDATION, state.step, epoch, data.samples(), values.get(), seconds));
        }
        return values;
    }

    private boolean recordValidation(Map<String, Double> values) {
        Map<String, Double> entry = new TreeMap<>(values);
        entry.put(TRAIN_LOSS, state.recentMeanLoss());
        state.beginRecent();
        int epoch = settings.epochOf(state.step - 1);
        state.add(new History.Entry(state.step, epoch, entry));
        double value = entry.getOrDefault(settings.monitor().figure(), Double.NaN);
        boolean improved = settings.monitor().improves(value, state.bestValue, 0);
        if (improved) {
            state.bestValue = value;
            state.bestStep = state.step;
            best.take();
        }
        return improved;
    }
}
