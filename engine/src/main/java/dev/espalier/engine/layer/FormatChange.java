package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.kernel.Transposition;

/** Copies samples from one {@link MemoryFormat} to the other: each is a matrix that is transposed. */
final class FormatChange {

    /** Elements that are worth a thread. */
    private static final int GRAIN = 1 << 14;

    private final Workers workers;
    private final int rows;
    private final int columns;
    private final float[] from;
    private final float[] to;
    private final Workers.RangeTask task = this::copyRange;

    private FormatChange(LayerBinding binding, int rows, int columns, float[] from, float[] to) {
        this.workers = binding.workers();
        this.rows = rows;
        this.columns = columns;
        this.from = from;
        this.to = to;
    }

    /** From channels first to channels last. */
    static FormatChange toLast(LayerBinding binding, Shape shape, float[] from, float[] to) {
        int channels = shape.dimension(0);
        return new FormatChange(binding, channels, shape.size() / channels, from, to);
    }

    /** From channels last to channels first. */
    static FormatChange toFirst(LayerBinding binding, Shape shape, float[] from, float[] to) {
        int channels = shape.dimension(0);
        return new FormatChange(binding, shape.size() / channels, channels, from, to);
    }

    void copy(int samples) {
        workers.parallel(samples, Math.max(1, GRAIN / (rows * columns)), task);
    }

    private void copyRange(int first, int end, int thread) {
        for (int sample = first; sample < end; sample++) {
            int at = sample * rows * columns;
            Transposition.transpose(rows, columns, from, at, columns, to, at, rows);
        }
    }
}
