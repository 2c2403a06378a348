package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Shape;
import dev.espalier.api.parameter.ParameterInfo;

/**
 * The units of a weight: those that its layer declares, or the elements with the same index along a chosen axis.
 *
 * <p>Numbers in place of a {@code Units} for the chosen axis, so that nothing is allocated in a step.
 */
final class UnitAxis {

    private UnitAxis() {}

    static void check(int axis) {
        Check.atLeast("axis", axis, -1);
    }

    /** Whether the layer says where the units are: for -1, and for weights of fewer dimensions. */
    private static boolean isOfLayer(Shape shape, int axis) {
        return axis < 0 || axis >= shape.rank();
    }

    /** How many units are side by side. */
    static int unitsOfGroup(ParameterInfo parameter, int axis) {
        Shape shape = parameter.shape();
        return isOfLayer(shape, axis) ? parameter.units().unitsOfGroup() : shape.dimension(axis);
    }

    static int count(ParameterInfo parameter, int axis) {
        Shape shape = parameter.shape();
        return isOfLayer(shape, axis) ? parameter.units().count() : shape.dimension(axis);
    }

    /** How many elements of a unit are contiguous. */
    static int run(ParameterInfo parameter, int axis) {
        Shape shape = parameter.shape();
        if (isOfLayer(shape, axis)) {
            return parameter.units().run();
        }
        int run = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            run *= shape.dimension(i);
        }
        return run;
    }

    /** The index of the first element of a unit, in a parameter that begins at 0. */
    static int first(int unit, int unitsOfGroup, int run, int sizeOfGroup) {
        return unit / unitsOfGroup * sizeOfGroup + unit % unitsOfGroup * run;
    }

    /** The sum of squares over the contiguous runs of a unit that begins at an index. */
    static double sumOfSquares(float[] values, int first, int end, int stride, int run) {
        double sum = 0;
        for (int at = first; at < end; at += stride) {
            for (int i = at; i < at + run; i++) {
                sum += (double) values[i] * values[i];
            }
        }
        return sum;
    }

    static double sum(float[] values, int first, int end, int stride, int run) {
        double sum = 0;
        for (int at = first; at < end; at += stride) {
            for (int i = at; i < at + run; i++) {
                sum += values[i];
            }
        }
        return sum;
    }

    static void scale(float[] values, int first, int end, int stride, int run, double factor) {
        for (int at = first; at < end; at += stride) {
            for (int i = at; i < at + run; i++) {
                values[i] = (float) (values[i] * factor);
            }
        }
    }
}
