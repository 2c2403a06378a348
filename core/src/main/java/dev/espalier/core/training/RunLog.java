package dev.espalier.core.training;

import dev.espalier.api.Problem;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.checkpoint.FileMark;
import dev.espalier.core.checkpoint.MetricsLine;
import dev.espalier.core.checkpoint.MetricsLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the metrics of epochs and evaluations into the metrics log of the run's folder: every line at first, fewer of
 * epochs and validations as the log grows.
 */
public final class RunLog implements TrainingListener {

    private final Supplier<MetricsLog> opening;
    private final RunState state;
    private @Nullable MetricsLog opened;

    /**
     * A listener that writes.
     *
     * @param opening opens the log, when there is something to write or to cut for the first time
     * @param state where the run is
     */
    public RunLog(Supplier<MetricsLog> opening, RunState state) {
        this.opening = opening;
        this.state = state;
    }

    private MetricsLog log() {
        MetricsLog log = opened;
        if (log == null) {
            log = opening.get();
            opened = log;
        }
        return log;
    }

    @Override
    public void epochFinished(EpochFinished event) {
        if (!log().takes(event.epoch())) {
            return;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", event.loss());
        values.put("penalty", event.penalty());
        values.put("learning-rate", event.learningRate());
        log().append(new MetricsLine(event.step(), event.epoch(), Split.TRAIN, values));
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        // counted by the history, so that a resumed run goes on with the same number
        if (event.split() == Split.VALIDATION && !log().takes(state.history().size() + 1L)) {
            return;
        }
        log().append(new MetricsLine(event.step(), event.epoch(), event.split(), event.values()));
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }

    /** Brings all lines to the disk and says where the log is. */
    FileMark forced() {
        log().force();
        return log().mark();
    }

    /** Removes the lines beyond a mark; says so if the log is not the one that was written. */
    Optional<Problem> cutTo(FileMark mark) {
        return log().cutTo(mark);
    }
}
