package dev.espalier.metrics.jfr;

import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.CheckpointStarted;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.EvaluationStarted;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import java.util.Optional;
import jdk.jfr.FlightRecorder;

/**
 * Passes the events of a run on to a {@link FlightRecorderListener} from the moment on at which Java Flight Recorder is first
 * used in the process. The classes of its events take a tenth of a second to register, which is not spent before.
 *
 * <p>Until then a call costs the reading of a field.
 */
final class WaitingForRecorder implements TrainingListener {

    private Optional<FlightRecorderListener> listener = Optional.empty();
    private Optional<RunStarted> started = Optional.empty();

    /** Who records; empty as long as there is no recorder. */
    private Optional<FlightRecorderListener> listener() {
        if (listener.isEmpty() && FlightRecorder.isInitialized()) {
            FlightRecorderListener first = new FlightRecorderListener();
            started.ifPresent(first::runStarted);
            listener = Optional.of(first);
        }
        return listener;
    }

    @Override
    public void runStarted(RunStarted event) {
        listener().ifPresent(recording -> recording.runStarted(event));
        started = Optional.of(event);
    }

    @Override
    public void stepFinished(StepView view) {
        Optional<FlightRecorderListener> recording = listener();
        if (recording.isPresent()) {
            recording.get().stepFinished(view);
        }
    }

    @Override
    public void epochStarted(EpochStarted event) {
        listener().ifPresent(recording -> recording.epochStarted(event));
    }

    @Override
    public void epochFinished(EpochFinished event) {
        listener().ifPresent(recording -> recording.epochFinished(event));
    }

    @Override
    public void evaluationStarted(EvaluationStarted event) {
        listener().ifPresent(recording -> recording.evaluationStarted(event));
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        listener().ifPresent(recording -> recording.evaluationFinished(event));
    }

    @Override
    public void checkpointStarted(CheckpointStarted event) {
        listener().ifPresent(recording -> recording.checkpointStarted(event));
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        listener().ifPresent(recording -> recording.checkpointSaved(event));
    }

    @Override
    public void checkpointFailed(CheckpointFailed event) {
        listener().ifPresent(recording -> recording.checkpointFailed(event));
    }

    @Override
    public void diagnosisUpdated(DiagnosisUpdated event) {
        listener().ifPresent(recording -> recording.diagnosisUpdated(event));
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        listener().ifPresent(recording -> recording.nonFiniteFound(event));
    }

    @Override
    public void runStopped(RunStopped event) {
        listener().ifPresent(recording -> recording.runStopped(event));
    }
}
