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
 * Average pooling to a given size, whatever the size of the image {@code [channels, height, width]} or series
 * {@code [channels, length]} is: position i of n averages the positions from ⌊i·m/n⌋ to ⌈(i+1)·m/n⌉ − 1 of m.
 *
 * <p>Choose it before dense layers of a network that takes images of several sizes.
 *
 * <p>Source: {@code torch.nn.AdaptiveAvgPool2d}.
 *
 * @param output extent of the output: one number, or one each for height and width, each at least 1
 */
@Plugin(value = "adaptive-average-pooling", summary = "means of equal parts of images or series, to a given size")
public record AdaptiveAveragePooling(
        @Setting(value = "extent of the output: one number, or [height, width]", shorthand = true, range = "[1, inf)")
        List<Integer> output)
        implements ChannelsLastLayer {

    /** To one position. */
    public AdaptiveAveragePooling() {
        this(List.of(1));
    }

    /** Checks the range. */
    public AdaptiveAveragePooling {
        output = List.copyOf(output);
        WindowSettings.checkNumbers("output", output, 1);
    }

    private ImageShape outputOf(ImageShape image) {
        int width = WindowSettings.number("output", output, image.dimensions() - 1, image.dimensions());
        int height = image.isSeries() ? 1 : WindowSettings.number("output", output, 0, image.dimensions());
        return image.withPositions(height, width);
    }

    private PositionMap mapOf(ImageShape image) {
        return mapOf(image, outputOf(image));
    }

    /** Averages of equal parts. */
    static PositionMap mapOf(ImageShape image, ImageShape result) {
        PositionMap.Builder map = new PositionMap.Builder(image.positions());
        for (int position = 0; position < result.positions(); position++) {
            int row = position / result.width();
            int column = position % result.width();
            int top = start(row, image.height(), result.height());
            int bottom = end(row, image.height(), result.height());
            int left = start(column, image.width(), result.width());
            int right = end(column, image.width(), result.width());
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    map.term(y * image.width() + x, 1.0 / ((bottom - top) * (right - left)));
                }
            }
            map.next();
        }
        return map.build();
    }

    private static int start(int index, int from, int to) {
        return (int) ((long) index * from / to);
    }

    private static int end(int index, int from, int to) {
        return (int) (((index + 1L) * from + to - 1) / to);
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
