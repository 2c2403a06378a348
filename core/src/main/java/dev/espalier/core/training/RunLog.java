package dev.espalier.core.training;

import dev.espalier.api.Problem;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.checkpoint.MetricsLine;
import dev.espalier.core.checkpoint.MetricsLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes the figures of epochs and evaluations into the metrics log of the run's folder. */
public final class RunLog implements TrainingListener {

    private final Supplier<MetricsLog> opening;
    private @Nullable MetricsLog opened;

    /**
     * A listener that writes.
     *
     * @param opening opens the log, when there is something to write or to cut for the first time
     */
    public RunLog(Supplier<MetricsLog> opening) {
        this.opening = opening;
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
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", event.loss());
        values.put("penalty", event.penalty());
        values.put("learning-rate", event.learningRate());
        log().append(new MetricsLine(event.step(), event.epoch(), Split.TRAIN, values));
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        log().append(new MetricsLine(event.step(), event.epoch(), event.split(), event.values()));
    }

    @Override
    public void close() {
        if (opened != null) {
            opened.close();
        }
    }

    /** Brings all lines to the disk and returns the length of the log in bytes. */
    long forced() {
        log().force();
        return log().position();
    }

    /** Removes the lines beyond a position; says so if the log is not the one that was written. */
    Optional<Problem> cutBackTo(long position) {
        return log().truncateTo(position);
    }
}
