package dev.espalier.core.training;

import dev.espalier.api.data.Schema;
import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView.Phase;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.stack.Recording;
import dev.espalier.core.statistics.CollectionSteps;
import dev.espalier.core.statistics.FirstLayerPictures;
import dev.espalier.core.statistics.ShownSamples;
import dev.espalier.core.statistics.SpacedEpochs;
import dev.espalier.core.statistics.StatisticsCollector;
import dev.espalier.core.statistics.WatchedParameter;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Collects statistics, samples and pictures of weights in some steps, for listeners that want them; in all others it does
 * nothing.
 *
 * <p>In a step with statistics, every parameter is updated at the end of the step, so that its gradient is complete, not clipped
 * and from before the update when it is looked at. The bits are the same either way.
 */
public final class StepRecorder {

    private final LoopSettings settings;
    private final List<TrainedParameter> parameters;
    private final StepGradients work;
    private final ParameterUpdate update;
    private final CollectionSteps steps;
    private final Optional<StatisticsCollector> collector;
    private final Optional<ShownSamples> samples;
    private final Optional<FirstLayerPictures> pictures;
    private final boolean confusions;
    private final IntPredicate trained = this::isTrained;
    private final Consumer<Batch> showing = this::show;
    private long step;
    private int epoch;
    private boolean collecting;
    private List<SamplesShown> shown = List.of();
    private List<GradientCosine> cosines = List.of();
    private long pictured = -1;
    private long evaluatedStep = -1;
    private @Nullable Evaluation notShown;

    private StepRecorder(
            Recording recording,
            LoopSettings settings,
            Graph graph,
            List<Schema.Input> inputs,
            List<TrainedParameter> parameters,
            StepGradients work,
            ParameterUpdate update,
            KernelWorkers workers) {
        this.settings = settings;
        this.parameters = List.copyOf(parameters);
        this.work = work;
        this.update = update;
        this.steps = CollectionSteps.of(
                recording.statistics(),
                TrainingProgress.of(0, settings.totalSteps(), settings.stepsPerEpoch(), settings.trainingSamples()));
        List<WatchedParameter> watched =
                parameters.stream().map(StepRecorder::watched).toList();
        int most = Math.min(settings.batch(), settings.trainingSamples());
        this.collector = recording.statistics().isOn()
                ? Optional.of(new StatisticsCollector(graph, most, watched, workers))
                : Optional.empty();
        if (collector.isPresent()) {
            work.tellOutputsApart();
        }
        this.samples = recording.samples()
                ? Optional.of(new ShownSamples(
                        graph,
                        work.tasks().stream()
                                .filter(task -> task.reconstructed().isEmpty())
                                .map(OutputTask::shown)
                                .toList()))
                : Optional.empty();
        this.confusions = recording.confusions();
        this.pictures = recording.pictures() ? FirstLayerPictures.of(graph, inputs, watched) : Optional.empty();
    }

    /**
     * The recorder of a run.
     *
     * @param recording what is recorded
     * @param wanted whether a listener wants any of it
     * @param settings the numbers that the loop runs by
     * @param graph what is trained
     * @param inputs the inputs of the data, after preprocessing
     * @param parameters what is updated at some time
     * @param work computes gradients
     * @param update changes parameters
     * @param workers the run's threads
     * @return the recorder
     */
    public static StepRecorder of(
            Recording recording,
            boolean wanted,
            LoopSettings settings,
            Graph graph,
            List<Schema.Input> inputs,
            List<TrainedParameter> parameters,
            StepGradients work,
            ParameterUpdate update,
            KernelWorkers workers) {
        return new StepRecorder(
                wanted ? recording : Recording.off(), settings, graph, inputs, parameters, work, update, workers);
    }

    /** Bytes of the arrays that statistics are collected with. */
    public long bytes() {
        return collector.map(StatisticsCollector::bytes).orElse(0L);
    }

    private static WatchedParameter watched(TrainedParameter parameter) {
        return new WatchedParameter(parameter.info(), parameter.values(), parameter.gradients());
    }

    private boolean isTrained(int parameter) {
        return !parameters.get(parameter).rests();
    }

    private void show(Batch batch) {
        shown = samples.orElseThrow().of(batch, step, epoch);
    }

    /** The run is about to make its first step, or has none to make. */
    void started(long updates, Listeners listeners) {
        if (updates == 0) {
            picture(0, listeners);
        }
    }

    /** Begins a step, before its first pass. */
    void begin(long number, int ofEpoch) {
        step = number;
        epoch = ofEpoch;
        collecting = collector.isPresent() && steps.contains(number);
        if (collecting) {
            collector.get().begin();
            work.observe(collector.get());
            work.measure(true);
            update.fuse(false);
        }
        if (samples.isPresent() && settings.firstBatchOf(number - 1) == 0 && SpacedEpochs.contains(ofEpoch)) {
            work.showNextBatch(showing);
        }
    }

    /** The passes of the step are done. */
    void passesDone() {
        if (collecting) {
            work.observe(null);
            cosines = work.cosines();
            work.measure(false);
            update.fuse(true);
        }
    }

    /**
     * The gradients are complete and have not been clipped.
     *
     * @param metrics where the time is counted, as that of listeners
     * @param start when what came before it began
     * @return when what comes after it begins
     */
    long gradientsReady(StepMetrics metrics, long start) {
        if (!collecting) {
            return start;
        }
        long ready = metrics.spent(Phase.CLIP, start);
        collector.orElseThrow().beforeUpdate(trained);
        return metrics.spent(Phase.CALLBACKS, ready);
    }

    /** The parameters have been updated. */
    void updated(StepMetrics metrics, Listeners listeners) {
        if (!shown.isEmpty()) {
            shown.forEach(listeners::samplesShown);
            shown = List.of();
        }
        if (collecting) {
            StatisticsCollected collected = collector.orElseThrow().afterUpdate(step, epoch, cosines);
            metrics.spent(Phase.CALLBACKS, metrics.time());
            listeners.statisticsCollected(collected);
        }
        if (pictures.isPresent() && FirstLayerPictures.isDue(step, settings.totalSteps())) {
            picture(step, listeners);
        }
    }

    /** Whether evaluations are to look for confusions of classes. */
    boolean wantsConfusions() {
        return confusions;
    }

    /**
     * An evaluation has ended. Its confusions are shown at the ends of epochs 1, 2, 4 and so on, and if it is the last of its
     * kind.
     */
    void evaluated(Evaluation evaluation, Split split, long updates, Listeners listeners) {
        if (!confusions) {
            return;
        }
        evaluatedStep = updates;
        boolean due = split == Split.TEST
                || updates == settings.totalSteps()
                || SpacedEpochs.endsWithin(updates - settings.validationSteps(), updates, settings.stepsPerEpoch());
        notShown = due ? null : evaluation;
        if (due) {
            showConfusions(evaluation, split, updates, listeners);
        }
    }

    private void showConfusions(Evaluation evaluation, Split split, long updates, Listeners listeners) {
        evaluation.confusions(split, updates, settings.epochsBegun(updates)).forEach(listeners::confusionsFound);
    }

    /** The run has made its last step. */
    void finished(Listeners listeners) {
        Evaluation validation = notShown;
        if (validation != null && evaluatedStep == step) {
            showConfusions(validation, Split.VALIDATION, step, listeners);
        }
        // a run that has made no step since it was resumed has shown its weights before
        if (step > 0 && pictured != step) {
            picture(step, listeners);
        }
    }

    private void picture(long updates, Listeners listeners) {
        if (pictures.isPresent()) {
            pictured = updates;
            listeners.weightsPictured(pictures.get().at(updates, settings.epochsBegun(updates)));
        }
    }
}
