package com.acme.lion;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.List;
import org.apache.commons.numbers.core.Precision;

/**
 * Lion: steps of one size, whose direction is the sign of a momentum.
 *
 * <p>w ← w − η·sign(β₁·m + (1−β₁)·g); m ← β₂·m + (1−β₂)·g
 *
 * <p>The step looks at the momentum before it is refreshed. An average that is within the tolerance of 0 makes no step;
 * what counts as 0 is decided by Apache Commons Numbers.
 *
 * <p>Choose it with rates three to ten times smaller than Adam's, and a decay as many times larger.
 *
 * <p>Source: Chen et al., "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023.
 *
 * @param beta1 β₁, the weight of the momentum in the update direction, in [0, 1)
 * @param beta2 β₂, the exponential decay rate of the momentum, in [0, 1)
 * @param tolerance the largest magnitude of the average that counts as 0, at least 0
 */
@Plugin(value = "acme-lion", summary = "sign of interpolated momentum (Chen et al. 2023)")
public record Lion(
        @Setting(value = "weight of the momentum in the update direction, in [0, 1)", range = "[0, 1)") double beta1,
        @Setting(value = "exponential decay rate of the momentum, in [0, 1)", range = "[0, 1)") double beta2,
        @Setting(value = "largest magnitude of the average that counts as 0, at least 0", range = "[0, inf)") double tolerance)
        implements ParameterOptimizer {

    private static final Slot MOMENTUM = Slot.perElement("momentum");

    /** Checks the ranges. */
    public Lion {
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        Check.atLeast("tolerance", tolerance, 0);
    }

    /** The defaults of the paper: 0.9 and 0.99. */
    public Lion() {
        this(0.9, 0.99, 0);
    }

    @Override
    public List<Slot> slots() {
        return List.of(MOMENTUM);
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] momentum = slice.state(MOMENTUM);
        double share = step.scheduled("beta1", beta1);
        double memory = step.scheduled("beta2", beta2);
        double nothing = step.scheduled("tolerance", tolerance);
        float rate = (float) step.learningRate();
        for (int i = slice.from(); i < slice.to(); i++) {
            double g = gradients[i];
            double m = momentum[i];
            double direction = share * m + (1 - share) * g;
            // NaN compares as larger than all numbers, and would go unseen as a step like any other
            values[i] -= Double.isNaN(direction) ? Float.NaN : rate * Precision.compareTo(direction, 0, nothing);
            momentum[i] = (float) (memory * m + (1 - memory) * g);
        }
    }
}
