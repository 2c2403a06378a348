package dev.espalier.engine.layer;

import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;

/** The same numbers under another shape, for plans that do not keep input and output in one array. */
final class CopyOperation implements LayerOperation {

    private final int size;
    private final float[] input;
    private final float[] output;
    private final float[] outputGradient;
    private final float[] inputGradient;

    CopyOperation(LayerBinding binding) {
        this.size = binding.outputShape().size();
        this.input = binding.input(0);
        this.output = binding.output();
        this.outputGradient = binding.outputGradient();
        this.inputGradient = binding.inputGradient(0);
    }

    @Override
    public void forward(BatchPass pass) {
        System.arraycopy(input, 0, output, 0, pass.samples() * size);
    }

    @Override
    public void backward(BatchPass pass) {
        if (inputGradient.length > 0) {
            System.arraycopy(outputGradient, 0, inputGradient, 0, pass.samples() * size);
        }
    }
}
