package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.parameter.WeightView;
import dev.espalier.api.regularizer.Penalty;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * L2 penalty: half the sum of squared weights.
 *
 * <p>penalty(w) = ½·λ·‖w‖²; gradient: λ·w
 *
 * <p>With the factor ½, λ is PyTorch's {@code weight_decay} for {@code SGD}, and twice the factor of Keras's {@code L2}.
 * The penalty is reported separately from the loss. Biases, scales and shifts are not penalized.
 *
 * <p>Choose it with SGD, where it is the same as weight decay. Adaptive optimizers rescale its gradient; with them, {@link
 * DecoupledDecay} is usually what you want.
 *
 * <p>Source: Krogh and Hertz, "A Simple Weight Decay Can Improve Generalization", NIPS 1991.
 *
 * @param coefficient λ, at least 0
 */
@Plugin(value = "l2", summary = "L2 penalty on the weights (weight decay in the loss)")
public record L2(
        @Setting(value = "coefficient on half the sum of squares, at least 0", shorthand = true, range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        double coefficient)
        implements Penalty {

    /** Checks the range. */
    public L2 {
        Check.atLeast("coefficient", coefficient, 0);
    }

    /** A coefficient of 0.0001. */
    public L2() {
        this(1e-4);
    }

    @Override
    public double penalty(WeightView weights) {
        return 0.5 * coefficient * WeightSums.ofSquares(weights.values(), weights.from(), weights.to());
    }

    @Override
    public void addGradient(WeightView weights, float[] gradients) {
        float[] values = weights.values();
        float factor = (float) coefficient;
        for (int i = weights.from(); i < weights.to(); i++) {
            gradients[i] += factor * values[i];
        }
    }
}
