package dev.espalier.engine.layer;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.regularizer.Regularizer.ActivationMask;
import dev.espalier.api.regularizer.Regularizer.AffineMask;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.plugin.Bystanders;
import dev.espalier.engine.plugin.RegularizerCalls;

/** A mask bound to buffers; the multipliers of the forward pass are kept for the backward pass. */
final class MaskOperation implements LayerOperation {

    private static final int GRAIN = 1 << 13;
    private static final float[] NOTHING = {};

    private final KernelWorkers workers;
    private final ActivationMask mask;
    private final Shape shape;
    private final int size;
    private final int grain;
    private final float[] multiplier;
    private final float[] shift;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;
    private final KernelWorkers.Part forward = this::forwardPart;
    private final KernelWorkers.Part backward = this::backwardPart;
    private RandomStream random = new CounterRandomStream(0);
    private int samples;

    /** Whether the mask is watched for what it writes beside its samples: in the first pass. */
    private boolean watching;

    MaskOperation(LayerBinding binding, ActivationMask mask) {
        this.workers = KernelWorkers.of(binding.workers());
        this.mask = mask;
        this.shape = binding.inputShape(0);
        this.size = shape.size();
        this.grain = Math.max(1, GRAIN / size);
        this.multiplier = new float[Inputs.capacityOf(binding, shape)];
        this.shift = mask instanceof AffineMask ? new float[multiplier.length] : NOTHING;
        this.watching = Bystanders.canWatch(multiplier.length);
        this.input = binding.input(0);
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
    }

    @Override
    public void forward(BatchPass pass) {
        if (pass.training()) {
            random = pass.random();
            samples = pass.samples();
            workers.split(samples, grain, forward);
            watching = false;
        } else {
            System.arraycopy(input, 0, output, 0, pass.samples() * size);
        }
    }

    @Override
    public void backward(BatchPass pass) {
        if (inputGradient.length > 0) {
            workers.split(pass.samples(), grain, backward);
        }
    }

    private void forwardPart(int from, int to, Workspace workspace) {
        if (watching && to - from < samples) {
            RegularizerCalls.fillWatched(mask, multiplier, shape, from, to, random);
        } else {
            RegularizerCalls.fill(mask, multiplier, shape, from, to, random);
        }
        int at = from * size;
        workers.kernels().multiply(input, at, multiplier, at, output, at, (to - from) * size);
        if (mask instanceof AffineMask affine) {
            RegularizerCalls.shift(affine, shift, multiplier, shape, from, to, random);
            for (int i = at; i < to * size; i++) {
                output[i] += shift[i];
            }
        }
    }

    private void backwardPart(int from, int to, Workspace workspace) {
        int at = from * size;
        workers.kernels().multiply(outputGradient, at, multiplier, at, inputGradient, at, (to - from) * size);
    }
}
