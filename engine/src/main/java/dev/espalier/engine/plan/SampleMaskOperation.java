package dev.espalier.engine.plan;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.kernel.Transposition;

/**
 * A mask that is active in passes that do not train: each sample has a stream of its own, so that its mask depends neither on its
 * place in the batch nor on the samples beside it.
 */
final class SampleMaskOperation implements LayerOperation {

    private static final int GRAIN = 1 << 13;

    private final ActivationMask mask;
    private final Shape shape;
    private final int size;
    private final int grain;
    private final float[] input;
    private final float[] output;
    private final long[] sampleKeys;
    private final long nodeKey;
    private final Workers workers;
    private final boolean channelsLast;
    private final float[][] multipliers;
    private final float[][] shifts;

    /** Multipliers or shifts in the order of the arrays, where that is not the one of the shape. */
    private final float[][] ordered;

    private final CounterRandomStream[] streams;
    private final Workers.RangeTask forward = this::forward;

    /**
     * Binds a mask.
     *
     * @param mask draws the multipliers
     * @param binding the arrays
     * @param sampleKeys of the samples of a pass, written before it
     * @param nodeKey of the mask's place in the graph
     */
    SampleMaskOperation(ActivationMask mask, LayerBinding binding, long[] sampleKeys, long nodeKey) {
        this.mask = mask;
        this.shape = binding.inputShape(0);
        this.size = shape.size();
        this.grain = Math.max(1, GRAIN / size);
        this.input = binding.input(0);
        this.output = binding.output();
        this.sampleKeys = sampleKeys;
        this.nodeKey = nodeKey;
        this.workers = binding.workers();
        this.channelsLast =
                MemoryFormat.ofInput(binding, 0) == MemoryFormat.CHANNELS_LAST && !MemoryFormat.isIrrelevantFor(shape);
        int threads = workers.threads();
        this.ordered = new float[threads][channelsLast ? size : 0];
        this.multipliers = new float[threads][size];
        this.shifts = new float[threads][mask instanceof AffineMask ? size : 0];
        this.streams = new CounterRandomStream[threads];
        for (int i = 0; i < threads; i++) {
            streams[i] = new CounterRandomStream(0);
        }
    }

    @Override
    public void forward(BatchPass pass) {
        workers.parallel(pass.samples(), grain, forward);
    }

    private void forward(int from, int to, int thread) {
        float[] multiplier = multipliers[thread];
        float[] shift = shifts[thread];
        CounterRandomStream random = streams[thread];
        for (int sample = from; sample < to; sample++) {
            random.rekey(sampleKeys[sample], nodeKey, 0, 0);
            mask.fill(multiplier, shape, 0, 1, random);
            int at = sample * size;
            float[] factors = inOrder(multiplier, thread);
            for (int i = 0; i < size; i++) {
                output[at + i] = input[at + i] * factors[i];
            }
            if (mask instanceof AffineMask affine) {
                affine.shift(shift, multiplier, shape, 0, 1, random);
                float[] terms = inOrder(shift, thread);
                for (int i = 0; i < size; i++) {
                    output[at + i] += terms[i];
                }
            }
        }
    }

    /** Numbers that were drawn in the order of the shape, in that of the arrays. */
    private float[] inOrder(float[] drawn, int thread) {
        if (!channelsLast) {
            return drawn;
        }
        int channels = shape.dimension(0);
        int positions = size / channels;
        Transposition.transpose(channels, positions, drawn, 0, positions, ordered[thread], 0, channels);
        return ordered[thread];
    }

    @Override
    public void backward(BatchPass pass) {
        throw new IllegalStateException("a plan whose masks are active without training has no backward pass");
    }
}
