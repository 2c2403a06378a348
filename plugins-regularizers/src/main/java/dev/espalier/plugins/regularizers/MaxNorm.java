package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.WeightConstraint;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Max-norm constraint: rescales the weights of a unit after each update if their norm exceeds a limit.
 *
 * <p>w ← w·min(1, c/‖w‖), for the incoming weights of each output
 *
 * <p>Choose it together with dropout and high learning rates.
 *
 * <p>Source: Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout", JMLR 15 (2014); Keras's
 * {@code MaxNorm}.
 *
 * @param limit c, above 0
 * @param axis the axis of the units, from 0; -1 for those of the layer: the outputs of a dense layer, the filters of a
 *     convolution
 */
@Plugin(value = "max-norm", summary = "max-norm constraint on each unit's weights (Srivastava et al. 2014)")
public record MaxNorm(
        @Setting(value = "maximum L2 norm of a unit's weights, above 0", shorthand = true, range = "(0, inf)")
        @SearchRange(low = 0.5, high = 10, scale = Scale.LOG)
        double limit,

        @Setting("axis of the units, from 0; -1 for the outputs or filters of the layer")
        int axis)
        implements WeightConstraint {

    /** Checks the ranges. */
    public MaxNorm {
        Check.above("limit", limit, 0);
        UnitAxis.check(axis);
    }

    /** A limit of 2 on the weights of each output, as Keras. */
    public MaxNorm() {
        this(2, -1);
    }

    @Override
    public void constrain(WeightView weights) {
        ParameterInfo parameter = weights.parameter();
        int run = UnitAxis.run(parameter, axis);
        int count = UnitAxis.count(parameter, axis);
        int unitsOfGroup = UnitAxis.unitsOfGroup(parameter, axis);
        int stride = run * unitsOfGroup;
        int size = parameter.size() / (count / unitsOfGroup);
        float[] values = weights.values();
        for (int unit = 0; unit < count; unit++) {
            int first = weights.from() + UnitAxis.first(unit, unitsOfGroup, run, size);
            int end = first + size;
            double norm = Math.sqrt(UnitAxis.sumOfSquares(values, first, end, stride, run));
            if (norm > limit) {
                UnitAxis.scale(values, first, end, stride, run, limit / norm);
            }
        }
    }
}
