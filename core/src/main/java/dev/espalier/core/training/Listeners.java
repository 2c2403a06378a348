package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import java.util.List;
import java.util.function.BiConsumer;

/** All listeners of a run as one, in declared order; says which one failed. */
public final class Listeners implements TrainingListener {

    private final TrainingListener[] listeners;

    /**
     * The listeners of a run.
     *
     * @param listeners in the order in which they are told
     */
    public Listeners(List<TrainingListener> listeners) {
        this.listeners = listeners.toArray(TrainingListener[]::new);
    }

    @Override
    public void runStarted(RunStarted event) {
        tell(TrainingListener::runStarted, event);
    }

    @Override
    public void stepFinished(StepView step) {
        tell(TrainingListener::stepFinished, step);
    }

    @Override
    public void epochFinished(EpochFinished event) {
        tell(TrainingListener::epochFinished, event);
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        tell(TrainingListener::evaluationFinished, event);
    }

    @Override
    public void checkpointSaved(CheckpointSaved event) {
        tell(TrainingListener::checkpointSaved, event);
    }

    @Override
    public void nonFiniteFound(NonFiniteFound event) {
        tell(TrainingListener::nonFiniteFound, event);
    }

    @Override
    public void runStopped(RunStopped event) {
        tell(TrainingListener::runStopped, event);
    }

    private <E> void tell(BiConsumer<TrainingListener, E> method, E event) {
        for (TrainingListener listener : listeners) {
            try {
                method.accept(listener, event);
            } catch (RuntimeException failure) {
                throw failed(listener, failure);
            }
        }
    }

    /** Closes every listener, also when one of them fails. */
    @Override
    public void close() {
        RuntimeException first = null;
        for (TrainingListener listener : listeners) {
            try {
                listener.close();
            } catch (RuntimeException failure) {
                if (first == null) {
                    first = failed(listener, failure);
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static EspalierException failed(TrainingListener listener, RuntimeException failure) {
        if (failure instanceof EspalierException known) {
            return known;
        }
        return new EspalierException(
                ErrorCode.PLUGIN_FAILED,
                "listener " + listener.getClass().getName(),
                "it threw " + failure,
                "mend the listener or leave it out",
                failure);
    }
}
