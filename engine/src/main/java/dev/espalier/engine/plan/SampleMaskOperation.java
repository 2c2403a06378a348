package dev.espalier.engine.plan;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;

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
    private final float[][] multipliers;
    private final float[][] shifts;
    private final CounterRandomStream[] streams;
    private final Workers.RangeTask forward = this::forward;

    /**
     * Binds a mask.
     *
     * @param mask draws the multipliers in the order of the arrays
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
        int threads = workers.threads();
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
            for (int i = 0; i < size; i++) {
                output[at + i] = input[at + i] * multiplier[i];
            }
            if (mask instanceof AffineMask affine) {
                affine.shift(shift, multiplier, shape, 0, 1, random);
                for (int i = 0; i < size; i++) {
                    output[at + i] += shift[i];
                }
            }
        }
    }

    @Override
    public void backward(BatchPass pass) {
        throw new IllegalStateException("a plan whose masks are active without training has no backward pass");
    }
}
