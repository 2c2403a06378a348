package dev.espalier.api.parameter;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.Shape;

/**
 * A parameter: its name in the graph, its role in the layer, its shape, its fans and its units.
 *
 * <p>Fans and units come from the layer that declares the parameter and are never guessed from the shape, because frameworks
 * order the dimensions of a weight differently.
 *
 * @param name unique in a model, {@code node/parameter}, such as {@code dense1/weight}
 * @param role its role
 * @param shape its dimensions; weights of dense layers are {@code [inputs, outputs]}
 * @param fanIn how many inputs reach one output of the layer, at least 1
 * @param fanOut how many outputs one input of the layer reaches, at least 1
 * @param gain the factor on the initial standard deviation that preserves the variance through the activation that follows
 *     the layer: √2 before a ReLU, 1 before none; above 0
 * @param units where the weights of each unit of the layer lie; as many elements as the shape has
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record ParameterInfo(String name, Role role, Shape shape, int fanIn, int fanOut, double gain, Units units) {

    /** The roles of parameters in their layers. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    public enum Role {
        /** Multiplies inputs. */
        WEIGHT,
        /** Is added to outputs. */
        BIAS,
        /** Multiplies normalised values. */
        SCALE,
        /** Is added to normalised values. */
        SHIFT
    }

    /** Checks the fans, the gain and the number of elements. */
    public ParameterInfo {
        Check.atLeast("fanIn", fanIn, 1);
        Check.atLeast("fanOut", fanOut, 1);
        Check.above("gain", gain, 0);
        Check.require(units.size() == shape.size(), "units", units, "must have as many weights as " + shape);
    }

    /**
     * A parameter whose units are along the last dimension, as those of a dense layer.
     *
     * @param name unique in a model
     * @param role its role
     * @param shape its dimensions
     * @param fanIn how many inputs reach one output of the layer, at least 1
     * @param fanOut how many outputs one input of the layer reaches, at least 1
     * @param gain the factor on the initial standard deviation; above 0
     */
    public ParameterInfo(String name, Role role, Shape shape, int fanIn, int fanOut, double gain) {
        this(name, role, shape, fanIn, fanOut, gain, Units.alongLast(shape));
    }

    /** The number of elements. */
    public int size() {
        return shape.size();
    }
}
