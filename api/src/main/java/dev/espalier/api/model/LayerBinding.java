package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.parameter.MatrixProducts;

/**
 * The arrays that a plan gives to a layer.
 *
 * <p>Arrays may be longer than needed. Sample {@code s} begins at {@code s} times the size of a sample's shape.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface LayerBinding {

    /** The maximum batch size. */
    int maxBatchSize();

    /** Whether backward will be called; if not, gradient arrays are empty. */
    boolean needsGradients();

    /** How many inputs there are. */
    int inputCount();

    /**
     * The shape of one sample of an input.
     *
     * @param input from 0
     * @return the shape
     */
    Shape inputShape(int input);

    /** The shape of one sample of the output. */
    Shape outputShape();

    /**
     * The values of an input: read-only, and kept until backward.
     *
     * @param input from 0
     * @return the array
     */
    float[] input(int input);

    /** The array that forward writes; kept until backward. */
    float[] output();

    /** The gradient of the output, complete when backward is called; backward may overwrite it. */
    float[] outputGradient();

    /**
     * Whether backward must compute the gradient with respect to an input; false for inputs of the model.
     *
     * @param input from 0
     * @return whether backward must write {@link #inputGradient}
     */
    boolean needsInputGradient(int input);

    /**
     * The gradient of an input, which backward overwrites.
     *
     * @param input from 0
     * @return the array; of length 0 if it is not needed
     */
    float[] inputGradient(int input);

    /**
     * The values of a parameter.
     *
     * @param name its name in the layer's signature
     * @return the array
     */
    float[] parameter(String name);

    /**
     * The gradient of a parameter, to which backward adds.
     *
     * @param name its name in the layer's signature
     * @return the array
     */
    float[] parameterGradient(String name);

    /**
     * The values of a buffer.
     *
     * @param name its name in the layer's signature
     * @return the array
     */
    float[] buffer(String name);

    /** Fast matrix products, spread over the run's threads. */
    MatrixProducts products();

    /** The run's threads. */
    Workers workers();
}
