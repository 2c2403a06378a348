package dev.espalier.core.statistics;

import dev.espalier.api.Shape;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TensorStatistics.Kind;
import dev.espalier.engine.compute.KernelWorkers;
import java.util.ArrayList;
import java.util.List;

/** What one parameter, its gradient and its update were like in a step. */
final class ParameterStatistics {

    private final WatchedParameter parameter;
    private final SampledElements sampled;

    /** The sampled values before the update, then their changes. */
    private final float[] changes;

    private final List<TensorStatistics> tensors = new ArrayList<>();
    private boolean included;
    private double squaredParameterNorm;
    private double squaredGradientNorm;
    private double squaredUpdateNorm;

    ParameterStatistics(WatchedParameter parameter) {
        this.parameter = parameter;
        int size = parameter.values().length;
        Shape shape = parameter.info().shape();
        this.sampled = SampledElements.of(size, shape.rank() > 1 ? shape.last() : 1);
        this.changes = new float[sampled.count(size)];
    }

    /** Bytes of its arrays. */
    long bytes() {
        return (long) changes.length * Float.BYTES;
    }

    /**
     * Looks at gradient and values, before the update.
     *
     * @param trained whether the parameter is updated in this step
     * @param scratch of the thread that calls
     * @param workers whose kernels and workspaces are used
     * @param thread the number of the thread that calls
     */
    void before(boolean trained, SketchScratch scratch, KernelWorkers workers, int thread) {
        included = trained;
        tensors.clear();
        if (!trained) {
            return;
        }
        squaredGradientNorm = look(Kind.GRADIENT, parameter.gradients(), scratch, workers, thread);
        squaredParameterNorm = look(Kind.PARAMETER, parameter.values(), scratch, workers, thread);
        float[] values = parameter.values();
        int stride = sampled.stride();
        for (int k = 0; k < changes.length; k++) {
            changes[k] = values[k * stride];
        }
    }

    private double look(Kind kind, float[] values, SketchScratch scratch, KernelWorkers workers, int thread) {
        double squares = SumOfSquares.of(values, 0, values.length, workers.kernels(), workers.workspace(thread));
        long nonFinite = Double.isFinite(squares) ? 0 : NonFiniteElements.count(values, values.length);
        scratch.sketch().clear();
        scratch.sketch().add(values, values.length, sampled.stride());
        tensors.add(scratch.statistics(kind, parameter.tensor(), values.length, nonFinite));
        return squares;
    }

    /**
     * Looks at what the update has changed.
     *
     * @param scratch of the thread that calls
     */
    void after(SketchScratch scratch) {
        if (!included) {
            return;
        }
        float[] values = parameter.values();
        int stride = sampled.stride();
        for (int k = 0; k < changes.length; k++) {
            changes[k] = values[k * stride] - changes[k];
        }
        TensorSketch sketch = scratch.sketch();
        sketch.clear();
        sketch.add(changes, changes.length, 1);
        long nonFinite = Math.round((double) sketch.nonFinite() * values.length / changes.length);
        squaredUpdateNorm =
                sketch.nonFinite() > 0 ? Double.NaN : sketch.sumOfSquares() * ((double) values.length / changes.length);
        tensors.add(scratch.statistics(Kind.UPDATE, parameter.tensor(), values.length, nonFinite));
    }

    /** Whether the parameter was updated in this step. */
    boolean isIncluded() {
        return included;
    }

    String node() {
        return parameter.node();
    }

    List<TensorStatistics> tensors() {
        return tensors;
    }

    double squaredParameterNorm() {
        return squaredParameterNorm;
    }

    double squaredGradientNorm() {
        return squaredGradientNorm;
    }

    /** Estimated from the sampled elements, where not all are looked at. */
    double squaredUpdateNorm() {
        return squaredUpdateNorm;
    }
}
