package dev.espalier.core.training;

import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.stack.Recording;
import dev.espalier.core.statistics.CollectionSteps;
import dev.espalier.core.statistics.StatisticsCollector;
import dev.espalier.core.statistics.WatchedParameter;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Collects statistics in some steps, for listeners that want them; in all others it does nothing.
 *
 * <p>In a step with statistics, every parameter is updated at the end of the step, so that its gradient is complete, not clipped
 * and from before the update when it is looked at. The bits are the same either way.
 */
public final class StepRecorder {

    private final Optional<StatisticsCollector> collector;
    private final CollectionSteps steps;
    private final List<TrainedParameter> parameters;
    private final StepGradients work;
    private final ParameterUpdate update;
    private final IntPredicate trained = this::isTrained;
    private boolean collecting;

    private StepRecorder(
            Optional<StatisticsCollector> collector,
            CollectionSteps steps,
            List<TrainedParameter> parameters,
            StepGradients work,
            ParameterUpdate update) {
        this.collector = collector;
        this.steps = steps;
        this.parameters = List.copyOf(parameters);
        this.work = work;
        this.update = update;
    }

    /**
     * The recorder of a run.
     *
     * @param recording what is recorded
     * @param wanted whether a listener wants statistics
     * @param settings the numbers that the loop runs by
     * @param graph what is trained
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
            List<TrainedParameter> parameters,
            StepGradients work,
            ParameterUpdate update,
            KernelWorkers workers) {
        Recording.Statistics statistics = wanted ? recording.statistics() : Recording.Statistics.off();
        CollectionSteps steps = CollectionSteps.of(
                statistics,
                TrainingProgress.of(0, settings.totalSteps(), settings.stepsPerEpoch(), settings.trainingSamples()));
        Optional<StatisticsCollector> collector = statistics.isOn()
                ? Optional.of(new StatisticsCollector(
                        graph,
                        Math.min(settings.batch(), settings.trainingSamples()),
                        parameters.stream().map(StepRecorder::watched).toList(),
                        workers))
                : Optional.empty();
        return new StepRecorder(collector, steps, parameters, work, update);
    }

    private static WatchedParameter watched(TrainedParameter parameter) {
        return new WatchedParameter(parameter.info(), parameter.values(), parameter.gradients());
    }

    private boolean isTrained(int parameter) {
        return !parameters.get(parameter).rests();
    }

    /** Begins a step, before its first pass. */
    void begin(long step) {
        collecting = collector.isPresent() && steps.contains(step);
        if (collecting) {
            collector.get().begin();
            work.observe(collector.get());
            update.fuse(false);
        }
    }

    /** The passes of the step are done. */
    void passesDone() {
        if (collecting) {
            work.observe(null);
            update.fuse(true);
        }
    }

    /** The gradients are complete and have not been clipped. */
    void gradientsReady() {
        if (collecting) {
            collector.orElseThrow().beforeUpdate(trained);
        }
    }

    /** The parameters have been updated. */
    void updated(long step, int epoch, Listeners listeners) {
        if (collecting) {
            listeners.statisticsCollected(collector.orElseThrow().afterUpdate(step, epoch));
        }
    }
}
