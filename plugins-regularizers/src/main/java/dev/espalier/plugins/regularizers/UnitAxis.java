package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Shape;

/** The units of a weight: the elements with the same index along an axis, such as the column of an output. */
final class UnitAxis {

    private UnitAxis() {}

    static void check(int axis) {
        Check.atLeast("axis", axis, -1);
    }

    /** The axis of the units; the last for -1, and for weights of fewer dimensions. */
    private static int dimension(Shape shape, int axis) {
        return axis < 0 || axis >= shape.rank() ? shape.rank() - 1 : axis;
    }

    static int count(Shape shape, int axis) {
        return shape.rank() == 0 ? 1 : shape.dimension(dimension(shape, axis));
    }

    /** How many elements of a unit are contiguous. */
    static int run(Shape shape, int axis) {
        int run = 1;
        for (int i = dimension(shape, axis) + 1; i < shape.rank(); i++) {
            run *= shape.dimension(i);
        }
        return run;
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
