package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import java.util.List;

/**
 * Nesterov's accelerated gradient: descent by the gradient at the point that the momentum leads to; the rule {@code sgd}
 * with its look-ahead.
 *
 * <p>v ← μ·v + g; w ← w − η·(g + μ·v)
 *
 * <p>The weights that are kept are those of the look-ahead, w − η·μ·v, so that no second forward pass is needed. Lecture
 * notes that print w + μ·v look uphill and leave the rate out; that rule diverges at every rate as soon as the curvature
 * passes 0.111 at μ = 0.9. The profile {@code seed} follows the corrected form.
 *
 * <p>Profiles: those of {@code sgd}.
 *
 * <p>Choose it in place of {@code momentum}: it brakes a little sooner.
 *
 * <p>Source: {@code torch.optim.SGD} with {@code nesterov}; Sutskever, Martens, Dahl and Hinton, "On the importance of
 * initialization and momentum in deep learning", ICML 2013.
 *
 * @param momentum μ, the share of the velocity that is kept, above 0 and below 1; a schedule may drive it
 * @param profile whose conventions hold
 */
@Plugin(value = "nesterov", summary = "gradient descent that looks where its momentum leads: sgd with nesterov")
public record Nesterov(
        @Setting("share of the velocity that is kept, above 0 and below 1")
        double momentum,

        @Setting("whose conventions hold: pytorch, keras, optax or seed")
        Profile profile)
        implements Optimizer {

    /** Checks the ranges. */
    public Nesterov {
        Check.inClosedOpen("momentum", momentum, 0, 1);
        Check.above("momentum", momentum, 0);
    }

    /** A momentum of 0.9, PyTorch's conventions. */
    public Nesterov() {
        this(0.9, Profile.PYTORCH);
    }

    @Override
    public List<Slot> slots() {
        return Sgd.SLOTS;
    }

    @Override
    public boolean elementwise() {
        return true;
    }

    @Override
    public boolean takesDecay() {
        return true;
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        Sgd.update(slice, step, momentum, 0, true, profile);
    }
}
