package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;

/** A function of a few weights with a known minimum, to test optimizers. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface ReferenceProblem {

    /** Its name in messages. */
    String name();

    /** The number of weights. */
    int size();

    /** A new array with the initial weights. */
    float[] start();

    /**
     * The function's value; 0 at the minimum and above 0 elsewhere.
     *
     * @param weights at least {@link #size()} of them
     * @return the value
     */
    double value(float[] weights);

    /**
     * The function's gradient.
     *
     * @param weights at least {@link #size()} of them
     * @param gradients receives the partial derivatives at the same indices
     */
    void gradient(float[] weights, float[] gradients);
}
