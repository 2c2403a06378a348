package dev.espalier.engine.kernel;

/**
 * Elementwise functions and their gradients. Ranges are {@code array[offset]} to {@code array[offset + count - 1]};
 * input and output may be the same range (in place), but may not overlap otherwise.
 *
 * <p>Greatest errors over all floats, in units in the last place of the exact result: exp 1.1, log 0.8, elu 1.0, tanh
 * 2.6, sigmoid 2.4, silu 3.3, gelu 7; for values near 0 and for the gradients see {@link FloatMath}. The defaults are plain
 * loops.
 */
public interface ActivationKernels {

    /**
     * y = f(x).
     *
     * @param parameter the number that the activation needs, see {@link Activation}; ignored where it needs none
     * @param count elements, at least 0
     */
    default void activate(
            Activation activation, float parameter, float[] x, int xOffset, float[] y, int yOffset, int count) {
        ScalarActivations.activate(activation, parameter, x, xOffset, y, yOffset, count);
    }

    /**
     * dx = f'(x)·dy.
     *
     * @param parameter as in the forward pass
     * @param saved the forward pass's output y where {@link Activation#gradientFromOutput()} is true, else its input x
     * @param dy gradient of the output
     * @param dx gradient of the input, replaced; may be the same range as dy or as saved
     */
    default void activationGradient(
            Activation activation,
            float parameter,
            float[] saved,
            int savedOffset,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int count) {
        ScalarActivations.activationGradient(
                activation, parameter, saved, savedOffset, dy, dyOffset, dx, dxOffset, count);
    }

    /** y = eˣ. */
    default void exp(float[] x, int xOffset, float[] y, int yOffset, int count) {
        ScalarActivations.exp(x, xOffset, y, yOffset, count);
    }

    /** y = ln x; NaN for x &lt; 0, −∞ for 0. */
    default void log(float[] x, int xOffset, float[] y, int yOffset, int count) {
        ScalarActivations.log(x, xOffset, y, yOffset, count);
    }

    /**
     * Binary cross-entropy from logits, element by element: loss = max(x, 0) − x·t + ln(1 + e^(−|x|)), gradient = σ(x)
     * − t. Finite for every finite x.
     *
     * @param x logits
     * @param t targets, in [0, 1]
     * @param losses the loss of each element, replaced; may not overlap another range
     * @param dx the gradient for the loss of each element, replaced; may be the same range as x
     */
    default void binaryCrossEntropy(
            float[] x,
            int xOffset,
            float[] t,
            int tOffset,
            float[] losses,
            int lossesOffset,
            float[] dx,
            int dxOffset,
            int count) {
        ScalarActivations.binaryCrossEntropy(x, xOffset, t, tOffset, losses, lossesOffset, dx, dxOffset, count);
    }
}
