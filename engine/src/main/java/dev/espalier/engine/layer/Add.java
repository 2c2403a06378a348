package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;
import java.util.Optional;

/**
 * Element-wise sum of inputs of the same shape: y = x₁ + x₂ + …, added in the order of the node's inputs.
 *
 * <p>Choose it to close residual connections.
 */
@Plugin(value = "add", summary = "element-wise sum of inputs of one shape, for residual connections")
public record Add() implements Layer.Reference, Layer.Fusible, FormatKeeper {

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        for (Shape input : inputs) {
            if (!input.equals(inputs.get(0))) {
                throw new IllegalArgumentException("the inputs are " + inputs + "; add needs inputs of one shape");
            }
        }
        return LayerSignature.of(inputs.get(0));
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new AddOperation(binding, FinalActivation.NONE);
    }

    @Override
    public Optional<Layer> fusedWith(Layer next, boolean needsGradients) {
        return LayerWithActivation.of(this, next, needsGradients, AddOperation::new);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        double[] sum = pass.input(0).clone();
        for (int input = 1; input < pass.inputCount(); input++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += pass.input(input)[i];
            }
        }
        return sum;
    }
}
