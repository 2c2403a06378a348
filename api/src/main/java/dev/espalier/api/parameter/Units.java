package dev.espalier.api.parameter;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.Shape;

/**
 * Where in a parameter the incoming weights of each unit of a layer lie: of an output of a dense layer, or of a filter.
 *
 * <p>Weight w of unit u is element ((g·rows + w/run)·unitsOfGroup + u mod unitsOfGroup)·run + w mod run, with the group g =
 * u/unitsOfGroup. Like the fans, this comes from the layer that declares the parameter and is never guessed from the shape,
 * because the same shape may have its units along any axis.
 *
 * @param groups how many groups of units there are, each with weights of its own, at least 1
 * @param unitsOfGroup the units of each group, at least 1
 * @param rows how many runs of contiguous weights a unit has, at least 1
 * @param run the weights of such a run, at least 1
 * @param window how many weights a unit has for each channel of its input, one for each position of a window: contiguous,
 *     with the dimensions of the window the last of the parameter; 1 where there is no window
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record Units(int groups, int unitsOfGroup, int rows, int run, int window) {

    /** Checks the ranges. */
    public Units {
        Check.atLeast("groups", groups, 1);
        Check.atLeast("unitsOfGroup", unitsOfGroup, 1);
        Check.atLeast("rows", rows, 1);
        Check.atLeast("run", run, 1);
        Check.atLeast("window", window, 1);
        Check.require(run % window == 0 || window == 1, "window", window, "must divide the run of " + run);
    }

    /**
     * Units along the last dimension, as those of a dense layer, {@code [inputs, units]}; what a parameter has if its layer does
     * not say.
     *
     * @param shape the parameter's
     * @return one unit for each index of the last dimension
     */
    public static Units alongLast(Shape shape) {
        int count = shape.rank() == 0 ? 1 : shape.last();
        return new Units(1, count, shape.size() / count, 1, 1);
    }

    /**
     * The filters of a convolution, {@code [units, channels of a group, window...]}.
     *
     * @param shape the weight's, of at least two dimensions
     * @param groups groups of channels, a divisor of the units
     * @return one unit for each filter
     */
    public static Units ofFilters(Shape shape, int groups) {
        int count = shape.dimension(0);
        int run = shape.size() / count;
        return new Units(groups, count / groups, 1, run, run / shape.dimension(1));
    }

    /**
     * The filters of a transposed convolution, {@code [channels, units of a group, window...]}.
     *
     * @param shape the weight's, of at least two dimensions
     * @param groups groups of channels, a divisor of the channels
     * @return one unit for each channel of the output
     */
    public static Units ofTransposedFilters(Shape shape, int groups) {
        int channels = shape.dimension(0);
        int window = shape.size() / channels / shape.dimension(1);
        return new Units(groups, shape.dimension(1), channels / groups, window, window);
    }

    /** The number of units. */
    public int count() {
        return groups * unitsOfGroup;
    }

    /** The number of weights of each unit. */
    public int weights() {
        return rows * run;
    }

    /** The number of elements of the parameter. */
    public int size() {
        return count() * weights();
    }

    /**
     * The index of a weight in the parameter.
     *
     * @param unit from 0 to below {@link #count}
     * @param weight from 0 to below {@link #weights}
     * @return from 0 to below {@link #size}
     */
    public int index(int unit, int weight) {
        int row = unit / unitsOfGroup * rows + weight / run;
        return (row * unitsOfGroup + unit % unitsOfGroup) * run + weight % run;
    }

    /**
     * The columns of the parameter as a matrix of contiguous rows, one side of which is the units where the layout has such a
     * matrix: a filter of a convolution is a row, an output of a dense layer a column.
     */
    public int columns() {
        return rows == 1 && run > 1 ? run : unitsOfGroup * run;
    }
}
