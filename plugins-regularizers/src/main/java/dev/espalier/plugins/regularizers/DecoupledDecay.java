package dev.espalier.plugins.regularizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.regularizer.WeightDecay;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * Decoupled weight decay: shrinks the weights by a fraction before each update, independently of the gradient.
 *
 * <p>w ← w·(1 − η·λ), with the optimizer's own update
 *
 * <p>η is the learning rate of the update, with its schedule, as in PyTorch, Keras and Optax; the paper has a separate
 * schedule. Biases, scales and shifts do not decay. With the optimizer {@code adam} this is AdamW; there is no penalty in
 * the loss. Built-in elementwise optimizers, {@code muon}, {@code lookahead} and {@code sam} subtract decay and change in
 * one operation, w ← w − (η·λ·w + change), so that each weight is rounded once; for others the decay is subtracted first.
 *
 * <p>Choose it with every adaptive optimizer, with 0.01 to 0.1 for networks trained from scratch.
 *
 * <p>Source: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019; {@code torch.optim.AdamW}.
 *
 * @param coefficient λ, at least 0; decay and learning rate together should stay far below 1
 */
@Plugin(value = "decoupled-decay", summary = "decoupled weight decay, as in AdamW (Loshchilov & Hutter 2019)")
public record DecoupledDecay(
        @Setting(
                value = "fraction of the weights, times the learning rate, that is taken away; at least 0",
                shorthand = true,
                range = "[0, inf)")
        @SearchRange(low = 1e-5, high = 0.1, scale = Scale.LOG)
        double coefficient)
        implements WeightDecay {

    /** Checks the range. */
    public DecoupledDecay {
        Check.atLeast("coefficient", coefficient, 0);
    }

    /** A coefficient of 0.01, as PyTorch's AdamW. */
    public DecoupledDecay() {
        this(0.01);
    }

    @Override
    public double decay(double learningRate) {
        return learningRate * coefficient;
    }
}
