package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One operation of a computational graph.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}. From the shapes of its inputs it infers what it
 * needs; bound to the arrays of a plan it gives an {@link LayerOperation} that the plan runs at every step.
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
     * Binds the layer to the arrays of a plan.
     *
     * @param binding the arrays, which stay the same for the plan's life
     * @return what the plan runs; it allocates all that it needs now and nothing later
     */
    LayerOperation bind(LayerBinding binding);

    /**
     * The name of this type of layer, which its nodes are named after, with a number behind it: the plugin's name, or the
     * class's in lower case with hyphens if it has none. A layer that wraps another plugin answers with that plugin's name.
     */
    default String typeName() {
        Plugin plugin = getClass().getAnnotation(Plugin.class);
        if (plugin != null) {
            return plugin.value();
        }
        String name = getClass().getSimpleName().replaceAll("([a-z0-9])([A-Z])", "$1-$2");
        return name.isEmpty() ? "layer" : name.toLowerCase(Locale.ROOT);
    }

    /** A layer that computes each element of its output from the same element of its input, as activations do. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Elementwise extends Layer {

        /** The gain that initializers give the weights before it to keep the variance: √2 for a ReLU, 5/3 for tanh. */
        default double gain() {
            return 1;
        }
    }

    /** A layer whose output is its one input under another shape: a plan keeps both in one array and runs nothing. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface View extends Layer {

        /**
         * Whether the layer changes no value.
         *
         * @param needsGradients whether the plan trains
         * @return whether output and input are the same numbers in every pass of such a plan
         */
        boolean isView(boolean needsGradients);
    }

    /** A layer that can do the next layer's work along with its own, so that a plan keeps no array for what is between them. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Fusible extends Layer {

        /**
         * A layer that does the work of this one and the next.
         *
         * @param next the layer that takes this one's output; no other does
         * @param needsGradients whether the plan trains
         * @return a layer with the parameters and buffers of this one that gives the same bits as the two, forward and
         *     backward; empty if there is none
         */
        Optional<Layer> fusedWith(Layer next, boolean needsGradients);
    }

    /**
     * A layer that also computes its forward pass in double.
     *
     * <p>Optional: the gradient checker then takes its differences in double, free of rounding, and its bound is a thousand
     * times tighter. Plain loops are right here; only the checker calls it.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Reference extends Layer {

        /**
         * Computes the output.
         *
         * @param pass inputs, parameters and buffers
         * @return the output's values for all samples
         */
        double[] reference(ReferencePass pass);
    }
}
