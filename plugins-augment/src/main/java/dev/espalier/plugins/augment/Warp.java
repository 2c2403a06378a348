package dev.espalier.plugins.augment;

import dev.espalier.api.Shape;
import dev.espalier.api.augment.SampleBatch;
import java.util.Arrays;

/** Moves the pixels of images. */
final class Warp {

    private Warp() {}

    /**
     * Lets each pixel of all images of a sample take the value at another place of its image, between pixels by bilinear
     * interpolation.
     *
     * <p>With (x, y) counted from the centre: from (xx·x + xy·y, yx·x + yy·y)
     */
    static void affine(
            SampleBatch batch, int sample, double xx, double xy, double yx, double yy, Border border, double fill) {
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            if (ImageInputs.isImage(shape)) {
                int size = shape.size();
                float[] source = batch.scratch(size);
                System.arraycopy(batch.input(input), sample * size, source, 0, size);
                affine(source, batch.input(input), sample * size, shape, xx, xy, yx, yy, border, (float) fill);
            }
        }
    }

    private static void affine(
            float[] source,
            float[] values,
            int image,
            Shape shape,
            double xx,
            double xy,
            double yx,
            double yy,
            Border border,
            float fill) {
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        double centreX = (width - 1) * 0.5;
        double centreY = (height - 1) * 0.5;
        for (int y = 0; y < height; y++) {
            double rowX = Math.fma(xy, y - centreY, centreX);
            double rowY = Math.fma(yy, y - centreY, centreY);
            for (int x = 0; x < width; x++) {
                double fromX = Math.fma(xx, x - centreX, rowX);
                double fromY = Math.fma(yx, x - centreX, rowY);
                sample(source, fromX, fromY, values, image + y * width + x, shape, border, fill);
            }
        }
    }

    /** Writes one pixel of all channels. */
    private static void sample(
            float[] source,
            double fromX,
            double fromY,
            float[] values,
            int at,
            Shape shape,
            Border border,
            float fill) {
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        int plane = height * width;
        double floorX = Math.floor(fromX);
        double floorY = Math.floor(fromY);
        int left = (int) floorX;
        int top = (int) floorY;
        float shareX = (float) (fromX - floorX);
        float shareY = (float) (fromY - floorY);
        if (left >= 0 && left < width - 1 && top >= 0 && top < height - 1) {
            int from = top * width + left;
            for (int channel = 0; channel < shape.dimension(0); channel++) {
                values[at + channel * plane] = between(
                        between(source[from], source[from + 1], shareX),
                        between(source[from + width], source[from + width + 1], shareX),
                        shareY);
                from += plane;
            }
        } else {
            int x0 = border.place(left, width);
            int x1 = border.place(left + 1, width);
            int y0 = border.place(top, height);
            int y1 = border.place(top + 1, height);
            for (int channel = 0; channel < shape.dimension(0); channel++) {
                int from = channel * plane;
                values[at + from] = between(
                        between(
                                pixel(source, from, x0, y0, width, fill),
                                pixel(source, from, x1, y0, width, fill),
                                shareX),
                        between(
                                pixel(source, from, x0, y1, width, fill),
                                pixel(source, from, x1, y1, width, fill),
                                shareX),
                        shareY);
            }
        }
    }

    private static float between(float first, float second, float share) {
        return Math.fma(share, second - first, first);
    }

    private static float pixel(float[] source, int plane, int x, int y, int width, float fill) {
        return x < 0 || y < 0 ? fill : source[plane + y * width + x];
    }

    /** Moves an image by whole pixels: to the right and downwards. */
    static void shift(SampleBatch batch, int input, int sample, int right, int down, Border border, double fill) {
        Shape shape = batch.inputShape(input);
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        int image = sample * shape.size();
        float[] values = batch.input(input);
        float[] source = batch.scratch(shape.size());
        System.arraycopy(values, image, source, 0, shape.size());
        for (int row = 0; row < shape.dimension(0) * height; row++) {
            int y = row % height;
            int from = border.place(y - down, height);
            if (from < 0) {
                Arrays.fill(values, image + row * width, image + (row + 1) * width, (float) fill);
            } else {
                shiftRow(source, (row - y + from) * width, values, image + row * width, width, right, border, (float)
                        fill);
            }
        }
    }

    private static void shiftRow(
            float[] source, int from, float[] values, int to, int width, int right, Border border, float fill) {
        int begin = Math.min(width, Math.max(0, right));
        int end = Math.max(begin, Math.min(width, width + right));
        for (int x = 0; x < begin; x++) {
            values[to + x] = pixel(source, from, border.place(x - right, width), 0, width, fill);
        }
        if (end > begin) {
            System.arraycopy(source, from + begin - right, values, to + begin, end - begin);
        }
        for (int x = end; x < width; x++) {
            values[to + x] = pixel(source, from, border.place(x - right, width), 0, width, fill);
        }
    }
}
