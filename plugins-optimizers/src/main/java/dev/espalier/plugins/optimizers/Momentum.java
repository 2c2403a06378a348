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
 * SGD with momentum: {@code sgd} with its momentum set.
 *
 * <p>v ← μ·v + (1−τ)·g, v = g at the first step; w ← w − η·v
 *
 * <p>Profiles: those of {@code sgd}.
 *
 * <p>Choose it for convolutional networks when there is time to tune the learning rate.
 *
 * <p>Source: {@code torch.optim.SGD} with {@code momentum}; Polyak, "Some methods of speeding up the convergence of
 * iteration methods", 1964.
 *
 * @param momentum μ, the momentum coefficient, above 0 and below 1; a schedule may drive it
 * @param dampening τ, the dampening of the gradient in the velocity, in [0, 1]; if above 0, a schedule may
 *     drive it
 * @param profile the library whose conventions are followed
 */
@Plugin(value = "momentum", summary = "SGD with momentum (Polyak 1964)")
public record Momentum(
        @Setting(value = "momentum coefficient, above 0 and below 1", range = "(0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double momentum,

        @Setting(value = "dampening of the gradient in the velocity, in [0, 1]", range = "[0, 1]")
        double dampening,

        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile)
        implements ParameterOptimizer {

    /** Checks the ranges. */
    public Momentum {
        Check.inClosedOpen("momentum", momentum, 0, 1);
        Check.above("momentum", momentum, 0);
        Check.inClosed("dampening", dampening, 0, 1);
    }

    /** A momentum of 0.9, no dampening, PyTorch's conventions. */
    public Momentum() {
        this(0.9, 0, Profile.PYTORCH);
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
        Sgd.update(slice, step, momentum, dampening, false, profile);
    }
}
