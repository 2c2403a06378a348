package dev.espalier.images;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import java.util.List;
import java.util.Optional;

/**
 * What pictures look like as samples.
 *
 * @param size height and width of a sample in pixels, or one number for both; empty if all files have one size, which is kept
 * @param fit how pictures of another size are brought to it
 * @param greyscale whether samples have one channel of brightness in place of red, green and blue
 * @param background what fills the rest of padded pictures and lies behind transparent ones, in [0, 255]
 * @param maxPixels pictures of more pixels are refused before they are decoded; at least 1
 */
public record PictureForm(
        @Setting("height and width of a sample in pixels, or one number for both; the size of the files by default")
        List<Integer> size,

        @Setting("crop, pad or stretch: how pictures of another size are brought to it")
        Fit fit,

        @Setting("one channel of brightness in place of red, green and blue")
        boolean greyscale,

        @Setting(value = "grey value that fills padded pictures and lies behind transparent ones", range = "[0, 255]")
        int background,

        @Setting(value = "pictures of more pixels are refused before they are decoded", range = "[1, inf)")
        long maxPixels) {

    /** Fifty megapixels: more than most cameras have, and 150 MB for each thread that decodes. */
    private static final long MOST_PIXELS = 50_000_000;

    private static final int LARGEST_SIDE = 16_384;
    private static final int MOST_BACKGROUND = 255;

    /** Checks each setting. */
    public PictureForm {
        size = List.copyOf(size);
        Check.require(
                size.size() <= 2 && size.stream().allMatch(side -> side >= 1 && side <= LARGEST_SIDE),
                "size",
                size,
                "must be one or two numbers from 1 to " + LARGEST_SIDE);
        Check.inClosed("background", background, 0, MOST_BACKGROUND);
        Check.atLeast("maxPixels", maxPixels, 1);
    }

    /** Pictures in colour that all have one size. */
    public PictureForm() {
        this(List.of(), Fit.CROP, false, 0, MOST_PIXELS);
    }

    /** How many channels a sample has. */
    int channels() {
        return greyscale ? 1 : 3;
    }

    /** The shape of a sample; empty if that of the files is kept. */
    Optional<Shape> shape() {
        return size.isEmpty() ? Optional.empty() : Optional.of(shape(size.get(0), size.get(size.size() - 1)));
    }

    /** The shape of a sample of a size. */
    Shape shape(int height, int width) {
        return Shape.of(channels(), height, width);
    }

    /** The same form for samples of a shape, such as that which a model was trained on. */
    PictureForm of(Shape shape) {
        return new PictureForm(
                List.of(shape.dimension(1), shape.dimension(2)), fit, shape.dimension(0) == 1, background, maxPixels);
    }
}
