package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Elastic net: L1 and L2 penalty together.
 *
 * <p>penalty(w) = λ₁·‖w‖₁ + ½·λ₂·‖w‖²; gradient: λ₁·sign(w) + λ₂·w, with 0 at 0
 *
 * <p>With a factor ½, as in {@link L2}. Choose it for sparse weights that are similar for correlated features.
 *
 * <p>Source: Zou and Hastie, "Regularization and Variable Selection via the Elastic Net", 2005.
 *
 * @param l1 λ₁, at least 0
 * @param l2 λ₂, at least 0
 */
@Plugin(value = "elastic-net", summary = "L1 and L2 penalty together (Zou & Hastie 2005)")
public record ElasticNet(
        @Setting(value = "coefficient on the sum of absolute values, at least 0", range = "[0, inf)")
        @SearchRange(low = 1e-7, high = 0.01, scale = Scale.LOG)
        double l1,

        @Setting(value = "coefficient on half the sum of squares, at least 0", range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        double l2)
        implements Penalty {

    /** Checks the ranges. */
    public ElasticNet {
        Check.atLeast("l1", l1, 0);
        Check.atLeast("l2", l2, 0);
    }

    /** Both with 0.0001. */
    public ElasticNet() {
        this(1e-4, 1e-4);
    }

    @Override
    public double penalty(WeightView weights) {
        float[] values = weights.values();
        return l1 * WeightSums.ofSizes(values, weights.from(), weights.to())
                + 0.5 * l2 * WeightSums.ofSquares(values, weights.from(), weights.to());
    }

    @Override
    public void addGradient(WeightView weights, float[] gradients) {
        float[] values = weights.values();
        float factor1 = (float) l1;
        float factor2 = (float) l2;
        for (int i = weights.from(); i < weights.to(); i++) {
            gradients[i] += factor1 * Math.signum(values[i]) + factor2 * values[i];
        }
    }
}
