package dev.espalier.metrics.observation;

import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.CheckpointStarted;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.EvaluationStarted;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.TrainingListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Observes a run: the run, in it its epochs, and in these or the run its evaluations and checkpoints.
 *
 * <p>An observation is current on the run's thread while it is open, so that what the application observes there, such as
 * reading data, becomes a part of it; and the run becomes a part of what is current when it starts.
 */
final class ObservationListener implements TrainingListener {

    // not "espalier.run" and the like: the timers that are made of observations would meet the meters of runs
    private static final String RUN = "espalier.training.run";
    private static final String EPOCH = "espalier.training.epoch";
    private static final String EVALUATION = "espalier.training.evaluation";
    private static final String CHECKPOINT = "espalier.training.checkpoint";
    private static final String OUTCOME = "outcome";

    private final ObservationRegistry registry;
    private final Deque<Open> open = new ArrayDeque<>();
    private String run = "";

    /** An observation that is going on. */
    private record Open(String name, Observation observation, Observation.Scope scope, Thread thread) {}

    /** A failure of which the event tells the reason only. */
    private static final class TrainingFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        TrainingFailure(String reason) {
            super(reason, null, false, false);
        }
    }

    ObservationListener(ObservationRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void runStarted(RunStarted event) {
        close();
        run = event.name();
        start(RUN, "train " + run).highCardinalityKeyValue("run.id", event.id());
    }

    @Override
    public void epochStarted(EpochStarted event) {
        start(EPOCH, "epoch " + event.epoch()).highCardinalityKeyValue("epoch", Integer.toString(event.epoch()));
    }

    @Override
    public void epochFinished(EpochFinished event) {
        finish(EPOCH, null);
    }

    @Override
    public void evaluationStarted(EvaluationStarted event) {
        start(EVALUATION, "evaluate " + event.split())
                .lowCardinalityKeyValue("split", event.split().toString())
                .highCardinalityKeyValue("samples", Long.toString(event.samples()))
                .highCardinalityKeyValue("step", Long.toString(event.step()));
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        finish(EVALUATION, null);
    }

    @Override
    public void checkpointStarted(CheckpointStarted event) {
        start(CHECKPOINT, "write checkpoint").highCardinalityKeyValue("step", Long.toString(event.step()));
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        Observation checkpoint = current(CHECKPOINT);
        if (checkpoint != null) {
            checkpoint
                    .lowCardinalityKeyValue(OUTCOME, "saved")
                    .highCardinalityKeyValue("bytes", Long.toString(event.bytes()));
        }
        finish(CHECKPOINT, null);
    }

    @Override
    public void checkpointFailed(CheckpointFailed event) {
        Observation checkpoint = current(CHECKPOINT);
        if (checkpoint != null) {
            checkpoint.lowCardinalityKeyValue(OUTCOME, "failed");
        }
        finish(CHECKPOINT, event.reason());
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        Open innermost = open.peek();
        if (innermost != null) {
            innermost.observation.event(Observation.Event.of("espalier.training.non.finite", "value is not finite"));
        }
    }

    @Override
    public void runStopped(RunStopped event) {
        Observation observation = current(RUN);
        if (observation != null) {
            observation
                    .lowCardinalityKeyValue(
                            OUTCOME,
                            event.cause().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .highCardinalityKeyValue("step", Long.toString(event.step()));
        }
        finish(RUN, event.cause() == RunStopped.Cause.FAILED ? event.reason() : null);
    }

    /** Ends what is still open: a run that never told its end. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            end(open.pop(), null);
        }
    }

    private Observation start(String name, String contextualName) {
        Observation observation = Observation.createNotStarted(name, registry)
                .contextualName(contextualName)
                .lowCardinalityKeyValue("run", run)
                .start();
        open.push(new Open(name, observation, observation.openScope(), Thread.currentThread()));
        return observation;
    }

    private @Nullable Observation current(String name) {
        return open.stream()
                .filter(each -> each.name.equals(name))
                .map(Open::observation)
                .findFirst()
                .orElse(null);
    }

    /** Ends an observation, and those in it, which a failure has left open. */
    private void finish(String name, @Nullable String failure) {
        if (current(name) == null) {
            return;
        }
        Open last;
        do {
            last = open.pop();
            end(last, failure);
        } while (!last.name.equals(name));
    }

    private static void end(Open ended, @Nullable String failure) {
        if (failure != null) {
            ended.observation.error(new TrainingFailure(failure));
        }
        if (ended.thread.equals(Thread.currentThread())) {
            ended.scope.close();
        }
        ended.observation.stop();
    }
}
