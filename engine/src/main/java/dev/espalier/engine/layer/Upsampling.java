package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import java.util.List;

/**
 * Enlargement of images {@code [channels, height, width]} or series {@code [channels, length]} by whole factors.
 *
 * <p>Bilinear values are interpolated between the centres of positions, as with PyTorch's {@code align_corners=False}; for series
 * they are linear.
 *
 * <p>Choose it in decoders, followed by a convolution, where a {@code transposed-convolution} leaves a chequered pattern.
 *
 * <p>Source: Odena, Dumoulin, Olah, "Deconvolution and Checkerboard Artifacts", Distill 2016; {@code torch.nn.Upsample}.
 *
 * @param factor by how much: one number, or one each for height and width, each at least 1
 * @param mode where values come from
 */
@Plugin(value = "upsampling", summary = "enlargement of images or series, to the nearest value or bilinear")
public record Upsampling(
        @Setting(value = "by how much: one number, or [height, width]", shorthand = true, range = "[1, inf)")
        List<Integer> factor,

        @Setting("where values come from: nearest, bilinear")
        Mode mode)
        implements ChannelsLastLayer {

    /** Where values come from. */
    public enum Mode {

        /** The nearest position: each value is repeated. */
        NEAREST,

        /** The nearest two along each axis, by their distance. */
        BILINEAR
    }

    /** Twice as large, by repetition. */
    public Upsampling() {
        this(List.of(2), Mode.NEAREST);
    }

    /** Checks the range. */
    public Upsampling {
        factor = List.copyOf(factor);
        WindowSettings.checkNumbers("factor", factor, 1);
    }

    private ImageShape outputOf(ImageShape image) {
        long height = (long) image.height() * down(image);
        long width = (long) image.width() * across(image);
        Check.require(height * width <= Integer.MAX_VALUE, "factor", factor, "must give an image that fits an array");
        return image.withPositions((int) height, (int) width);
    }

    private int down(ImageShape image) {
        return image.isSeries() ? 1 : WindowSettings.number("factor", factor, 0, 2);
    }

    private int across(ImageShape image) {
        return WindowSettings.number("factor", factor, image.dimensions() - 1, image.dimensions());
    }

    private PositionMap mapOf(ImageShape image) {
        ImageShape result = outputOf(image);
        PositionMap.Builder map = new PositionMap.Builder(image.positions());
        for (int row = 0; row < result.height(); row++) {
            Source vertical = source(row, down(image), image.height());
            for (int column = 0; column < result.width(); column++) {
                Source horizontal = source(column, across(image), image.width());
                for (int i = 0; i < 4; i++) {
                    double weight = vertical.weight(i / 2) * horizontal.weight(i % 2);
                    if (weight > 0) {
                        map.term(vertical.at(i / 2) * image.width() + horizontal.at(i % 2), weight);
                    }
                }
                map.next();
            }
        }
        return map.build();
    }

    /** Two neighbours along an axis, and how much the second counts. */
    private record Source(int first, int second, double fraction) {

        int at(int neighbour) {
            return neighbour == 0 ? first : second;
        }

        double weight(int neighbour) {
            return neighbour == 0 ? 1 - fraction : fraction;
        }
    }

    private Source source(int at, int times, int extent) {
        if (mode == Mode.NEAREST) {
            return new Source(at / times, at / times, 0);
        }
        double centre = Math.max(0, (at + 0.5) / times - 0.5);
        int first = (int) centre;
        return new Source(first, Math.min(extent - 1, first + 1), centre - first);
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
