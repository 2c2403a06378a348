package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.engine.compute.MemoryFormat;
import java.util.List;
import java.util.Optional;

/**
 * A batch norm with an activation, a depthwise convolution and another batch norm, as in the middle of an inverted residual block, run
 * as one operation. It may end with an activation.
 *
 * @param before the batch norm in front, whose parameters and buffers have names that begin with {@link DepthwiseFusion#BEFORE}
 * @param between its activation
 * @param convolution the convolution, without bias
 * @param after the batch norm behind
 */
record NormalizedDepthwise(BatchNorm before, FinalActivation between, Convolution convolution, BatchNorm after)
        implements MemoryFormat.Aware, Layer.Fusible {

    @Override
    public MemoryFormat.Support support() {
        return convolution.support();
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return convolution.infer(inputs);
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return bind(binding, FinalActivation.NONE);
    }

    private LayerOperation bind(LayerBinding binding, FinalActivation activation) {
        return ChannelsLastBinding.bind(binding, inner -> new NormalizedDepthwiseOperation(inner, this, activation));
    }

    @Override
    public Optional<Layer> fusedWith(Layer next, boolean needsGradients) {
        return LayerWithActivation.of(this, next, needsGradients, this::bind);
    }

    @Override
    public String typeName() {
        return convolution.typeName();
    }
}
