package dev.espalier.core.training;

import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.CheckpointStarted;
import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.EvaluationStarted;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.event.WeightsPictured;
import dev.espalier.engine.plugin.ListenerCalls;
import java.util.List;
import java.util.function.BiConsumer;

/** All listeners of a run as one, in declared order, and its exporters after them; says which listener failed. */
public final class Listeners implements TrainingListener {

    private final TrainingListener[] listeners;
    private long nanoseconds;
    private final RunExports exports;

    /**
     * The listeners of a run.
     *
     * @param listeners in the order in which they are told
     * @param exports the exporters, which are told last
     */
    public Listeners(List<TrainingListener> listeners, RunExports exports) {
        this.listeners = listeners.toArray(TrainingListener[]::new);
        this.exports = exports;
    }

    @Override
    public void runStarted(RunStarted event) {
        tell("runStarted", TrainingListener::runStarted, event);
    }

    @Override
    public void stepFinished(StepView step) {
        tell("stepFinished", TrainingListener::stepFinished, step);
    }

    @Override
    public void epochFinished(EpochFinished event) {
        tell("epochFinished", TrainingListener::epochFinished, event);
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        tell("evaluationFinished", TrainingListener::evaluationFinished, event);
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        tell("checkpointSaved", TrainingListener::checkpointSaved, event);
    }

    @Override
    public void epochStarted(EpochStarted event) {
        tell("epochStarted", TrainingListener::epochStarted, event);
    }

    @Override
    public void evaluationStarted(EvaluationStarted event) {
        tell("evaluationStarted", TrainingListener::evaluationStarted, event);
    }

    @Override
    public void monitorChecked(MonitorChecked event) {
        tell("monitorChecked", TrainingListener::monitorChecked, event);
    }

    @Override
    public void confusionsFound(ConfusionsFound event) {
        tell("confusionsFound", TrainingListener::confusionsFound, event);
    }

    @Override
    public void checkpointStarted(CheckpointStarted event) {
        tell("checkpointStarted", TrainingListener::checkpointStarted, event);
    }

    @Override
    public void checkpointFailed(CheckpointFailed event) {
        tell("checkpointFailed", TrainingListener::checkpointFailed, event);
    }

    @Override
    public void statisticsCollected(StatisticsCollected event) {
        tell("statisticsCollected", TrainingListener::statisticsCollected, event);
    }

    @Override
    public void weightsPictured(WeightsPictured event) {
        tell("weightsPictured", TrainingListener::weightsPictured, event);
    }

    @Override
    public void samplesShown(SamplesShown event) {
        tell("samplesShown", TrainingListener::samplesShown, event);
    }

    @Override
    public void diagnosisUpdated(DiagnosisUpdated event) {
        tell("diagnosisUpdated", TrainingListener::diagnosisUpdated, event);
    }

    @Override
    public void parametersUnfrozen(ParametersUnfrozen event) {
        tell("parametersUnfrozen", TrainingListener::parametersUnfrozen, event);
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        tell("nonFiniteFound", TrainingListener::nonFiniteFound, event);
    }

    @Override
    public void runStopped(RunStopped event) {
        tell("runStopped", TrainingListener::runStopped, event);
    }

    private <E> void tell(String call, BiConsumer<TrainingListener, E> method, E event) {
        long start = System.nanoTime();
        for (TrainingListener listener : listeners) {
            ListenerCalls.tell(listener, call, method, event);
        }
        exports.tell(call, method, event);
        nanoseconds += System.nanoTime() - start;
    }

    /** The time that the listeners took since this was last asked. */
    long takeNanoseconds() {
        long taken = nanoseconds;
        nanoseconds = 0;
        return taken;
    }

    /** Whether any of them needs statistics. */
    @Override
    public boolean wantsStatistics() {
        for (TrainingListener listener : listeners) {
            if (ListenerCalls.wantsStatistics(listener)) {
                return true;
            }
        }
        return exports.wantsStatistics();
    }

    /** Closes every listener, also when one of them fails, and the exporters. */
    @Override
    public void close() {
        RuntimeException first = null;
        for (TrainingListener listener : listeners) {
            try {
                ListenerCalls.close(listener);
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        exports.close();
        if (first != null) {
            throw first;
        }
    }
}
