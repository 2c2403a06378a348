package dev.espalier.api.regularizer;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.Workers;
import java.util.Arrays;

/** A mask bound to arrays; the multipliers of the forward pass are kept for the backward pass. */
final class MaskOperation implements LayerOperation {

    private static final int GRAIN = 1 << 13;

    /** The longest mask that is checked for writes outside its samples. */
    private static final int LONGEST_CHECKED = 1 << 22;

    private static final float[] NOTHING = {};

    private final Workers workers;
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
    private final Workers.RangeTask forward = this::forward;
    private final Workers.RangeTask backward = this::backward;
    private RandomStream random = new CounterRandomStream(0);
    private int samples;

    /** Whether the mask is checked for writes outside its samples: in the first pass. */
    private boolean checking;

    MaskOperation(ActivationMask mask, LayerBinding binding) {
        this.workers = binding.workers();
        this.mask = mask;
        this.shape = binding.inputShape(0);
        this.size = shape.size();
        this.grain = Math.max(1, GRAIN / size);
        this.multiplier = binding.needsGradients() ? new float[binding.maxBatchSize() * size] : NOTHING;
        this.shift = mask instanceof AffineMask ? new float[multiplier.length] : NOTHING;
        this.checking = multiplier.length <= LONGEST_CHECKED;
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
            workers.parallel(samples, grain, forward);
            checking = false;
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
        if (checking && to - from < samples) {
            fillChecked(from, to);
        } else {
            mask.fill(multiplier, shape, from, to, random);
        }
        for (int i = from * size; i < to * size; i++) {
            output[i] = input[i] * multiplier[i];
        }
        if (mask instanceof AffineMask affine) {
            affine.shift(shift, multiplier, shape, from, to, random);
            for (int i = from * size; i < to * size; i++) {
                output[i] += shift[i];
            }
        }
    }

    /**
     * Fills by way of another array: elements outside the range belong to other threads, and writing them would break
     * reproducibility.
     */
    private void fillChecked(int from, int to) {
        float[] drawn = new float[multiplier.length];
        Arrays.fill(drawn, Float.NaN);
        mask.fill(drawn, shape, from, to, random);
        for (int i = 0; i < drawn.length; i++) {
            boolean within = i >= from * size && i < to * size;
            if (!within && !Float.isNaN(drawn[i])) {
                throw new IllegalStateException("fill wrote to multiplier " + i + "; for samples " + from + " to "
                        + (to - 1) + " it may write to elements " + from * size + " to " + (to * size - 1) + " only");
            }
        }
        System.arraycopy(drawn, from * size, multiplier, from * size, (to - from) * size);
    }

    private void backward(int from, int to, int thread) {
        for (int i = from * size; i < to * size; i++) {
            inputGradient[i] = outputGradient[i] * multiplier[i];
        }
    }
}
