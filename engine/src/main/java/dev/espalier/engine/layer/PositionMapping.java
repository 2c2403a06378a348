package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** What the layers have in common that do nothing but apply a {@link PositionMap} to images. */
final class PositionMapping {

    private PositionMapping() {}

    static LayerSignature infer(List<Shape> inputs, String layer, UnaryOperator<ImageShape> output) {
        return LayerSignature.of(output.apply(ImageShape.single(inputs, layer)).shape());
    }

    static LayerOperation bind(LayerBinding binding, String layer, Function<ImageShape, PositionMap> maps) {
        PositionMap map = maps.apply(ImageShape.of(binding.inputShape(0), layer));
        return ChannelsLastBinding.bind(binding, inner -> new PositionMapOperation(inner, map));
    }

    static double[] reference(ReferencePass pass, String layer, Function<ImageShape, PositionMap> maps) {
        return maps.apply(ImageShape.of(pass.inputShape(0), layer)).applyToPlanes(pass.input(0));
    }
}
