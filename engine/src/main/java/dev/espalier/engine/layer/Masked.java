package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.regularizer.Regularizer.ActivationMask;
import dev.espalier.api.regularizer.Regularizer.AffineMask;
import java.util.List;

/**
 * A random mask at its place in a model: y = multiplier · x while training, with the same multipliers forward and backward,
 * plus the shift of a mask that has one; y = x otherwise.
 *
 * <p>The layer by which {@link ActivationMask} plugins stand in a model; it has no name of its own and its nodes are named by
 * the mask's.
 *
 * @param mask who draws the multipliers
 */
public record Masked(ActivationMask mask) implements Layer.View, Layer.Reference {

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return LayerSignature.of(Inputs.single(inputs, typeName()));
    }

    @Override
    public boolean isView(boolean needsGradients) {
        return !needsGradients;
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return binding.needsGradients() ? new MaskOperation(binding, mask) : new CopyOperation(binding);
    }

    @Override
    public String typeName() {
        Plugin plugin = mask.getClass().getAnnotation(Plugin.class);
        return plugin == null ? "mask" : plugin.value();
    }

    @Override
    public double[] reference(ReferencePass pass) {
        double[] output = pass.input(0).clone();
        if (pass.training()) {
            RandomStream random = pass.random();
            float[] multiplier = new float[output.length];
            mask.fill(multiplier, pass.inputShape(0), 0, pass.samples(), random);
            for (int i = 0; i < output.length; i++) {
                output[i] *= multiplier[i];
            }
            if (mask instanceof AffineMask affine) {
                float[] shift = new float[output.length];
                affine.shift(shift, multiplier, pass.inputShape(0), 0, pass.samples(), random);
                for (int i = 0; i < output.length; i++) {
                    output[i] += shift[i];
                }
            }
        }
        return output;
    }
}
