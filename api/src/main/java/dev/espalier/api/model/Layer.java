package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import java.util.List;

/**
 * One operation of a computational graph.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}. From the shapes of its inputs it infers what it
 * needs; bound to the buffers of a plan it gives an {@link Operation} that the plan runs at every step.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Layer {

    /**
     * The output's shape and the parameters, for given inputs.
     *
     * @param inputs the shapes of one sample of each input, at least one
     * @return what the layer is for such inputs
     * @throws IllegalArgumentException with the rule that the shapes break; the core names the node
     */
    LayerSignature infer(List<Shape> inputs);

    /**
     * Binds the layer to the buffers of a plan.
     *
     * @param binding the buffers, which stay the same for the plan's life
     * @return what the plan runs; it allocates all that it needs now and nothing later
     */
    Operation bind(LayerBinding binding);

    /**
     * The gain of the weights before this layer that keeps the variance through it: √2 for a ReLU, 5/3 for tanh, 1 for
     * layers that are no activation.
     */
    default double gain() {
        return 1;
    }

    /** Whether the layer is a function of each element alone, so that a gain is passed on to the weights before it. */
    default boolean activation() {
        return false;
    }
}
