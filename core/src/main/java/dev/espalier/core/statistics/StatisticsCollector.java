package dev.espalier.core.statistics;

import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.ForwardObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Collects the statistics of a step: {@link #begin}, the forward passes, {@link #beforeUpdate}, {@link #afterUpdate}.
 *
 * <p>It only reads, so that no bit of the run depends on it. Arrays are allocated once; a step allocates the event. Each tensor
 * is looked at by one thread, so that the event is the same for any number of threads.
 */
public final class StatisticsCollector implements ForwardObserver {

    private final Graph graph;
    private final KernelWorkers workers;
    private final ActivationStatistics[] activations;
    private final ParameterStatistics[] parameters;
    private final SketchScratch[] scratch;
    private final Workers.RangeTask before = this::before;
    private final Workers.RangeTask after = this::after;
    private IntPredicate trained = parameter -> true;

    /**
     * A collector.
     *
     * @param graph what is computed
     * @param maxBatchSize the most samples of a pass
     * @param watched the parameters that are trained at some time
     * @param workers the run's threads
     */
    public StatisticsCollector(Graph graph, int maxBatchSize, List<WatchedParameter> watched, KernelWorkers workers) {
        this.graph = graph;
        this.workers = workers;
        this.activations = new ActivationStatistics[graph.nodes().size()];
        for (int node = 0; node < activations.length; node++) {
            activations[node] = new ActivationStatistics(graph.nodes().get(node), maxBatchSize);
        }
        this.parameters = watched.stream().map(ParameterStatistics::new).toArray(ParameterStatistics[]::new);
        this.scratch = new SketchScratch[workers.threads()];
        for (int thread = 0; thread < scratch.length; thread++) {
            scratch[thread] = new SketchScratch();
        }
    }

    /** Bytes of its arrays. */
    public long bytes() {
        return Stream.of(activations).mapToLong(ActivationStatistics::bytes).sum()
                + Stream.of(parameters).mapToLong(ParameterStatistics::bytes).sum()
                + Stream.of(scratch).mapToLong(SketchScratch::bytes).sum();
    }

    /** Begins a step, before its first forward pass. */
    public void begin() {
        for (ActivationStatistics activation : activations) {
            activation.clear();
        }
    }

    @Override
    public void computed(int node, float[] output, MemoryFormat format, int samples) {
        activations[node].add(output, format, samples, workers);
    }

    /**
     * Looks at gradients and parameters when the gradients are complete and have not been clipped.
     *
     * @param updated whether a parameter is updated in this step, by its place among those that are watched
     */
    public void beforeUpdate(IntPredicate updated) {
        trained = updated;
        workers.parallel(parameters.length, 1, before);
    }

    private void before(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            parameters[i].before(trained.test(i), scratch[thread], workers, thread);
        }
    }

    /**
     * Looks at what the update has changed, and ends the step.
     *
     * @param step the number of the update
     * @param epoch the pass over the training data
     * @param cosines how far the gradients of outputs agreed
     * @return what was collected
     */
    public StatisticsCollected afterUpdate(long step, int epoch, List<GradientCosine> cosines) {
        workers.parallel(parameters.length, 1, after);
        List<LayerStatistics> layers = new ArrayList<>();
        for (int node = 0; node < activations.length; node++) {
            LayerStatistics layer = layer(graph.nodes().get(node).name(), activations[node]);
            if (!layer.tensors().isEmpty()) {
                layers.add(layer);
            }
        }
        return new StatisticsCollected(step, epoch, layers, cosines);
    }

    private void after(int from, int to, int thread) {
        for (int i = from; i < to; i++) {
            parameters[i].after(scratch[thread]);
        }
    }

    private LayerStatistics layer(String name, ActivationStatistics activation) {
        List<TensorStatistics> tensors = new ArrayList<>();
        if (activation.isSeen()) {
            tensors.add(activation.statistics(scratch[0].buckets()));
        }
        double parameter = 0;
        double gradient = 0;
        double update = 0;
        for (ParameterStatistics own : parameters) {
            if (own.isIncluded() && own.node().equals(name)) {
                tensors.addAll(own.tensors());
                parameter += own.squaredParameterNorm();
                gradient += own.squaredGradientNorm();
                update += own.squaredUpdateNorm();
            }
        }
        return new LayerStatistics(
                name, Math.sqrt(parameter), Math.sqrt(gradient), Math.sqrt(update), activation.deadUnits(), tensors);
    }
}
