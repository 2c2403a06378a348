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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * AdaGrad: steps scaled by the root of the sum of all squared gradients.
 *
 * <p>G ← G + g², G = G₀ before the first step; w ← w − η/(1 + (t−1)·δ) · g / (√G + ε)
 *
 * <p>Profiles, which differ in three things at once: {@code pytorch} has ε = 1e-10 outside of the root and G₀ = 0; {@code
 * keras} and {@code optax} have ε = 1e-7 inside, √(G + ε), and G₀ = 0.1; {@code textbook} has ε = 1e-8 inside and G₀ = 0.
 *
 * <p>Choose it for convex problems and rare features; for long runs of networks its steps become too short.
 *
 * <p>Source: {@code torch.optim.Adagrad}; Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and
 * Stochastic Optimization", JMLR 2011.
 *
 * @param profile the library whose conventions are followed
 * @param epsilon ε, above 0; if empty, the profile's
 * @param epsilonPlacement where ε is added, outside or inside the square root; if empty, the profile's
 * @param initialAccumulator G₀, at least 0; if empty, the profile's
 * @param learningRateDecay δ, the decay of the learning rate per step, at least 0; a schedule may drive it
 */
@Plugin(value = "adagrad", summary = "adaptive subgradient method (Duchi et al. 2011)")
public record AdaGrad(
        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile,

        @Setting(
                value = "added to the denominator for numerical stability, above 0; the profile's by default",
                range = "(0, inf)")
        @SearchRange(low = 1e-10, high = 0.001, scale = Scale.LOG)
        OptionalDouble epsilon,

        @Setting("where epsilon is added: outside or inside the square root; the profile's by default")
        Optional<EpsilonPlacement> epsilonPlacement,

        @Setting(
                value = "initial value of the accumulator, at least 0; the profile's by default",
                schedulable = false,
                range = "[0, inf)")
        OptionalDouble initialAccumulator,

        @Setting(value = "decay of the learning rate per step, at least 0", range = "[0, inf)")
        double learningRateDecay)
        implements ParameterOptimizer {

    private static final Slot SUM = Slot.perElement("sum");
    private static final List<Slot> SLOTS = List.of(SUM);

    /** Checks the ranges. */
    public AdaGrad {
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
        epsilonPlacement.ifPresent(EpsilonPlacement::requireInsideOrOutside);
        initialAccumulator.ifPresent(value -> Check.atLeast("initialAccumulator", value, 0));
        Check.atLeast("learningRateDecay", learningRateDecay, 0);
    }

    /** PyTorch's defaults: epsilon 1e-10 outside the root, accumulator 0, no learning rate decay. */
    public AdaGrad() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public AdaGrad(Profile profile) {
        this(profile, OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty(), 0);
    }

    @Override
    public List<Slot> slots() {
        return SLOTS;
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
        return Optional.of(new LearningRateRange(0.0001, 1.0));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        float[] sum = slice.state(SUM);
        if (step.number() == 1) {
            Arrays.fill(sum, slice.from(), slice.to(), (float) initialAccumulator.orElse(initialOf(profile)));
        }
        double smallest = step.scheduled("epsilon", epsilon.orElse(epsilonOf(profile)));
        EpsilonPlacement placement = epsilonPlacement.orElse(
                profile == Profile.PYTORCH ? EpsilonPlacement.OUTSIDE : EpsilonPlacement.INSIDE);
        double slowing = 1 + (step.number() - 1) * step.scheduled("learningRateDecay", learningRateDecay);
        update(
                slice,
                sum,
                (float) (step.learningRate() / slowing),
                (float) placement.within(smallest),
                (float) placement.beside(smallest),
                WeightDecay.of(slice));
    }

    private static double epsilonOf(Profile profile) {
        return switch (profile) {
            case PYTORCH -> 1e-10;
            case KERAS, OPTAX -> 1e-7;
            case TEXTBOOK -> 1e-8;
        };
    }

    private static double initialOf(Profile profile) {
        return profile == Profile.KERAS || profile == Profile.OPTAX ? 0.1 : 0;
    }

    private static void update(ParameterSlice slice, float[] sum, float rate, float within, float beside, float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float s = sum[i] + g * g;
            float w = values[i];
            w -= decay * w + rate * g / ((float) Math.sqrt(s + within) + beside);
            sum[i] = s;
            values[i] = w;
        }
    }
}
