package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * RMSProp: gradients divided by the root of a running average of their squares.
 *
 * <p>v ← ρ·v + (1−ρ)·g², v = v₀ before the first step; centred: m ← ρ·m + (1−ρ)·g and v̂ = max(0, v − m²), else v̂ = v; u =
 * g / (√v̂ + ε).
 *
 * <p>Without momentum: w ← w − η·u. With momentum: b ← μ·b + u; w ← w − η·b.
 *
 * <p>Rounding can leave v − m² a little below 0, whose root is not a number: it is clamped at 0.
 *
 * <p>There is no bias correction by default: the first step is 1/√(1−ρ) times the learning rate, ten times it with
 * ρ = 0.99.
 *
 * <p>Profiles: {@code pytorch} has ρ = 0.99 and ε = 1e-8 outside of the root. {@code keras} has ρ = 0.9 and ε = 1e-7
 * inside, {@code optax} 0.9 and 1e-8 inside; both keep the learning rate inside the momentum, b ← μ·b + η·u; w ← w − b.
 * {@code textbook} has 0.9 and 1e-8 inside, and the learning rate outside. Old TensorFlow is {@code keras} with {@code initial-accumulator:
 * 1}.
 *
 * <p>Choose it for recurrent networks and reinforcement learning, whose gradients change in size.
 *
 * <p>Source: {@code torch.optim.RMSprop}; Tieleman and Hinton, lecture 6.5 of "Neural Networks for Machine Learning", 2012;
 * centred: Graves, "Generating Sequences With Recurrent Neural Networks", 2013.
 *
 * @param profile the library whose conventions are followed
 * @param rho ρ, in [0, 1); if empty, the profile's; a schedule may drive it
 * @param epsilon ε, above 0; if empty, the profile's
 * @param epsilonPlacement where ε is added, outside or inside the square root; if empty, the profile's
 * @param centered whether to normalise by the centred second moment (the variance)
 * @param momentum μ, in [0, 1); 0 is none; if above 0, a schedule may drive it
 * @param initialAccumulator v₀, at least 0
 * @param biasCorrection whether the averages are divided by 1 − ρᵗ, an option of Optax
 */
@Plugin(value = "rmsprop", summary = "gradients divided by their running root mean square (Tieleman & Hinton 2012)")
public record RmsProp(
        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile,

        @Setting(
                value = "decay rate of the average of squared gradients, in [0, 1); the profile's by default",
                range = "[0, 1)")
        @SearchRange(low = 0.8, high = 0.999, scale = Scale.REVERSE_LOG)
        OptionalDouble rho,

        @Setting(
                value = "added to the denominator for numerical stability, above 0; the profile's by default",
                range = "(0, inf)")
        @SearchRange(low = 1e-10, high = 0.001, scale = Scale.LOG)
        OptionalDouble epsilon,

        @Setting("where epsilon is added: outside or inside the square root; the profile's by default")
        Optional<EpsilonPlacement> epsilonPlacement,

        @Setting("whether to normalise by the centred second moment (the variance)")
        boolean centered,

        @Setting(value = "momentum coefficient, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double momentum,

        @Setting(value = "initial value of the average of squares, at least 0", schedulable = false, range = "[0, inf)")
        double initialAccumulator,

        @Setting("whether to correct the moment estimates for their bias")
        boolean biasCorrection)
        implements ParameterOptimizer {

    private static final Slot SQUARES = Slot.perElement("squares");
    private static final Slot MEAN = Slot.perElement("mean");
    private static final Slot VELOCITY = Slot.perElement("velocity");

    /** Checks the ranges. */
    public RmsProp {
        rho.ifPresent(value -> Check.inClosedOpen("rho", value, 0, 1));
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
        epsilonPlacement.ifPresent(EpsilonPlacement::requireInsideOrOutside);
        Check.inClosedOpen("momentum", momentum, 0, 1);
        Check.atLeast("initialAccumulator", initialAccumulator, 0);
    }

    /** PyTorch's defaults: decay rate 0.99, epsilon 1e-8 outside the root, not centred, no momentum. */
    public RmsProp() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public RmsProp(Profile profile) {
        this(profile, false, 0);
    }

    /**
     * The defaults of a library, centred or with momentum.
     *
     * @param profile the library whose conventions are followed
     * @param centered whether to normalise by the centred second moment (the variance)
     * @param momentum μ, in [0, 1)
     */
    public RmsProp(Profile profile, boolean centered, double momentum) {
        this(profile, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), centered, momentum, 0, false);
    }

    @Override
    public List<Slot> slots() {
        List<Slot> slots = new ArrayList<>(List.of(SQUARES));
        if (centered) {
            slots.add(MEAN);
        }
        if (momentum > 0) {
            slots.add(VELOCITY);
        }
        return List.copyOf(slots);
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
        float[] squares = slice.state(SQUARES);
        if (step.number() == 1) {
            Arrays.fill(squares, slice.from(), slice.to(), (float) initialAccumulator);
        }
        double kept = step.scheduled("rho", rho.orElse(profile == Profile.PYTORCH ? 0.99 : 0.9));
        double smallest = step.scheduled("epsilon", Adam.epsilonOf(profile, epsilon));
        EpsilonPlacement placement = epsilonPlacement.orElse(
                profile == Profile.PYTORCH ? EpsilonPlacement.OUTSIDE : EpsilonPlacement.INSIDE);
        float correction = biasCorrection ? (float) (1 / (1 - Power.of(kept, step.number()))) : 1;
        float rest = (float) (1 - kept);
        float within = (float) placement.within(smallest);
        float beside = (float) placement.beside(smallest);
        float decay = WeightDecay.of(slice);
        if (momentum == 0) {
            float rate = (float) step.learningRate();
            if (centered) {
                centred(
                        slice,
                        squares,
                        slice.values(),
                        (float) kept,
                        rest,
                        correction,
                        within,
                        beside,
                        1,
                        -rate,
                        decay);
            } else {
                plain(slice, squares, slice.values(), (float) kept, rest, correction, within, beside, 1, -rate, decay);
            }
            return;
        }
        boolean rateInside = profile == Profile.KERAS || profile == Profile.OPTAX;
        float rate = (float) step.learningRate();
        float[] velocity = slice.state(VELOCITY);
        float rolled = (float) step.scheduled("momentum", momentum);
        float pushed = rateInside ? rate : 1;
        if (centered) {
            centred(slice, squares, velocity, (float) kept, rest, correction, within, beside, rolled, pushed, 0);
        } else {
            plain(slice, squares, velocity, (float) kept, rest, correction, within, beside, rolled, pushed, 0);
        }
        roll(slice.values(), velocity, slice.from(), slice.to(), rateInside ? 1 : rate, decay);
    }

    /** target ← kept · target + (scale · u − decay · target), where the target is a velocity, or the values themselves. */
    private static void plain(
            ParameterSlice slice,
            float[] squares,
            float[] target,
            float rho,
            float rest,
            float correction,
            float within,
            float beside,
            float kept,
            float scale,
            float decay) {
        float[] gradients = slice.gradients();
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float v = rho * squares[i] + rest * g * g;
            float t = kept * target[i]
                    + (scale * g / ((float) Math.sqrt(v * correction + within) + beside) - decay * target[i]);
            squares[i] = v;
            target[i] = t;
        }
    }

    private static void centred(
            ParameterSlice slice,
            float[] squares,
            float[] target,
            float rho,
            float rest,
            float correction,
            float within,
            float beside,
            float kept,
            float scale,
            float decay) {
        float[] gradients = slice.gradients();
        float[] mean = slice.state(MEAN);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float v = rho * squares[i] + rest * g * g;
            float m = rho * mean[i] + rest * g;
            float centre = m * correction;
            float spread = Math.max(0, v * correction - centre * centre);
            float t =
                    kept * target[i] + (scale * g / ((float) Math.sqrt(spread + within) + beside) - decay * target[i]);
            squares[i] = v;
            mean[i] = m;
            target[i] = t;
        }
    }

    private static void roll(float[] values, float[] velocity, int from, int to, float rate, float decay) {
        for (int i = from; i < to; i++) {
            values[i] -= decay * values[i] + rate * velocity[i];
        }
    }
}
