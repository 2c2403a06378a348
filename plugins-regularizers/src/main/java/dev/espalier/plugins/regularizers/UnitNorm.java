package dev.espalier.plugins.regularizers;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.WeightConstraint;

/**
 * Unit-norm constraint: rescales the weights of each unit to norm 1 after each update.
 *
 * <p>w ← w/‖w‖, for the incoming weights of each output; units whose weights are all 0 are unchanged
 *
 * <p>Choose it for layers whose outputs are compared only by angle.
 *
 * <p>Source: Keras's {@code UnitNorm}.
 *
 * @param axis the axis of the units, from 0; -1 for those of the layer: the outputs of a dense layer, the filters of a
 *     convolution
 */
@Plugin(value = "unit-norm", summary = "unit-norm constraint on each unit's weights")
public record UnitNorm(
        @Setting("axis of the units, from 0; -1 for the outputs or filters of the layer")
        int axis) implements WeightConstraint {

    /** Checks the range. */
    public UnitNorm {
        UnitAxis.check(axis);
    }

    /** The weights of each output. */
    public UnitNorm() {
        this(-1);
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
            if (norm > 0) {
                UnitAxis.scale(values, first, end, stride, run, 1 / norm);
            }
        }
    }
}
