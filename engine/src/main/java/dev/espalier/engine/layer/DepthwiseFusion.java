package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import java.util.Optional;

/** Batch norms on both sides of a depthwise convolution that can be one operation with it. */
public final class DepthwiseFusion {

    /** What the names of the parameters and buffers of the batch norm in front begin with in the layer of all three. */
    public static final String BEFORE = "before-";

    private DepthwiseFusion() {}

    /**
     * Three layers in a row as one, where the result of each is taken by the next alone.
     *
     * @param first a batch norm of images with its activation
     * @param second a convolution of one channel for each group and each result, without a bias
     * @param third a batch norm
     * @param input the shape of what the first takes
     * @param output the shape of what the third gives
     * @return one layer that does the work of all, if they are such
     */
    public static Optional<Layer> of(Layer first, Layer second, Layer third, Shape input, Shape output) {
        if (first instanceof LayerWithActivation norm
                && norm.layer() instanceof BatchNorm before
                && second instanceof Convolution convolution
                && third instanceof BatchNorm after
                && !convolution.bias()
                && BatchNorm.isOfImages(input)
                && BatchNorm.isOfImages(output)
                && convolution.groups() == input.dimension(0)
                && convolution.channels() == convolution.groups()) {
            return Optional.of(new NormalizedDepthwise(before, norm.activation(), convolution, after));
        }
        return Optional.empty();
    }
}
