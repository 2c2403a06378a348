package dev.espalier.plugins.augment;

import dev.espalier.api.Shape;
import dev.espalier.api.augment.SampleBatch;
import java.util.Arrays;

/**
 * Changes of images as levels from 0 to 1, to which results are clipped.
 *
 * <p>Images of three channels are red, green and blue, whose brightness is that of ITU-R BT.601; that of others is the mean of
 * their channels.
 *
 * <p>Source: Pillow's {@code ImageEnhance} and {@code ImageOps}, without the rounding to whole levels where the method does not
 * need it.
 */
final class LevelChanges {

    private static final float RED = 0.299f;
    private static final float GREEN = 0.587f;
    private static final float BLUE = 0.114f;

    private static final int WHOLE_LEVELS = 256;

    private LevelChanges() {}

    private static boolean isColour(Shape shape) {
        return shape.dimension(0) == 3;
    }

    private static int planeOf(Shape shape) {
        return shape.dimension(1) * shape.dimension(2);
    }

    /** Multiplies by a factor. */
    static void brighten(SampleBatch batch, float[] levels, int image, Shape shape, double factor) {
        for (int i = image; i < image + shape.size(); i++) {
            levels[i] = Levels.clipped((float) factor * levels[i]);
        }
    }

    /** Multiplies the distances from the image's mean brightness. */
    static void changeContrast(SampleBatch batch, float[] levels, int image, Shape shape, double factor) {
        int plane = planeOf(shape);
        float mean = 0;
        for (int channel = 0; channel < shape.dimension(0); channel++) {
            double sum = 0;
            for (int i = image + channel * plane; i < image + (channel + 1) * plane; i++) {
                sum += levels[i];
            }
            mean += (float) (weight(channel, shape) * sum / plane);
        }
        for (int i = image; i < image + shape.size(); i++) {
            levels[i] = Levels.clipped(Math.fma((float) factor, levels[i] - mean, mean));
        }
    }

    private static double weight(int channel, Shape shape) {
        if (!isColour(shape)) {
            return 1.0 / shape.dimension(0);
        }
        return channel == 0 ? RED : channel == 1 ? GREEN : BLUE;
    }

    /** Multiplies the distances of colours from the grey of the same brightness; greyscale images stay as they are. */
    static void saturate(SampleBatch batch, float[] levels, int image, Shape shape, double factor) {
        if (!isColour(shape)) {
            return;
        }
        int plane = planeOf(shape);
        float by = (float) factor;
        for (int i = image; i < image + plane; i++) {
            float red = levels[i];
            float green = levels[i + plane];
            float blue = levels[i + 2 * plane];
            float grey = RED * red + GREEN * green + BLUE * blue;
            levels[i] = Levels.clipped(Math.fma(by, red - grey, grey));
            levels[i + plane] = Levels.clipped(Math.fma(by, green - grey, grey));
            levels[i + 2 * plane] = Levels.clipped(Math.fma(by, blue - grey, grey));
        }
    }

    /** Turns the hue by a fraction of the circle of colours; greyscale images stay as they are. */
    static void turnHue(SampleBatch batch, float[] levels, int image, Shape shape, double turn) {
        if (!isColour(shape)) {
            return;
        }
        int plane = planeOf(shape);
        for (int i = image; i < image + plane; i++) {
            float red = Levels.clipped(levels[i]);
            float green = Levels.clipped(levels[i + plane]);
            float blue = Levels.clipped(levels[i + 2 * plane]);
            float high = Math.max(red, Math.max(green, blue));
            float low = Math.min(red, Math.min(green, blue));
            float sixths = sixths(red, green, blue, high, high - low) + (float) (6 * turn);
            levels[i] = component(sixths + 5, high, high - low);
            levels[i + plane] = component(sixths + 3, high, high - low);
            levels[i + 2 * plane] = component(sixths + 1, high, high - low);
        }
    }

    /** The hue in sixths of the circle, from red over green and blue. */
    private static float sixths(float red, float green, float blue, float high, float range) {
        if (range == 0) {
            return 0;
        }
        if (high == red) {
            return (green - blue) / range;
        }
        return high == green ? 2 + (blue - red) / range : 4 + (red - green) / range;
    }

    /** A component of a colour: by Smith's hexagon, high − range · max(0, min(k, 4 − k, 1)), with k modulo 6. */
    private static float component(float shifted, float high, float range) {
        float k = shifted - 6 * (float) Math.floor(shifted / 6);
        return high - range * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    }

    /** Multiplies the distances from a smoothed image, whose outermost pixels are those of the image. */
    static void sharpen(SampleBatch batch, float[] levels, int image, Shape shape, double factor) {
        int height = shape.dimension(1);
        int width = shape.dimension(2);
        int plane = height * width;
        float by = (float) factor;
        float[] copy = batch.scratch(plane);
        for (int channel = 0; channel < shape.dimension(0); channel++) {
            int from = image + channel * plane;
            System.arraycopy(levels, from, copy, 0, plane);
            for (int y = 1; y < height - 1; y++) {
                for (int x = 1; x < width - 1; x++) {
                    int i = y * width + x;
                    float above = copy[i - width - 1] + copy[i - width] + copy[i - width + 1];
                    float beside = copy[i - 1] + 5 * copy[i] + copy[i + 1];
                    float below = copy[i + width - 1] + copy[i + width] + copy[i + width + 1];
                    float smooth = (above + beside + below) / 13;
                    levels[from + i] = Levels.clipped(Math.fma(by, copy[i] - smooth, smooth));
                }
            }
        }
    }

    /** Leaves the upper bits of levels that are rounded to whole numbers from 0 to 255. */
    static void posterize(SampleBatch batch, float[] levels, int image, Shape shape, double bits) {
        int mask = 0xFF << (8 - (int) bits);
        for (int i = image; i < image + shape.size(); i++) {
            levels[i] = (wholeLevel(levels[i]) & mask) / 255f;
        }
    }

    private static int wholeLevel(float level) {
        return (int) (Levels.clipped(level) * 255 + 0.5f);
    }

    /** Inverts levels from a threshold on. */
    static void solarize(SampleBatch batch, float[] levels, int image, Shape shape, double threshold) {
        float from = (float) threshold;
        for (int i = image; i < image + shape.size(); i++) {
            float level = Levels.clipped(levels[i]);
            levels[i] = level < from ? level : 1 - level;
        }
    }

    /** Stretches each channel so that its darkest pixel is black and its brightest white. */
    static void stretchContrast(SampleBatch batch, float[] levels, int image, Shape shape, double unused) {
        int plane = planeOf(shape);
        for (int from = image; from < image + shape.size(); from += plane) {
            float low = Float.POSITIVE_INFINITY;
            float high = Float.NEGATIVE_INFINITY;
            for (int i = from; i < from + plane; i++) {
                low = Math.min(low, levels[i]);
                high = Math.max(high, levels[i]);
            }
            for (int i = from; i < from + plane && high > low; i++) {
                levels[i] = Levels.clipped((levels[i] - low) / (high - low));
            }
        }
    }

    /** Evens out the histogram of each channel over whole levels from 0 to 255. */
    static void equalize(SampleBatch batch, float[] levels, int image, Shape shape, double unused) {
        int plane = planeOf(shape);
        for (int from = image; from < image + shape.size(); from += plane) {
            // counts are whole numbers, which floats hold exactly up to 16 million pixels
            float[] counts = batch.scratch(WHOLE_LEVELS);
            Arrays.fill(counts, 0, WHOLE_LEVELS, 0);
            for (int i = from; i < from + plane; i++) {
                counts[wholeLevel(levels[i])]++;
            }
            int brightest = WHOLE_LEVELS - 1;
            while (counts[brightest] == 0) {
                brightest--;
            }
            int step = (plane - (int) counts[brightest]) / 255;
            if (step > 0) {
                replaceByRanks(counts, step);
                for (int i = from; i < from + plane; i++) {
                    levels[i] = counts[wholeLevel(levels[i])];
                }
            }
        }
    }

    /** Turns counts of levels into what the levels become. */
    private static void replaceByRanks(float[] counts, int step) {
        int below = step / 2;
        for (int level = 0; level < WHOLE_LEVELS; level++) {
            int count = (int) counts[level];
            counts[level] = Math.min(255, below / step) / 255f;
            below += count;
        }
    }
}
