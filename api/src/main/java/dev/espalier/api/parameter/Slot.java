package dev.espalier.api.parameter;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.Shape;

/**
 * State that an optimizer keeps for each parameter between steps.
 *
 * <p>The plugin declares it; the core allocates it, fills it with its initial value, passes it in slices, and writes it
 * into checkpoints under {@code optimizer/<plugin>/<slot>/<parameter>}. This is what makes a resumed run continue to the
 * same bits for a plugin that the core has never seen.
 *
 * @param name lower case with hyphens, unique in the plugin, such as {@code mean}
 * @param extent how many values there are
 * @param initialValue the value before the first step; finite
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record Slot(String name, Extent extent, float initialValue) {

    /** How many values a slot has for each parameter. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    public enum Extent {
        /**
         * One for each element: the array is indexed as the values are. From time to time the core sets to 0 what is below
         * {@link Float#MIN_NORMAL} in magnitude, which some processors compute with much more slowly.
         */
        PER_ELEMENT,
        /** One for the whole parameter: an array of length 1. */
        PER_PARAMETER,
        /**
         * Experimental: one for each row of the parameter seen as a matrix of {@link Units#columns} columns: for a dense layer's
         * weight the last dimension, for a convolution's the weights of a filter.
         */
        PER_ROW,
        /** Experimental: one for each column of that matrix. */
        PER_COLUMN
    }

    /** Checks the name and the initial value. */
    public Slot {
        Check.require(name.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*"), "name", name, "must be lower case with hyphens");
        Check.finite("initialValue", initialValue);
    }

    /**
     * A slot with one value per element, initially 0.
     *
     * @param name its name
     * @return the slot
     */
    public static Slot perElement(String name) {
        return new Slot(name, Extent.PER_ELEMENT, 0);
    }

    /**
     * A slot with one value per parameter, initially 0.
     *
     * @param name its name
     * @return the slot
     */
    public static Slot perParameter(String name) {
        return new Slot(name, Extent.PER_PARAMETER, 0);
    }

    /**
     * The shape of the slot for a parameter.
     *
     * @param parameter the parameter
     * @return the parameter's own for one value per element, a vector otherwise
     */
    public Shape shapeFor(ParameterInfo parameter) {
        Shape shape = parameter.shape();
        int columns = parameter.units().columns();
        return switch (extent) {
            case PER_ELEMENT -> shape;
            case PER_PARAMETER -> Shape.of(1);
            case PER_ROW -> Shape.of(shape.size() / columns);
            case PER_COLUMN -> Shape.of(columns);
        };
    }
}
