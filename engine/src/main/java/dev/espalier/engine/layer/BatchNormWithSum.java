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
 * A batch norm of images and the sum behind it, as at the end of a residual block, run as one operation: y = other + norm(x), which
 * may end with an activation. The other value is the first input, as a sum has it whose shortcut comes first.
 *
 * @param norm whose parameters and buffers they are
 */
record BatchNormWithSum(BatchNorm norm) implements MemoryFormat.Aware, Layer.Fusible {

    @Override
    public MemoryFormat.Support support() {
        return norm.support();
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return norm.infer(List.of(inputs.get(1)));
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return bind(binding, FinalActivation.NONE);
    }

    private LayerOperation bind(LayerBinding binding, FinalActivation activation) {
        return ChannelsLastBinding.bind(
                binding, inner -> new ChannelBatchNormOperation(inner, norm.momentum(), norm.epsilon(), activation));
    }

    @Override
    public Optional<Layer> fusedWith(Layer next, boolean needsGradients) {
        return LayerWithActivation.of(this, next, needsGradients, this::bind);
    }

    @Override
    public String typeName() {
        return norm.typeName();
    }
}
