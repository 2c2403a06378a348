package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;

/**
 * The mean of each channel of an image {@code [channels, height, width]} or series {@code [channels, length]}: a vector.
 *
 * <p>Choose it between the last convolution and the last dense layer, in place of a {@code flatten}: it has no weights to overfit,
 * and takes images of any size.
 *
 * <p>Source: Lin, Chen, Yan, "Network In Network", ICLR 2014.
 */
@Plugin(value = "global-average-pooling", summary = "mean of each channel of images or series (Lin et al. 2014)")
public record GlobalAveragePooling() implements ChannelsLastLayer {

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return LayerSignature.of(Shape.of(ImageShape.single(inputs, typeName()).channels()));
    }

    private PositionMap mapOf(ImageShape image) {
        return AdaptiveAveragePooling.mapOf(image, image.withPositions(1, 1));
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return PositionMapping.bind(binding, typeName(), this::mapOf);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        return PositionMapping.reference(pass, typeName(), this::mapOf);
    }
}
