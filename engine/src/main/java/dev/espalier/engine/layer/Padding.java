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
 * Padding of images {@code [channels, height, width]} or series {@code [channels, length]} on both sides.
 *
 * <p>Choose it where a convolution's own padding with zeros does not do: {@code reflect} for pictures whose borders matter, as in
 * networks that give pictures.
 *
 * @param size how much is added on each side: one number, or one each for height and width, each at least 0
 * @param mode what is added
 */
@Plugin(value = "padding", summary = "border of zeros or of mirrored or repeated values around images or series")
public record Padding(
        @Setting(value = "added on each side: one number, or [height, width]", shorthand = true, range = "[0, inf)")
        List<Integer> size,

        @Setting("what is added: zeros, reflect, replicate") Mode mode)
        implements ChannelsLastLayer {

    /** What is added. */
    public enum Mode {

        /** 0. */
        ZEROS {
            @Override
            int source(int at, int extent) {
                return at < 0 || at >= extent ? NONE : at;
            }
        },

        /** The values inside, mirrored at the outermost, which is not repeated; less than the extent of the image. */
        REFLECT {
            @Override
            int source(int at, int extent) {
                int mirrored = Math.abs(at);
                return mirrored < extent ? mirrored : 2 * (extent - 1) - mirrored;
            }
        },

        /** The outermost value. */
        REPLICATE {
            @Override
            int source(int at, int extent) {
                return Math.max(0, Math.min(extent - 1, at));
            }
        };

        private static final int NONE = -1;

        /** The position that a position outside or inside takes its value from; negative for none. */
        abstract int source(int at, int extent);
    }

    /** One position of zeros. */
    public Padding() {
        this(List.of(1), Mode.ZEROS);
    }

    /** Checks the range. */
    public Padding {
        size = List.copyOf(size);
        WindowSettings.checkNumbers("size", size, 0);
    }

    private ImageShape outputOf(ImageShape image) {
        int down = rows(image);
        int across = columns(image);
        boolean reflects = mode != Mode.REFLECT || (down < image.height() && across < image.width());
        Check.require(reflects, "size", size, "must be less than the extent of the input " + image.shape());
        return image.withPositions(image.height() + 2 * down, image.width() + 2 * across);
    }

    private int rows(ImageShape image) {
        return image.isSeries() ? 0 : WindowSettings.number("size", size, 0, 2);
    }

    private int columns(ImageShape image) {
        return WindowSettings.number("size", size, image.dimensions() - 1, image.dimensions());
    }

    private PositionMap mapOf(ImageShape image) {
        ImageShape result = outputOf(image);
        PositionMap.Builder map = new PositionMap.Builder(image.positions());
        for (int position = 0; position < result.positions(); position++) {
            int row = mode.source(position / result.width() - rows(image), image.height());
            int column = mode.source(position % result.width() - columns(image), image.width());
            if (row >= 0 && column >= 0) {
                map.term(row * image.width() + column, 1);
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
