package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import java.util.Optional;

/** Layers that can add another value to their result. */
public final class SumFusion {

    private SumFusion() {}

    /**
     * A layer and the sum of its result and another value of the same shape, as one layer.
     *
     * @param layer the layer
     * @param next what takes its result
     * @param shape of the result
     * @return a layer whose first input is the other value, if the layer is a batch norm of images and what follows is a sum
     */
    public static Optional<Layer> of(Layer layer, Layer next, Shape shape) {
        return layer instanceof BatchNorm norm && next instanceof Add && BatchNorm.isOfImages(shape)
                ? Optional.of(new BatchNormWithSum(norm))
                : Optional.empty();
    }
}
