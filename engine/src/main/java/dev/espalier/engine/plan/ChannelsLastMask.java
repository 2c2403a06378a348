package dev.espalier.engine.plan;

import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.AffineMask;
import dev.espalier.engine.kernel.Transposition;

/**
 * A mask whose multipliers and shifts are brought from the order of the shape, channels first, into that of arrays with their
 * channels last, so that an activation has the same ones in both formats.
 *
 * @param mask draws them
 * @param scratch of one sample, for each thread
 */
record ChannelsLastMask(ActivationMask mask, ThreadLocal<float[]> scratch) implements AffineMask {

    /**
     * The same mask for arrays with their channels last.
     *
     * @param mask draws multipliers, and shifts if it is affine
     * @param sampleShape of its samples
     */
    static ActivationMask of(ActivationMask mask, Shape sampleShape) {
        int size = sampleShape.size();
        ChannelsLastMask affine = new ChannelsLastMask(mask, ThreadLocal.withInitial(() -> new float[size]));
        return mask instanceof AffineMask ? affine : new Plain(affine);
    }

    @Override
    public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        mask.fill(multiplier, sampleShape, fromSample, toSample, random);
        toChannelsLast(multiplier, sampleShape, fromSample, toSample);
    }

    @Override
    public void shift(
            float[] shift, float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
        // shifts are a function of multipliers in the order in which they were drawn
        toChannelsFirst(multiplier, sampleShape, fromSample, toSample);
        ((AffineMask) mask).shift(shift, multiplier, sampleShape, fromSample, toSample, random);
        toChannelsLast(multiplier, sampleShape, fromSample, toSample);
        toChannelsLast(shift, sampleShape, fromSample, toSample);
    }

    private void toChannelsLast(float[] values, Shape shape, int from, int to) {
        int channels = shape.dimension(0);
        transpose(values, channels, shape.size() / channels, from, to);
    }

    private void toChannelsFirst(float[] values, Shape shape, int from, int to) {
        int channels = shape.dimension(0);
        transpose(values, shape.size() / channels, channels, from, to);
    }

    private void transpose(float[] values, int rows, int columns, int from, int to) {
        float[] sample = scratch.get();
        int size = rows * columns;
        for (int at = from * size; at < to * size; at += size) {
            System.arraycopy(values, at, sample, 0, size);
            Transposition.transpose(rows, columns, sample, 0, columns, values, at, rows);
        }
    }

    /** A mask that only multiplies. */
    private record Plain(ChannelsLastMask mask) implements ActivationMask {

        @Override
        public void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random) {
            mask.fill(multiplier, sampleShape, fromSample, toSample, random);
        }
    }
}
