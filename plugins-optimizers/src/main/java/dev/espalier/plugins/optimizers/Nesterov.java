package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.Optional;

/**
 * SGD with Nesterov momentum: the gradient is taken at the point that the momentum leads to; {@code sgd} with
 * {@code nesterov} set.
 *
 * <p>v ← μ·v + g; w ← w − η·(g + μ·v)
 *
 * <p>The weights that are kept are those of the look-ahead, w − η·μ·v, so that no second forward pass is needed. Lecture
 * notes that print w + μ·v look uphill and omit the learning rate; that update diverges at every rate once the curvature
 * passes 0.111 at μ = 0.9. The profile {@code textbook} follows the corrected form.
 *
 * <p>Profiles: those of {@code sgd}.
 *
 * <p>Choose it instead of {@code momentum}: it slows down a little earlier before a minimum.
 *
 * <p>Source: {@code torch.optim.SGD} with {@code nesterov}; Sutskever, Martens, Dahl and Hinton, "On the importance of
 * initialization and momentum in deep learning", ICML 2013.
 *
 * @param momentum μ, the momentum coefficient, above 0 and below 1; a schedule may drive it
 * @param profile the library whose conventions are followed
 */
@Plugin(value = "nesterov", summary = "SGD with Nesterov momentum (Sutskever et al. 2013)")
public record Nesterov(
        @Setting(value = "momentum coefficient, above 0 and below 1", range = "(0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double momentum,

        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile)
        implements ParameterOptimizer {

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
    public Optional<LearningRateRange> usualLearningRates() {
        return Optional.of(new LearningRateRange(1e-5, 2.0));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        Sgd.update(slice, step, momentum, 0, true, profile);
    }
}
