package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;

/**
 * Softmax over the last dimension: yᵢ = exp(xᵢ − max x) / Σⱼ exp(xⱼ − max x).
 *
 * <p>Choose it for weights that sum to 1 within a network. Do not put it before a loss: {@code cross-entropy} takes logits.
 */
@Plugin(value = "softmax", summary = "softmax over the last dimension")
public record Softmax() implements Layer.Reference {

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return LayerSignature.of(Inputs.single(inputs, typeName()));
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new SoftmaxOperation(binding);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        int width = pass.inputShape(0).last();
        double[] y = pass.input(0).clone();
        for (int row = 0; row < y.length; row += width) {
            double max = y[row];
            for (int j = 1; j < width; j++) {
                max = Math.max(max, y[row + j]);
            }
            double sum = 0;
            for (int j = 0; j < width; j++) {
                y[row + j] = StrictMath.exp(y[row + j] - max);
                sum += y[row + j];
            }
            for (int j = 0; j < width; j++) {
                y[row + j] /= sum;
            }
        }
        return y;
    }
}
