package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.parameter.MatrixProducts;

/**
 * The buffers that a plan gives to a layer.
 *
 * <p>Arrays may be longer than needed. Sample {@code s} begins at {@code s} times the size of a sample's shape.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface LayerBinding {

    /** The most samples that a pass can have. */
    int capacity();

    /** Whether backward will be called; if not, there are no gradients. */
    boolean training();

    /** The number by which this node's random stream is asked for. */
    long node();

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
     * The values of an input: read only, and kept until backward.
     *
     * @param input from 0
     * @return the array
     */
    float[] input(int input);

    /** Where forward writes; kept until backward. */
    float[] output();

    /** The gradient of the output, complete when backward is called; backward may overwrite it. */
    float[] outputGradient();

    /**
     * Whether anybody wants the gradient of an input; nobody does for the data itself.
     *
     * @param input from 0
     * @return whether backward must write {@link #inputGradient}
     */
    boolean wantsInputGradient(int input);

    /**
     * Where backward writes the gradient of an input, replacing what was there.
     *
     * @param input from 0
     * @return the array; of length 0 if nobody wants it
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
     * The values of a statistic.
     *
     * @param name its name in the layer's signature
     * @return the array
     */
    float[] statistic(String name);

    /** Fast matrix products, spread over the run's threads. */
    MatrixProducts products();

    /** The run's threads. */
    Workers workers();
}
