package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.engine.kernel.Activation;
import java.util.List;

/** What all activations of this package have in common: y = f(x) for each element, whatever the shape. */
sealed interface KernelActivation extends Layer.Elementwise, Layer.Reference
        permits Relu, LeakyRelu, Elu, Silu, Gelu, Tanh, Sigmoid {

    /** The kernel that computes it; its type stays inside the core, so that the public records suppress "exports". */
    Activation function();

    /** The number that the kernel needs; 0 where it needs none. */
    default double parameter() {
        return 0;
    }

    /**
     * The same in double.
     *
     * @param x any value
     * @return f(x)
     */
    double valueAt(double x);

    @Override
    default LayerSignature infer(List<Shape> inputs) {
        return LayerSignature.of(Inputs.single(inputs, typeName()));
    }

    @Override
    default LayerOperation bind(LayerBinding binding) {
        return new ActivationOperation(binding, function(), parameter());
    }

    @Override
    default double[] reference(ReferencePass pass) {
        double[] output = pass.input(0).clone();
        for (int i = 0; i < output.length; i++) {
            output[i] = valueAt(output[i]);
        }
        return output;
    }
}
