package dev.espalier.core.stack;

/** How probabilities are calibrated when training has ended. */
public enum Calibration {
    /** They are those that the model was trained to predict. */
    NONE,
    /**
     * Logits are divided by a temperature, one for each output with classes or labels: that of the smallest log loss on the
     * validation split, for the weights of the finished model.
     *
     * <p>Source: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
     */
    TEMPERATURE;

    /** The name as a setting. */
    @Override
    public String toString() {
        return this == NONE ? "none" : "temperature";
    }
}
