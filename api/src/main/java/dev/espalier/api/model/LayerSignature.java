package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.Units;
import java.util.List;
import java.util.Optional;

/**
 * The output shape, parameters and buffers of a layer for given input shapes.
 *
 * @param output the shape of one sample of the output
 * @param parameters what the optimizer trains
 * @param buffers what the layer itself updates while training and is saved with the model, such as running statistics
 * @param minBatchSize the fewest samples in a training pass, at least 1; more for a layer that computes statistics over the batch
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record LayerSignature(Shape output, List<Parameter> parameters, List<Buffer> buffers, int minBatchSize) {

    /** Copies the lists. */
    public LayerSignature {
        parameters = List.copyOf(parameters);
        buffers = List.copyOf(buffers);
        Check.atLeast("minBatchSize", minBatchSize, 1);
    }

    /**
     * A layer that can be trained on a single sample.
     *
     * @param output the shape of one sample of the output
     * @param parameters what the optimizer trains
     * @param buffers what the layer itself updates while training
     */
    public LayerSignature(Shape output, List<Parameter> parameters, List<Buffer> buffers) {
        this(output, parameters, buffers, 1);
    }

    /**
     * A layer without parameters.
     *
     * @param output the shape of one sample of the output
     * @return the signature
     */
    public static LayerSignature of(Shape output) {
        return new LayerSignature(output, List.of(), List.of());
    }

    /**
     * A trained parameter.
     *
     * @param name its name in the layer: {@code weight}, {@code bias}, {@code scale}, {@code shift}
     * @param role its role
     * @param shape its dimensions
     * @param fanIn how many inputs reach one output, at least 1
     * @param fanOut how many outputs one input reaches, at least 1
     * @param initializer the initializer chosen for this layer; if there is none, weights take the model's and all others
     *     start from {@code initialValue}
     * @param initialValue the initial value of each element if no initializer applies
     * @param units where the weights of each unit lie, for the rules that treat each unit by itself
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Parameter(
            String name,
            Role role,
            Shape shape,
            int fanIn,
            int fanOut,
            Optional<Initializer> initializer,
            float initialValue,
            Units units) {

        /**
         * A parameter whose units are along its last dimension, as those of a dense layer.
         *
         * @param name its name in the layer
         * @param role its role
         * @param shape its dimensions
         * @param fanIn how many inputs reach one output
         * @param fanOut how many outputs one input reaches
         * @param initializer the initializer chosen for this layer, if any
         * @param initialValue the initial value of each element if no initializer applies
         */
        public Parameter(
                String name,
                Role role,
                Shape shape,
                int fanIn,
                int fanOut,
                Optional<Initializer> initializer,
                float initialValue) {
            this(name, role, shape, fanIn, fanOut, initializer, initialValue, Units.alongLast(shape));
        }

        /**
         * The same parameter with its units elsewhere.
         *
         * @param layout where the weights of each unit lie
         * @return the parameter
         */
        public Parameter withUnits(Units layout) {
            return new Parameter(name, role, shape, fanIn, fanOut, initializer, initialValue, layout);
        }

        /**
         * A weight.
         *
         * @param shape its dimensions
         * @param fanIn how many inputs reach one output
         * @param fanOut how many outputs one input reaches
         * @param initializer the initializer chosen for this layer, if any
         * @return the parameter {@code weight}
         */
        public static Parameter weight(Shape shape, int fanIn, int fanOut, Optional<Initializer> initializer) {
            return new Parameter("weight", Role.WEIGHT, shape, fanIn, fanOut, initializer, 0);
        }

        /**
         * A parameter that starts from a constant.
         *
         * @param name its name in the layer
         * @param role its role
         * @param shape its dimensions
         * @param initialValue the initial value of each element
         * @return the parameter
         */
        public static Parameter constant(String name, Role role, Shape shape, float initialValue) {
            return new Parameter(name, role, shape, 1, 1, Optional.empty(), initialValue);
        }
    }

    /**
     * State that is saved with the model but not trained by the optimizer, as PyTorch's buffers are.
     *
     * @param name its name in the layer, such as {@code running-mean}
     * @param shape its dimensions
     * @param initialValue the initial value of each element
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Buffer(String name, Shape shape, float initialValue) {}
}
