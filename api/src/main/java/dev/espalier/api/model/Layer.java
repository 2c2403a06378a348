package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import java.util.List;
import java.util.Locale;

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

    /**
     * The word that the nodes made from this layer are named by, with a number behind it: the plugin's name, or the class's
     * in lower case with hyphens if it has none. A layer that wraps another plugin answers with that plugin's name.
     */
    default String kind() {
        Plugin plugin = getClass().getAnnotation(Plugin.class);
        if (plugin != null) {
            return plugin.value();
        }
        String name = getClass().getSimpleName().replaceAll("([a-z0-9])([A-Z])", "$1-$2");
        return name.isEmpty() ? "layer" : name.toLowerCase(Locale.ROOT);
    }

    /**
     * A layer that states its forward computation in double as well.
     *
     * <p>Optional: it lets the gradient checker take differences that no rounding blurs, and so hold the layer to a bound a
     * thousand times tighter. Plain loops are right here; nothing but the checker calls it.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Reference extends Layer {

        /**
         * Computes the output.
         *
         * @param pass what it is computed from
         * @return the output's values for all samples
         */
        double[] reference(ReferencePass pass);
    }
}
