package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.engine.compute.MemoryFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A layer and the activation behind it, run as one operation.
 *
 * @param layer whose parameters and buffers they are
 * @param activation the activation
 * @param binder binds the layer, so that it ends in that way
 */
record LayerWithActivation(
        Layer layer, FinalActivation activation, BiFunction<LayerBinding, FinalActivation, LayerOperation> binder)
        implements MemoryFormat.Aware {

    /**
     * A layer and what follows it, if that is an activation whose gradient can be had without the layer's own result, which is
     * not kept.
     */
    static Optional<Layer> of(
            Layer layer,
            Layer next,
            boolean needsGradients,
            BiFunction<LayerBinding, FinalActivation, LayerOperation> binder) {
        return next instanceof KernelActivation activation
                        && (!needsGradients
                                || KernelActivation.kernelOf(activation).gradientFromOutput())
                ? Optional.of(new LayerWithActivation(layer, new FinalActivation(Optional.of(activation)), binder))
                : Optional.empty();
    }

    @Override
    public MemoryFormat.Support support() {
        return MemoryFormat.supportOf(layer);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return layer.infer(inputs);
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return binder.apply(binding, activation);
    }

    @Override
    public String typeName() {
        return layer.typeName();
    }
}
