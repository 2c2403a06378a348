package dev.espalier.engine.layer;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;

/**
 * Max pooling of images {@code [channels, height, width]} or series {@code [channels, length]}: the greatest value of each channel
 * under a window.
 *
 * <p>The gradient goes to the first of equal values, in row-major order. Padding is never the greatest. What does not fill a window
 * at the end is left out, unless there is padding.
 *
 * <p>Choose it between convolutions, to halve height and width.
 *
 * @param kernel extent of the window: one number, or one each for height and width, each at least 1
 * @param stride distance of two positions, likewise; the extent of the window if there is none
 * @param padding on each side: numbers of at most half the window, or {@code same} or {@code valid}
 */
@Plugin(value = "max-pooling", summary = "greatest value under a window that moves over images or series")
public record MaxPooling(
        @Setting(value = "extent of the window: one number, or [height, width]", shorthand = true, range = "[1, inf)")
        List<Integer> kernel,

        @Setting(value = "distance of two positions of the window; its extent by default", range = "[1, inf)")
        List<Integer> stride,

        @Setting("padding on each side: numbers, same, or valid for none")
        List<String> padding)
        implements ChannelsLastLayer {

    /** A window of 2 × 2 that moves by 2. */
    public MaxPooling() {
        this(2);
    }

    /**
     * A square window that moves by its extent.
     *
     * @param kernel extent of the window
     */
    public MaxPooling(int kernel) {
        this(List.of(kernel), List.of(), List.of("0"));
    }

    /** Checks the ranges. */
    public MaxPooling {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        WindowSettings.ofPooling(kernel, stride, padding);
    }

    private Window windowOf(ImageShape image) {
        return WindowSettings.ofPooling(kernel, stride, padding).ofPooling(image);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        ImageShape image = ImageShape.single(inputs, typeName());
        return LayerSignature.of(windowOf(image).outputOf(image).shape());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        ImageShape image = ImageShape.of(binding.inputShape(0), typeName());
        return ChannelsLastBinding.bind(
                binding, inner -> new MaxPoolingOperation(inner, windowOf(image), image.channels()));
    }

    @Override
    public double[] reference(ReferencePass pass) {
        ImageShape image = ImageShape.of(pass.inputShape(0), typeName());
        return PoolingReference.pool(pass, image, windowOf(image), values -> {
            double greatest = Double.NEGATIVE_INFINITY;
            for (double value : values) {
                greatest = Math.max(greatest, value);
            }
            return greatest;
        });
    }
}
