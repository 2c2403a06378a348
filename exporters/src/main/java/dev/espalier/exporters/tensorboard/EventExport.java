package dev.espalier.exporters.tensorboard;

import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.Picture;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.WeightsPictured;
import dev.espalier.api.export.RunExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of a run into a TensorBoard event file.
 *
 * <p>A file that cannot be written does not end the run: people are told once, and nothing more is written.
 */
public final class EventExport implements RunExport {

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int SESSION_STARTED = 1;
    private static final int FIRST_STEPS = 16;
    private static final int MOST_IMAGES = 64;
    private static final int MOST_LABELLED_VALUES = 256;
    private static final long NANOSECONDS_TO_FLUSH = 1_000_000_000;

    private final Path folder;
    private final int steps;
    private final Consumer<String> tell;
    private final List<byte[]> waiting = new ArrayList<>();
    private @Nullable RecordFile file;
    private boolean begun;
    private boolean failed;
    private long interval = 1;
    private long flushed = System.nanoTime();

    /**
     * An export that has written nothing yet.
     *
     * @param folder the folder of the event files, made with the first step
     * @param steps steps whose scalars are written, about
     * @param tell tells people something
     */
    public EventExport(Path folder, int steps, Consumer<String> tell) {
        this.folder = folder;
        this.steps = steps;
        this.tell = tell;
    }

    @Override
    public boolean wantsStatistics() {
        return true;
    }

    @Override
    public void runStarted(RunStarted event) {
        interval = Math.max(1, (event.totalSteps() + steps - 1) / steps);
        write(event(0).text(FILE_VERSION, "brain.Event:2"));
        // what a run wrote behind the checkpoint that it resumes from is left out by TensorBoard
        write(event(event.step()).message(SESSION_LOG, new ProtoMessage().whole(1, SESSION_STARTED)));
    }

    @Override
    public void stepFinished(StepView step) {
        begin();
        if (step.step() > FIRST_STEPS && step.step() % interval != 0) {
            return;
        }
        Summary summary = new Summary()
                .scalar("step/loss", step.loss())
                .scalar("step/penalty", step.penalty())
                .scalar("step/learning-rate", step.learningRate())
                .scalar("step/gradient-norm", step.gradientNorm())
                .scalar("step/clipped-gradient-norm", step.clippedGradientNorm());
        for (int i = 0; step.outputCount() > 1 && i < step.outputCount(); i++) {
            summary.scalar("step/" + step.outputName(i) + "/loss", step.outputLoss(i));
            if (!Double.isNaN(step.outputWeight(i))) {
                summary.scalar("step/" + step.outputName(i) + "/weight", step.outputWeight(i));
            }
        }
        for (int i = 0; i < step.groupCount(); i++) {
            summary.scalar("learning-rate/" + step.groupName(i), step.groupLearningRate(i));
            summary.scalar("momentum/" + step.groupName(i), step.groupMomentum(i));
        }
        write(step.step(), summary);
    }

    @Override
    public void epochFinished(EpochFinished event) {
        write(
                event.step(),
                new Summary()
                        .scalar("train/loss", event.loss())
                        .scalar("train/penalty", event.penalty())
                        .scalar("train/learning-rate", event.learningRate()));
        flush();
    }

    @Override
    public void evaluationFinished(EvaluationFinished event) {
        Summary summary = new Summary();
        int labelled = 0;
        for (var entry : event.values().entrySet()) {
            int labels = MetricName.parse(entry.getKey()).labels().size();
            labelled += labels;
            // the cells of a confusion matrix would be charts by the thousand
            if (labels == 0 || (labels == 1 && labelled <= MOST_LABELLED_VALUES)) {
                summary.scalar(event.split() + "/" + entry.getKey(), entry.getValue());
            }
        }
        write(event.step(), summary);
        flush();
    }

    @Override
    public void statisticsCollected(StatisticsCollected event) {
        Summary summary = new Summary();
        for (LayerStatistics layer : event.layers()) {
            if (layer.parameterNorm() > 0) {
                summary.scalar("update-ratio/" + layer.name(), layer.updateRatio())
                        .scalar("parameter-norm/" + layer.name(), layer.parameterNorm())
                        .scalar("gradient-norm/" + layer.name(), layer.gradientNorm());
            }
            summary.scalar("dead-units/" + layer.name(), layer.deadUnits());
            for (TensorStatistics tensor : layer.tensors()) {
                summary.histogram(
                        tensor.kind().name().toLowerCase(Locale.ROOT) + "/" + layer.name() + "/" + tensor.tensor(),
                        tensor);
            }
        }
        write(event.step(), summary);
    }

    @Override
    public void weightsPictured(WeightsPictured event) {
        Summary summary = new Summary();
        List<Picture> pictures = event.pictures();
        for (int i = 0; i < Math.min(MOST_IMAGES, pictures.size()); i++) {
            summary.image("weights/" + event.layer() + "/" + i, pictures.get(i));
        }
        write(event.step(), summary);
    }

    @Override
    public void samplesShown(SamplesShown event) {
        Summary summary = new Summary();
        for (int i = 0; i < Math.min(MOST_IMAGES, event.samples().size()); i++) {
            String tag = "samples/" + event.input() + "/" + i;
            event.samples().get(i).picture().ifPresent(picture -> summary.image(tag, picture));
        }
        write(event.step(), summary);
    }

    @Override
    public void runStopped(RunStopped event) {
        flush();
    }

    private static ProtoMessage event(long step) {
        return new ProtoMessage()
                .real(WALL_TIME, System.currentTimeMillis() / 1000.0)
                .whole(STEP, step);
    }

    private void write(long step, Summary summary) {
        if (!summary.isEmpty()) {
            write(event(step).message(SUMMARY, summary.message()));
        }
        if (System.nanoTime() - flushed > NANOSECONDS_TO_FLUSH) {
            flush();
        }
    }

    /** Writes an event; before the first step, when the run's folder may not be its own yet, it waits. */
    private void write(ProtoMessage event) {
        if (failed) {
            return;
        }
        if (!begun) {
            waiting.add(event.toByteArray());
            return;
        }
        try {
            opened().write(event.toByteArray());
        } catch (IOException fault) {
            giveUp(fault);
        }
    }

    private void begin() {
        if (!begun && !failed) {
            begun = true;
            try {
                for (byte[] event : waiting) {
                    opened().write(event);
                }
            } catch (IOException fault) {
                giveUp(fault);
            }
            waiting.clear();
        }
    }

    private RecordFile opened() throws IOException {
        RecordFile open = file;
        if (open == null) {
            String name =
                    String.format(Locale.ROOT, "events.out.tfevents.%010d.espalier", System.currentTimeMillis() / 1000);
            open = RecordFile.create(folder, name);
            file = open;
        }
        return open;
    }

    private void flush() {
        flushed = System.nanoTime();
        RecordFile open = file;
        if (open != null && !failed) {
            try {
                open.flush();
            } catch (IOException fault) {
                giveUp(fault);
            }
        }
    }

    private void giveUp(IOException fault) {
        failed = true;
        waiting.clear();
        tell.accept("tensorboard: " + folder + " cannot be written: " + fault.getMessage()
                + "; the run goes on without event files");
    }

    @Override
    public void close() {
        RecordFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException fault) {
                if (!failed) {
                    giveUp(fault);
                }
            }
        }
    }
}
