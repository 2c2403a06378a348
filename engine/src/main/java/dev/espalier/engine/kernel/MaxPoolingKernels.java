package dev.espalier.engine.kernel;

/**
 * Max pooling of images with their channels last, for a run of positions along a row that all meet the same elements of the window.
 *
 * <p>The defaults are plain loops.
 */
public interface MaxPoolingKernels {

    /**
     * y(p, c) = the greatest x(t, p, c) over the elements t, of equal ones the first; NaN if one of them is NaN.
     *
     * @param taps the elements, at least one; their weights are numbers that name them
     * @param x the images
     * @param xStep from the channels that an element meets to those that it meets from the next position
     * @param y where the results go; may not overlap the images
     * @param winners where the names of the greatest elements go, as the results do; of length 0 if they are not needed
     * @param yAt the first channel of the first position there
     * @param positions how many there are, next to each other
     * @param channels how many there are
     */
    default void maxPooling(
            Taps taps, float[] x, int xStep, float[] y, float[] winners, int yAt, int positions, int channels) {
        ScalarMaxPooling.maxima(taps, x, xStep, y, winners, yAt, positions, channels);
    }

    /**
     * dx(t, p, c) += dy(p, c) for the element t that was the greatest.
     *
     * @param taps as in the forward pass
     * @param dx the gradient of the images
     * @param xStep as in the forward pass
     * @param dy the gradient of the results
     * @param winners the names of the greatest elements
     * @param yAt the first channel of the first position of both
     * @param positions how many there are, next to each other
     * @param channels how many there are
     */
    default void maxPoolingGradient(
            Taps taps, float[] dx, int xStep, float[] dy, float[] winners, int yAt, int positions, int channels) {
        ScalarMaxPooling.gradients(taps, dx, xStep, dy, winners, yAt, positions, channels);
    }
}
