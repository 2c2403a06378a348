package dev.espalier.core.statistics;

import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TensorStatistics.Kind;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the outputs of one node were like in the passes of a step. */
final class ActivationStatistics {

    private static final int MAGNITUDE = Integer.MAX_VALUE;

    private final int size;
    private final SampledElements sampled;
    private final TensorSketch sketch = new TensorSketch();

    /** For each unit bits that are not 0 if it was not 0 for some sample; nothing for units that cannot be dead. */
    private final int @Nullable [] alive;

    private long elements;
    private long nonFinite;

    /**
     * Statistics without any pass.
     *
     * @param node whose output it is
     * @param maxBatchSize the most samples of a pass
     */
    ActivationStatistics(Graph.Node node, int maxBatchSize) {
        this.size = node.shape().size();
        this.sampled = SampledElements.of((long) maxBatchSize * size, size);
        this.alive = LayerCalls.hasDeadZone(node.layer()) ? new int[size] : null;
    }

    /** Bytes of its arrays. */
    long bytes() {
        return sketch.bytes() + (alive == null ? 0 : (long) alive.length * Integer.BYTES);
    }

    /** Forgets all passes. */
    void clear() {
        sketch.clear();
        elements = 0;
        nonFinite = 0;
        if (alive != null) {
            Arrays.fill(alive, 0);
        }
    }

    /** Adds the output of a pass. */
    void add(float[] output, int samples, KernelWorkers workers) {
        int count = samples * size;
        elements += count;
        sketch.add(output, count, sampled.stride());
        double squares = SumOfSquares.of(output, 0, count, workers.kernels(), workers.workspace(0));
        if (!Double.isFinite(squares)) {
            nonFinite += NonFiniteElements.count(output, count);
        }
        if (alive != null) {
            for (int sample = 0; sample < samples; sample++) {
                addBits(output, sample * size, alive);
            }
        }
    }

    private static void addBits(float[] output, int from, int[] bits) {
        for (int unit = 0; unit < bits.length; unit++) {
            bits[unit] |= Float.floatToRawIntBits(output[from + unit]) & MAGNITUDE;
        }
    }

    /** Whether its output was seen: that of a node that is run together with the next is held nowhere. */
    boolean isSeen() {
        return elements > 0;
    }

    /** The fraction of units that were 0 for all samples; NaN for units that cannot be dead, or that were not seen. */
    double deadUnits() {
        if (alive == null || !isSeen()) {
            return Double.NaN;
        }
        int dead = 0;
        for (int bits : alive) {
            dead += bits == 0 ? 1 : 0;
        }
        return (double) dead / alive.length;
    }

    TensorStatistics statistics(Buckets scratch) {
        return sketch.statistics(Kind.ACTIVATION, "output", elements, nonFinite, scratch);
    }
}
