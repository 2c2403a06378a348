package dev.espalier.plugins.augment;

import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import java.util.Arrays;

/** Writes into a rectangle of all channels of an image; rows from top to below bottom, columns from left to below right. */
final class Patch {

    private Patch() {}

    static void fill(float[] values, int image, Shape shape, int top, int bottom, int left, int right, float value) {
        if (left >= right) {
            return;
        }
        for (int channel = 0; channel < shape.dimension(0); channel++) {
            for (int y = top; y < bottom; y++) {
                int row = row(image, shape, channel, y);
                Arrays.fill(values, row + left, row + right, value);
            }
        }
    }

    static void fillWithNoise(
            float[] values, int image, Shape shape, int top, int bottom, int left, int right, RandomStream random) {
        for (int channel = 0; channel < shape.dimension(0); channel++) {
            for (int y = top; y < bottom; y++) {
                int row = row(image, shape, channel, y);
                for (int i = row + left; i < row + right; i++) {
                    values[i] = (float) random.nextGaussian();
                }
            }
        }
    }

    /** Copies the rectangle from another image of the same shape. */
    static void copy(
            float[] source,
            int from,
            float[] values,
            int image,
            Shape shape,
            int top,
            int bottom,
            int left,
            int right) {
        for (int channel = 0; left < right && channel < shape.dimension(0); channel++) {
            for (int y = top; y < bottom; y++) {
                int offset = row(0, shape, channel, y) + left;
                System.arraycopy(source, from + offset, values, image + offset, right - left);
            }
        }
    }

    private static int row(int image, Shape shape, int channel, int y) {
        return image + (channel * shape.dimension(1) + y) * shape.dimension(2);
    }
}
