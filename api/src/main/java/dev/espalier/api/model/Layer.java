package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One operation of a computational graph.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}. It infers its output shape and parameters from
 * the shapes of its inputs; bound to the arrays of a plan, it creates a {@link LayerOperation} that the plan runs at every
 * step.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Layer {

    /**
     * The output's shape and the parameters, for given inputs.
     *
     * @param inputs the shapes of one sample of each input, at least one
     * @return the layer's signature for such inputs
     * @throws IllegalArgumentException with the rule that the shapes break; the core names the node
     */
    LayerSignature infer(List<Shape> inputs);

    /**
     * Binds the layer to the arrays of a plan.
     *
     * @param binding the arrays, which stay the same for the plan's life
     * @return the operation that the plan runs; it must
     *     allocate all its buffers now and nothing later
     */
    LayerOperation bind(LayerBinding binding);

    /**
     * The type name from which nodes are named, with a number appended: the plugin's name, or the class name in lower case
     * with hyphens if it has none. A layer that wraps another plugin returns that plugin's name.
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

        /**
         * The gain by which initializers scale the weights before it to preserve the variance: √2 for a ReLU, 5/3 for tanh.
         */
        default double gain() {
            return 1;
        }

        /**
         * Whether it is 0, with derivative 0, for a whole range of inputs, as a ReLU is, so that a unit that always lies there
         * is dead; false by default. Statistics of training count such units.
         */
        default boolean hasDeadZone() {
            return false;
        }
    }

    /** A layer that only changes the shape of its single input: a plan stores both in one array and runs nothing. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface View extends Layer {

        /**
         * Whether the layer leaves all values unchanged.
         *
         * @param needsGradients whether the plan trains
         * @return whether output and input are equal in every pass of such a
         *     plan
         */
        boolean isView(boolean needsGradients);
    }

    /** A layer that can be fused with the next one, so that a plan needs no array between them. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Fusible extends Layer {

        /**
         * Fuses this layer with the next.
         *
         * @param next the only layer that takes this one's output
         * @param needsGradients whether the plan trains
         * @return a layer with the parameters and buffers of this one that computes the same bits as the two, forward and
         *     backward; empty if there is none
         */
        Optional<Layer> fusedWith(Layer next, boolean needsGradients);
    }

    /**
     * A layer whose inputs hold indices of categories instead of numbers, such as an embedding.
     *
     * <p>Indices have no gradient: backward leaves the gradients of the inputs 0 if they are asked for.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface OfCategories extends Layer {

        /** The number of categories, so that indices are below it; empty if the data must tell. */
        OptionalInt categories();

        /**
         * Completes the layer by what is known of the column that it takes; called before {@link #infer}.
         *
         * @param column the categories, with places for missing and unknown ones
         * @return the layer for that column, in which settings of its own take precedence
         * @throws IllegalArgumentException if it has fewer categories than the column has places
         */
        OfCategories ofColumn(ColumnEncoding.Index column);
    }

    /**
     * A layer that also computes its forward pass in double.
     *
     * <p>Optional: the gradient checker then computes differences in double, with a tolerance a thousand times tighter. Use
     * plain loops; only the checker calls it.
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
