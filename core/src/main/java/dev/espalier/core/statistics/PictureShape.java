package dev.espalier.core.statistics;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.event.Picture;
import java.util.List;
import java.util.Optional;

/**
 * How the values of an input make up a picture: {@code channels} planes of {@code height} rows, one plane after another.
 *
 * @param height rows of a plane, at least 1
 * @param width values of a row, at least 1
 * @param channels planes that are shown: 1 for grey, 3 for red, green and blue
 */
record PictureShape(int height, int width, int channels) {

    /** The smallest flat input that is taken for a square picture has this many rows. */
    private static final int LEAST_SQUARE = 8;

    private static final double HIGHEST_BYTE = 255;

    /**
     * The picture of an input: one of shape [channels, height, width] or [height, width], of whose planes the first is shown
     * unless there are three; or a flat one that is not from a table and whose size is the square of at least
     * {@value #LEAST_SQUARE}.
     *
     * @param shape of one sample
     * @param columns the table columns of its values
     * @return the picture; empty for other inputs
     */
    static Optional<PictureShape> of(Shape shape, List<Schema.Column> columns) {
        int[] dimensions = shape.toArray();
        if (!columns.isEmpty()) {
            return Optional.empty();
        }
        return switch (dimensions.length) {
            case 3 -> Optional.of(new PictureShape(dimensions[1], dimensions[2], dimensions[0] == 3 ? 3 : 1));
            case 2 -> Optional.of(new PictureShape(dimensions[0], dimensions[1], 1));
            case 1 -> square(dimensions[0]);
            default -> Optional.empty();
        };
    }

    private static Optional<PictureShape> square(int size) {
        int side = (int) Math.round(Math.sqrt(size));
        return side >= LEAST_SQUARE && side * side == size
                ? Optional.of(new PictureShape(side, side, 1))
                : Optional.empty();
    }

    /** The same made smaller, as {@link #picture} does, until no side is longer than a bound. */
    PictureShape within(int longest) {
        int factor = factor(longest);
        return new PictureShape((height + factor - 1) / factor, (width + factor - 1) / factor, channels);
    }

    private int factor(int longest) {
        return (Math.max(height, width) + longest - 1) / longest;
    }

    /** The values of a picture. */
    int size() {
        return height * width * channels;
    }

    /**
     * A picture of values; where it is larger than the bound, each pixel is the mean of a square of values.
     *
     * @param values what is drawn
     * @param from the place of the first value
     * @param stride from one value to the next
     * @param low the value that becomes 0
     * @param high the value that becomes 255, above {@code low}
     * @param longest the longest side of the picture
     * @return the picture; values outside of the range, and those that are not numbers, are moved into it
     */
    Picture picture(float[] values, int from, int stride, double low, double high, int longest) {
        int factor = factor(longest);
        PictureShape small = within(longest);
        byte[] pixels = new byte[small.size()];
        int next = 0;
        for (int row = 0; row < small.height; row++) {
            for (int column = 0; column < small.width; column++) {
                for (int channel = 0; channel < channels; channel++) {
                    double mean = mean(values, from, stride, channel, row * factor, column * factor, factor);
                    double fraction = (mean - low) / (high - low);
                    pixels[next++] = (byte) Math.round(HIGHEST_BYTE * Math.max(0, Math.min(1, fraction)));
                }
            }
        }
        return new Picture(small.height, small.width, channels, low, high, pixels);
    }

    private double mean(float[] values, int from, int stride, int channel, int top, int left, int factor) {
        double sum = 0;
        int count = 0;
        for (int row = top; row < Math.min(height, top + factor); row++) {
            for (int column = left; column < Math.min(width, left + factor); column++) {
                sum += values[from + ((channel * height + row) * width + column) * stride];
                count++;
            }
        }
        return sum / count;
    }
}
