package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.engine.kernel.Activation;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What all activations of this package have in common: y = f(x) for each element, whatever the shape. */
sealed interface KernelActivation extends Layer.Elementwise, Layer.Reference, FormatKeeper
        permits Relu, Relu6, LeakyRelu, Elu, Silu, Gelu, Tanh, Sigmoid {

    /** The kernels that compute them, which the public records do not show. */
    Map<Class<? extends KernelActivation>, Activation> KERNELS = Map.of(
            Relu.class, Activation.RELU,
            Relu6.class, Activation.RELU6,
            LeakyRelu.class, Activation.LEAKY_RELU,
            Elu.class, Activation.ELU,
            Silu.class, Activation.SILU,
            Gelu.class, Activation.GELU,
            Tanh.class, Activation.TANH,
            Sigmoid.class, Activation.SIGMOID);

    /**
     * The kernel that computes an activation.
     *
     * @param activation one of this package
     */
    static Activation kernelOf(KernelActivation activation) {
        return Objects.requireNonNull(KERNELS.get(activation.getClass()));
    }

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
        return new ActivationOperation(binding, kernelOf(this), parameter());
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
