package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * L1 penalty: the sum of absolute weights, which drives many of them to 0.
 *
 * <p>penalty(w) = λ·‖w‖₁; gradient: λ·sign(w), with 0 at 0
 *
 * <p>The penalty is reported separately from the loss. Biases, scales and shifts are not penalized.
 *
 * <p>Choose it for sparse models. Steps rarely end at exactly 0, so weights oscillate around it.
 *
 * <p>Source: Tibshirani, "Regression Shrinkage and Selection via the Lasso", 1996.
 *
 * @param coefficient λ, at least 0
 */
@Plugin(value = "l1", summary = "L1 penalty on the weights (lasso)")
public record L1(
        @Setting(value = "coefficient on the sum of absolute values, at least 0", shorthand = true, range = "[0, inf)")
        @SearchRange(low = 1e-7, high = 0.01, scale = Scale.LOG)
        double coefficient)
        implements Penalty {

    /** Checks the range. */
    public L1 {
        Check.atLeast("coefficient", coefficient, 0);
    }

    /** A coefficient of 0.0001. */
    public L1() {
        this(1e-4);
    }

    @Override
    public double penalty(WeightView weights) {
        return coefficient * WeightSums.ofSizes(weights.values(), weights.from(), weights.to());
    }

    @Override
    public void addGradient(WeightView weights, float[] gradients) {
        float[] values = weights.values();
        float factor = (float) coefficient;
        for (int i = weights.from(); i < weights.to(); i++) {
            // the sign of 0 is 0: a weight that is there may stay
            gradients[i] += factor * Math.signum(values[i]);
        }
    }
}
