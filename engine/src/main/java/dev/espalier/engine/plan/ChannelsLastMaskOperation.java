package dev.espalier.engine.plan;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Transposition;

/**
 * A mask that trains on arrays with their channels last. Masks draw multipliers in the order of the shape, channels first; each
 * sample's are brought into the order of the arrays, so that an activation has the same multiplier in both formats.
 */
final class ChannelsLastMaskOperation implements LayerOperation {

    private static final int GRAIN = 1 << 13;

    private static final float[] NOTHING = {};

    private final KernelWorkers workers;
    private final ActivationMask mask;
    private final Shape shape;
    private final int size;
    private final int channels;
    private final int grain;
    private final float[] multiplier;
    private final float[] shift;
    private final float[][] ofSample;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final Workers.RangeTask forward = this::forward;
    private final Workers.RangeTask backward = this::backward;
    private RandomStream random = new CounterRandomStream(0);

    /**
     * Binds a mask.
     *
     * @param mask draws the multipliers
     * @param binding the arrays
     */
    ChannelsLastMaskOperation(ActivationMask mask, LayerBinding binding) {
        this.workers = KernelWorkers.of(binding.workers());
        this.mask = mask;
        this.shape = binding.inputShape(0);
        this.size = shape.size();
        this.channels = shape.dimension(0);
        this.grain = Math.max(1, GRAIN / size);
        this.multiplier = binding.needsGradients() ? new float[binding.maxBatchSize() * size] : NOTHING;
        this.shift = mask instanceof AffineMask ? new float[multiplier.length] : NOTHING;
        this.ofSample = new float[workers.threads()][size];
        this.input = binding.input(0);
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
    }

    @Override
    public void forward(BatchPass pass) {
        if (pass.training()) {
            random = pass.random();
            workers.parallel(pass.samples(), grain, forward);
        } else {
            System.arraycopy(input, 0, output, 0, pass.samples() * size);
        }
    }

    @Override
    public void backward(BatchPass pass) {
        if (inputGradient.length > 0) {
            workers.parallel(pass.samples(), grain, backward);
        }
    }

    private void forward(int from, int to, int thread) {
        int at = from * size;
        int count = (to - from) * size;
        mask.fill(multiplier, shape, from, to, random);
        if (mask instanceof AffineMask affine) {
            affine.shift(shift, multiplier, shape, from, to, random);
            reorder(shift, from, to, thread);
        }
        reorder(multiplier, from, to, thread);
        workers.kernels().multiply(input, at, multiplier, at, output, at, count);
        if (shift.length > 0) {
            workers.kernels().add(output, at, shift, at, output, at, count);
        }
    }

    private void reorder(float[] values, int from, int to, int thread) {
        float[] sample = ofSample[thread];
        int positions = size / channels;
        for (int at = from * size; at < to * size; at += size) {
            System.arraycopy(values, at, sample, 0, size);
            Transposition.transpose(channels, positions, sample, 0, positions, values, at, channels);
        }
    }

    private void backward(int from, int to, int thread) {
        int at = from * size;
        workers.kernels().multiply(outputGradient, at, multiplier, at, inputGradient, at, (to - from) * size);
    }
}
