package dev.espalier.search;

import dev.espalier.api.EspalierException;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunOutline;
import dev.espalier.core.RunResult;
import dev.espalier.core.SharedRuns;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.search.storage.Job;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudySnapshot;
import dev.espalier.search.storage.StudyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Trains a trial that this process has claimed, from wherever it is to where it pauses or ends; by one thread, which listens to
 * the run.
 *
 * <p>The trial is a run of its stack in full, which ends its calls early: so it can go on later to the bits of a run without a
 * pause. Where it is to be measured and validates by itself, it does not end for that.
 */
final class TrialTraining implements TrainingListener {

    private static final long TELLING_INTERVAL = 200_000_000;

    private final StudyStore store;
    private final SearchPlanner planner;
    private final Objectives objectives;
    private final Job.Claim claim;
    private final long stepsOfOrigin;
    private final Steps told;
    private final long began = System.nanoTime();
    private final double secondsBefore;
    private volatile @Nullable TrainingRun running;
    private volatile @Nullable String stop;
    private long parameters;
    private Rungs rungs = Rungs.none();
    private Optional<Pruner.Decision> decided = Optional.empty();
    private @Nullable RuntimeException failure;
    private boolean lost;
    private double reached;
    private long toldAt;

    /** How a claim has ended. */
    enum End {
        /** The trial was trained for the length of its stage. */
        COMPLETED,
        /** It waits for its promotion. */
        PAUSED,
        /** The pruner has ended it. */
        PRUNED,
        /** It failed. */
        FAILED,
        /** It was interrupted, and is continued by whoever asks next. */
        RELEASED,
        /** Another process has taken it up. */
        LOST
    }

    /** Who is told of the steps of a trial. */
    @FunctionalInterface
    interface Steps {

        /**
         * Some steps were made.
         *
         * @param step updates made
         * @param steps at which the trial has been trained for the length of its stage
         */
        void made(long step, long steps);
    }

    TrialTraining(
            StudyStore store,
            SearchPlanner planner,
            Objectives objectives,
            Job.Claim claim,
            long stepsOfOrigin,
            Steps told) {
        this.store = store;
        this.planner = planner;
        this.objectives = objectives;
        this.claim = claim;
        this.stepsOfOrigin = stepsOfOrigin;
        this.told = told;
        this.secondsBefore = claim.trial().work().seconds();
        this.reached =
                claim.trial().last().map(last -> last.reached().progress()).orElse(0.0);
    }

    /** Asks the trial to end after its present step, saved; from any thread. */
    void requestStop(String reason) {
        stop = reason;
        TrainingRun present = running;
        if (present != null) {
            present.control().requestStop(reason);
        }
    }

    /**
     * Trains the trial.
     *
     * @param runs prepares its runs
     * @param stack makes its stack
     * @param options where and how, without a limit
     * @return how it ended, which the store knows by now
     * @throws EspalierException for a reason that other trials would meet, too; the trial is given back
     */
    End train(SharedRuns runs, Supplier<Stack> stack, RunOptions options) {
        try {
            Stack of = stack.get();
            if (claim.trial().decision() != Pruner.Decision.CONTINUE) {
                return carriedOut(runs, of, options);
            }
            while (true) {
                Optional<End> end = part(runs, of, options);
                if (end.isPresent()) {
                    return end.get();
                }
            }
        } catch (EspalierException failed) {
            if (TrialRuns.concernsAll(failed)) {
                store.release(claim);
                throw failed;
            }
            String reason = failed.problems().stream().map(String::valueOf).collect(Collectors.joining("; "));
            return store.ended(claim, Trial.State.FAILED, reason) ? End.FAILED : End.LOST;
        } catch (RuntimeException failed) {
            store.release(claim);
            throw failed;
        } catch (Error failed) {
            store.crashed(claim);
            throw failed;
        }
    }

    /** Does what a process decided that died before it had done it: the run is trained to where it was measured, if need be. */
    private End carriedOut(SharedRuns runs, Stack stack, RunOptions options) {
        long until = claim.trial().last().orElseThrow().step();
        try (TrainingRun run = runs.prepare(stack, options, List.of(this))) {
            run.stopAfter(until);
            running = run;
            if (stop != null) {
                store.release(claim);
                return End.RELEASED;
            }
            long steps = run.run().steps();
            store.progressed(claim, trained(steps), seconds());
            if (lost) {
                return End.LOST;
            }
            if (steps < until) {
                store.release(claim);
                return End.RELEASED;
            }
            return ended(claim.trial().decision()).orElseThrow();
        } finally {
            running = null;
        }
    }

    /** One call of its run; nothing if there is more to be done. */
    private Optional<End> part(SharedRuns runs, Stack stack, RunOptions options) {
        try (TrainingRun run = runs.prepare(stack, options, List.of(this))) {
            RunOutline outline = run.outline();
            parameters = outline.parameters();
            rungs = Rungs.of(planner.rungs(claim.trial(), claim.stage()), length(outline), reached);
            long until = rungs.nextPause(outline, objectives.needLatency());
            run.stopAfter(until);
            running = run;
            if (stop != null) {
                store.release(claim);
                return Optional.of(End.RELEASED);
            }
            RunResult result = run.run();
            if (failure != null) {
                throw failure;
            }
            if (lost) {
                return Optional.of(End.LOST);
            }
            if (decided.isEmpty() && result.cause() == RunStopped.Cause.REQUESTED && result.steps() < until) {
                store.progressed(claim, trained(result.steps()), seconds());
                store.release(claim);
                return Optional.of(End.RELEASED);
            }
            return decided.isPresent() ? ended(decided.get()) : reached(run, result);
        } finally {
            running = null;
        }
    }

    /** Measures a run that has come to a rung or to its end. */
    private Optional<End> reached(TrainingRun run, RunResult result) {
        boolean isOver = result.cause() != RunStopped.Cause.REQUESTED || result.steps() >= rungs.length();
        Map<String, Double> values = new TreeMap<>(run.validate());
        if (objectives.needLatency()) {
            values.put(Objectives.LATENCY, run.secondsPerSample());
        }
        Optional<Pruner.Decision> decision = isOver
                ? measured(1, result.steps(), values, study -> Pruner.Decision.CONTINUE)
                : measured(rungs.progress(result.steps()), result.steps(), values, this::decide);
        if (decision.isEmpty()) {
            return Optional.of(End.LOST);
        }
        if (isOver) {
            return Optional.of(store.ended(claim, Trial.State.COMPLETED, result.reason()) ? End.COMPLETED : End.LOST);
        }
        return ended(decision.get());
    }

    private Optional<End> ended(Pruner.Decision decision) {
        return switch (decision) {
            case CONTINUE -> Optional.empty();
            case PAUSE ->
                Optional.of(store.ended(claim, Trial.State.PAUSED, "it waits to be promoted") ? End.PAUSED : End.LOST);
            case PRUNE ->
                Optional.of(store.ended(claim, Trial.State.PRUNED, "the pruner has ended it") ? End.PRUNED : End.LOST);
        };
    }

    private Pruner.Decision decide(StudySnapshot study) {
        return planner.decide(study, claim.trial().number());
    }

    private Optional<Pruner.Decision> measured(
            double progress, long step, Map<String, Double> values, Function<StudySnapshot, Pruner.Decision> decider) {
        values.put(Objectives.PARAMETERS, (double) parameters);
        store.progressed(claim, trained(step), seconds());
        Measurement measurement = new Measurement(progress, objectives.losses(values));
        Optional<Pruner.Decision> decision =
                store.measured(claim, new StudyMeasurement(measurement, step, seconds(), values), decider);
        reached = progress;
        return decision;
    }

    @Override
    public void runStarted(RunStarted event) {
        tell(event.step());
    }

    @Override
    public void stepFinished(StepView step) {
        tell(step.step());
    }

    private void tell(long step) {
        long now = System.nanoTime();
        if (now - toldAt < TELLING_INTERVAL) {
            return;
        }
        toldAt = now;
        told.made(step, rungs.length());
        if (!store.progressed(claim, trained(step), seconds())) {
            lost = true;
            requestStop("another process has taken up the trial");
        }
    }

    /** Measures at a rung where the run validates by itself, and lets it run on if the pruner does. */
    @Override
    public void evaluationFinished(EvaluationFinished event) {
        boolean isRung = event.split() == Split.VALIDATION && rungs.contains(event.step());
        if (!isRung || objectives.needLatency() || decided.isPresent()) {
            return;
        }
        try {
            Optional<Pruner.Decision> made =
                    measured(rungs.progress(event.step()), event.step(), new TreeMap<>(event.values()), this::decide);
            lost |= made.isEmpty();
            Pruner.Decision decision = made.orElse(Pruner.Decision.PRUNE);
            if (decision != Pruner.Decision.CONTINUE) {
                decided = Optional.of(decision);
                requestStop("the trial is " + (decision == Pruner.Decision.PAUSE ? "paused" : "pruned"));
            }
        } catch (RuntimeException thrown) {
            // thrown where the run was begun: a listener's failure would be taken for the run's
            failure = thrown;
            requestStop("the search failed");
        }
    }

    /** The step at which the trial has been trained for the length of its stage. */
    private long length(RunOutline outline) {
        if (planner.isInFull(claim.stage())) {
            return outline.totalSteps();
        }
        return Math.max(
                1, Math.min(outline.totalSteps(), Math.round(claim.stage().epochs() * outline.stepsPerEpoch())));
    }

    private long trained(long step) {
        return Math.max(0, step - stepsOfOrigin);
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - began) * 1e-9;
    }
}
