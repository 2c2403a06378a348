package dev.espalier.engine.layer;

import dev.espalier.api.Shape;
import java.util.List;

/**
 * The shape of an image, or of a series, which is taken for an image of height 1.
 *
 * @param channels values at each position
 * @param height rows
 * @param width columns, or the length of a series
 * @param isSeries whether it has no height
 */
record ImageShape(int channels, int height, int width, boolean isSeries) {

    /** The shape of a layer's only input. */
    static ImageShape single(List<Shape> inputs, String layer) {
        return of(Inputs.single(inputs, layer), layer);
    }

    static ImageShape of(Shape shape, String layer) {
        if (shape.rank() != 2 && shape.rank() != 3) {
            throw new IllegalArgumentException("the input is " + shape + "; " + layer
                    + " takes images [channels, height, width] or series [channels, length]: put a reshape before it");
        }
        boolean isSeries = shape.rank() == 2;
        return new ImageShape(shape.dimension(0), isSeries ? 1 : shape.dimension(1), shape.last(), isSeries);
    }

    /** How many dimensions positions have. */
    int dimensions() {
        return isSeries ? 1 : 2;
    }

    int positions() {
        return height * width;
    }

    Shape shape() {
        return isSeries ? Shape.of(channels, width) : Shape.of(channels, height, width);
    }

    ImageShape withChannels(int count) {
        return new ImageShape(count, height, width, isSeries);
    }

    ImageShape withPositions(int rows, int columns) {
        return new ImageShape(channels, rows, columns, isSeries);
    }

    /** Where a value is in an array with the channels first. */
    int at(int sample, int channel, int row, int column) {
        return ((sample * channels + channel) * height + row) * width + column;
    }
}
