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
import java.util.OptionalDouble;

/**
 * AdamW: Adam with decoupled weight decay.
 *
 * <p>w ← w − (η·λ·w + u), u the update of {@code adam} on g alone; biases, scales and shifts are not decayed
 *
 * <p>The same bits as the optimizer {@code adam} with the regularizer {@code decoupled-decay} of the same λ: decay and
 * update are subtracted at once, so that each weight is rounded once. η is the scheduled learning rate; decaying after the
 * step instead differs at the order of η².
 *
 * <p>Profiles: those of {@code adam}, and for λ 0.01 ({@code pytorch}, {@code textbook}), 0.004 ({@code keras}), 0.0001
 * ({@code optax}).
 *
 * <p>Choose it for transformers, and wherever Adam overfits.
 *
 * <p>Source: {@code torch.optim.AdamW}; Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.
 *
 * @param profile the library whose conventions are followed
 * @param weightDecay λ, at least 0; if empty, the profile's; a schedule may drive it
 * @param beta1 β₁, the exponential decay rate of the first-moment estimate, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the exponential decay rate of the second-moment estimate, in [0, 1); a schedule may drive it
 * @param epsilon ε, above 0; if empty, the profile's
 * @param epsilonPlacement where ε is added; if empty, the profile's
 */
@Plugin(value = "adamw", summary = "Adam with decoupled weight decay (Loshchilov & Hutter 2019)")
public record AdamW(
        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile,

        @Setting(
                value = "decoupled weight decay, multiplied by the learning rate, at least 0; the profile's by"
                        + " default",
                range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        OptionalDouble weightDecay,

        @Setting(value = "exponential decay rate of the first-moment estimate, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double beta1,

        @Setting(value = "exponential decay rate of the second-moment estimate, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.9, high = 0.9999, scale = Scale.REVERSE_LOG)
        double beta2,

        @Setting(
                value = "added to the denominator for numerical stability, above 0; the profile's by default",
                range = "(0, inf)")
        @SearchRange(low = 1e-10, high = 0.001, scale = Scale.LOG)
        OptionalDouble epsilon,

        @Setting("where epsilon is added: outside, inside or uncorrected; the profile's by default")
        Optional<EpsilonPlacement> epsilonPlacement)
        implements ParameterOptimizer {

    /** Checks the ranges. */
    public AdamW {
        weightDecay.ifPresent(value -> Check.atLeast("weightDecay", value, 0));
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
    }

    /** PyTorch's defaults: decay 0.01, 0.9, 0.999, 1e-8. */
    public AdamW() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public AdamW(Profile profile) {
        this(profile, OptionalDouble.empty(), 0.9, 0.999, OptionalDouble.empty(), Optional.empty());
    }

    /**
     * PyTorch's defaults with another decay.
     *
     * @param weightDecay λ, at least 0
     */
    public AdamW(double weightDecay) {
        this(Profile.PYTORCH, OptionalDouble.of(weightDecay), 0.9, 0.999, OptionalDouble.empty(), Optional.empty());
    }

    @Override
    public List<Slot> slots() {
        return Adam.SLOTS;
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
        return Optional.of(new LearningRateRange(1e-6, 0.05));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        Adam.update(
                slice,
                step,
                beta1,
                beta2,
                Adam.epsilonOf(profile, epsilon),
                Adam.placementOf(profile, epsilonPlacement),
                WeightDecay.of(
                        slice,
                        step.learningRate(),
                        step.scheduled("weightDecay", weightDecay.orElse(decayOf(profile)))));
    }

    static double decayOf(Profile profile) {
        return switch (profile) {
            case PYTORCH, TEXTBOOK -> 0.01;
            case KERAS -> 0.004;
            case OPTAX -> 0.0001;
        };
    }
}
