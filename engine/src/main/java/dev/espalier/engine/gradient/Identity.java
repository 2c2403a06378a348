package dev.espalier.engine.gradient;

import dev.espalier.api.Shape;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;

/** A layer that passes its input on, so that a loss can be checked alone. */
record Identity() implements Layer.Reference {

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return LayerSignature.of(inputs.get(0));
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        int size = binding.outputShape().size();
        return new LayerOperation() {
            @Override
            public void forward(BatchPass pass) {
                System.arraycopy(binding.input(0), 0, binding.output(), 0, pass.samples() * size);
            }

            @Override
            public void backward(BatchPass pass) {
                System.arraycopy(binding.outputGradient(), 0, binding.inputGradient(0), 0, pass.samples() * size);
            }
        };
    }

    @Override
    public double[] reference(ReferencePass pass) {
        return pass.input(0).clone();
    }
}
