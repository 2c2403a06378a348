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
 * Average pooling of images {@code [channels, height, width]} or series {@code [channels, length]}: the mean of each channel under a
 * window.
 *
 * <p>What does not fill a window at the end is left out, unless there is padding.
 *
 * <p>Choose it where {@code max-pooling} would be too coarse, as between the stages of a DenseNet.
 *
 * @param kernel extent of the window: one number, or one each for height and width, each at least 1
 * @param stride distance of two positions, likewise; the extent of the window if there is none
 * @param padding zeros on each side: numbers of at most half the window, or {@code same} or {@code valid}
 * @param countPadding whether the mean counts padding, as PyTorch's does; Keras's does not
 */
@Plugin(value = "average-pooling", summary = "mean under a window that moves over images or series")
public record AveragePooling(
        @Setting(value = "extent of the window: one number, or [height, width]", shorthand = true, range = "[1, inf)")
        List<Integer> kernel,

        @Setting(value = "distance of two positions of the window; its extent by default", range = "[1, inf)")
        List<Integer> stride,

        @Setting("zeros on each side: numbers, same, or valid for none")
        List<String> padding,

        @Setting("whether the mean counts padding") boolean countPadding)
        implements ChannelsLastLayer {

    /** A window of 2 × 2 that moves by 2. */
    public AveragePooling() {
        this(2);
    }

    /**
     * A square window that moves by its extent.
     *
     * @param kernel extent of the window
     */
    public AveragePooling(int kernel) {
        this(List.of(kernel), List.of(), List.of("0"), true);
    }

    /** Checks the ranges. */
    public AveragePooling {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        WindowSettings.ofPooling(kernel, stride, padding);
    }

    private Window windowOf(ImageShape image) {
        return WindowSettings.ofPooling(kernel, stride, padding).ofPooling(image);
    }

    private ImageShape outputOf(ImageShape image) {
        return windowOf(image).outputOf(image);
    }

    private PositionMap mapOf(ImageShape image) {
        WindowWalk walk = new WindowWalk(windowOf(image));
        PositionMap.Builder map = new PositionMap.Builder(image.positions());
        for (int position = 0; position < walk.positions(); position++) {
            int inside = 0;
            for (int element = 0; element < walk.size(); element++) {
                inside += walk.met(position, element) >= 0 ? 1 : 0;
            }
            for (int element = 0; element < walk.size(); element++) {
                if (walk.met(position, element) >= 0) {
                    map.term(walk.met(position, element), 1.0 / (countPadding ? walk.size() : inside));
                }
            }
            map.next();
        }
        return map.build();
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return PositionMapping.infer(inputs, typeName(), this::outputOf);
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
