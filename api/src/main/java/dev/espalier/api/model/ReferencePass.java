package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;

/**
 * The data of a layer's forward pass in double.
 *
 * <p>Arrays have exactly the required length and must not be written. Sample {@code s} begins at {@code s} times the size
 * of a sample's shape.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface ReferencePass {

    /** How many samples there are. */
    int samples();

    /** Whether this is a training pass: masks are drawn and statistics computed over the batch. */
    boolean training();

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
     * The values of an input.
     *
     * @param input from 0
     * @return the array
     */
    double[] input(int input);

    /**
     * The values of a parameter.
     *
     * @param name its name in the layer's signature
     * @return the array
     */
    double[] parameter(String name);

    /**
     * The values of a buffer before the pass.
     *
     * @param name its name in the layer's signature
     * @return the array
     */
    double[] buffer(String name);

    /** The node's random stream in this pass; its cursor is at the beginning. */
    RandomStream random();
}
