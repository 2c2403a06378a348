package dev.espalier.plugins.augment;

import dev.espalier.api.Shape;
import dev.espalier.api.augment.SampleBatch;

/**
 * Images as levels from 0 for black to 1 for white, whatever preprocessing has made of them.
 *
 * <p>level = (x − black) / (white − black), where black and white are what preprocessing makes of images that are black or white
 * everywhere: numbers for each channel, or for each pixel, as preprocessing has them
 */
final class Levels {

    private Levels() {}

    /** A change of the levels of an image, which begins at an index of an array. */
    @FunctionalInterface
    interface Change {

        /** Changes levels in place, by a parameter. */
        void apply(SampleBatch batch, float[] levels, int image, Shape shape, double parameter);
    }

    /** Changes the levels of all images of a sample; {@code white} is what white was before preprocessing. */
    static void change(SampleBatch batch, int sample, double white, Change change, double parameter) {
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            if (ImageInputs.isImage(shape)) {
                float[] values = batch.input(input);
                float[] low = batch.preprocessed(input, 0);
                float[] high = batch.preprocessed(input, white);
                int image = sample * shape.size();
                enter(values, image, low, high, shape.size());
                change.apply(batch, values, image, shape, parameter);
                leave(values, image, low, high, shape.size());
            }
        }
    }

    private static void enter(float[] values, int image, float[] low, float[] high, int size) {
        for (int i = 0; i < size; i++) {
            // preprocessing may make one value of all, such as that of a pixel that never changed in training
            float width = high[i] - low[i];
            values[image + i] = width == 0 ? 0 : (values[image + i] - low[i]) / width;
        }
    }

    private static void leave(float[] values, int image, float[] low, float[] high, int size) {
        for (int i = 0; i < size; i++) {
            values[image + i] = Math.fma(values[image + i], high[i] - low[i], low[i]);
        }
    }

    static float clipped(float level) {
        return Math.max(0, Math.min(1, level));
    }
}
