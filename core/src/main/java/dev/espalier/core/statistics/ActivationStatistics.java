package dev.espalier.core.statistics;

import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TensorStatistics.Kind;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the outputs of one node were like in the passes of a step. */
final class ActivationStatistics {

    private static final int MAGNITUDE = Integer.MAX_VALUE;

    private final int size;
    private final int channels;
    private final SampledElements sampled;
    private final TensorSketch sketch = new TensorSketch();

    /** For each element bits that are not 0 if it was not 0 for some sample; nothing for units that cannot be dead. */
    private final int @Nullable [] alive;

    private MemoryFormat format = MemoryFormat.CHANNELS_FIRST;
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
        // those of images and series are the first dimension, of which the elements are the positions
        this.channels = node.shape().rank() < 2 ? size : node.shape().dimension(0);
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
    void add(float[] output, MemoryFormat formatOfOutput, int samples, KernelWorkers workers) {
        format = formatOfOutput;
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
        for (int i = 0; i < bits.length; i++) {
            bits[i] |= Float.floatToRawIntBits(output[from + i]) & MAGNITUDE;
        }
    }

    /** Whether its output was seen: that of a node that is run together with the next is held nowhere. */
    boolean isSeen() {
        return elements > 0;
    }

    /** The fraction of units, or channels, that were 0 for all samples and positions; NaN for units that cannot be dead, or that were not seen. */
    double deadUnits() {
        if (alive == null || !isSeen()) {
            return Double.NaN;
        }
        int positions = size / channels;
        boolean isLast = format == MemoryFormat.CHANNELS_LAST;
        int dead = 0;
        for (int channel = 0; channel < channels; channel++) {
            int bits = 0;
            for (int position = 0; position < positions; position++) {
                bits |= alive[isLast ? position * channels + channel : channel * positions + position];
            }
            dead += bits == 0 ? 1 : 0;
        }
        return (double) dead / channels;
    }

    TensorStatistics statistics(Buckets scratch) {
        return sketch.statistics(Kind.ACTIVATION, "output", elements, nonFinite, scratch);
    }
}
