package dev.espalier.plugins.regularizers;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
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
 * @param axis the axis of the units, from 0; -1 for the last, the outputs of a dense layer
 */
@Plugin(value = "unit-norm", summary = "unit-norm constraint on each unit's weights")
public record UnitNorm(
        @Setting("axis of the units, from 0; -1 for the last")
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
        Shape shape = weights.parameter().shape();
        int run = UnitAxis.run(shape, axis);
        int count = UnitAxis.count(shape, axis);
        int stride = run * count;
        float[] values = weights.values();
        for (int unit = 0; unit < count; unit++) {
            int first = weights.from() + unit * run;
            double norm = Math.sqrt(UnitAxis.sumOfSquares(values, first, weights.to(), stride, run));
            if (norm > 0) {
                UnitAxis.scale(values, first, weights.to(), stride, run, 1 / norm);
            }
        }
    }
}
