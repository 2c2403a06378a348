package dev.espalier.engine.kernel;

/**
 * Convolutions that treat each channel by itself, of images with their channels last: for a run of positions along a row that all
 * meet the same elements of the window.
 *
 * <p>The defaults are plain loops.
 */
public interface DepthwiseKernels {

    /**
     * y(p, c) = start(c) + Σ w(t, c) · x(t, p, c), one chain of fma over the elements t in their order.
     *
     * @param taps the elements
     * @param x the images
     * @param xStep from the channels that an element meets to those that it meets from the next position
     * @param weights of all elements, their channels next to each other
     * @param start where the chain of each channel begins
     * @param y where the results go; may not overlap the images
     * @param yAt the first channel of the first position there
     * @param yStep from one position to the next
     * @param positions how many there are
     * @param channels how many there are
     */
    default void depthwise(
            Taps taps,
            float[] x,
            int xStep,
            float[] weights,
            float[] start,
            float[] y,
            int yAt,
            int yStep,
            int positions,
            int channels) {
        ScalarDepthwise.sums(taps, x, xStep, weights, start, y, yAt, yStep, positions, channels);
    }

    /**
     * sums(t, c) += Σ x(t, p, c) · dy(p, c), one chain of fma over the positions p in their order, which begins from the old sum.
     *
     * @param taps the elements; their weights are indices into the sums
     * @param x the images
     * @param xStep from the channels that an element meets to those that it meets from the next position
     * @param dy the gradient of the results
     * @param dyAt the first channel of the first position there
     * @param dyStep from one position to the next
     * @param sums of all elements, their channels next to each other
     * @param positions how many there are
     * @param channels how many there are
     */
    default void depthwiseGradient(
            Taps taps,
            float[] x,
            int xStep,
            float[] dy,
            int dyAt,
            int dyStep,
            float[] sums,
            int positions,
            int channels) {
        ScalarDepthwise.gradients(taps, x, xStep, dy, dyAt, dyStep, sums, positions, channels);
    }
}
