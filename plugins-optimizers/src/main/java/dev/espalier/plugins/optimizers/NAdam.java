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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * NAdam: Adam with Nesterov momentum and a momentum schedule.
 *
 * <p>μₜ = β₁·(1 − ½·0.96^{tψ}); Π = μ₁·…·μₜ; m and v as Adam; d = √(v/(1−β₂ᵗ)) + ε; w ← w − η·(1−μₜ)/(1−Π) · g/d −
 * η·μₜ₊₁/(1−Π·μₜ₊₁) · m/d
 *
 * <p>Π is computed from the step number instead of being stored, so that a resumed run needs no state for it.
 *
 * <p>Profiles: {@code pytorch} and {@code textbook} with ψ = 0.004, ε = 1e-8. {@code keras} with ψ = 1, so that the momentum has
 * warmed up after a hundred steps, and ε = 1e-7. {@code optax} is Dozat's form without warm-up, μₜ = β₁.
 *
 * <p>Choose it instead of Adam for slightly faster convergence; its usual learning rate is 0.002.
 *
 * <p>Source: {@code torch.optim.NAdam} of PyTorch 2.0 or later (1.13 multiplied Π by one momentum too many); Dozat,
 * "Incorporating Nesterov Momentum into Adam", ICLR 2016 workshop.
 *
 * @param profile the library whose conventions are followed
 * @param beta1 β₁, the exponential decay rate of the first-moment estimate, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the exponential decay rate of the second-moment estimate, in [0, 1); a schedule may drive it
 * @param epsilon ε, above 0; if empty, the profile's
 * @param momentumDecay ψ, the momentum decay, at least 0; if empty, the profile's; must be empty for optax
 */
@Plugin(value = "nadam", summary = "Adam with Nesterov momentum (Dozat 2016)")
public record NAdam(
        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile,

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

        @Setting(value = "momentum decay, at least 0; the profile's by default", range = "[0, inf)")
        OptionalDouble momentumDecay)
        implements ParameterOptimizer {

    /** ln 0.96, to the nearest double. */
    private static final double LOG_OF_BASE = -0.040821994520255166;

    /** Below this a product changes nothing when it is taken from 1. */
    private static final double NOTHING = 0x1p-60;

    /** Checks the ranges. */
    public NAdam {
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
        momentumDecay.ifPresent(value -> Check.atLeast("momentumDecay", value, 0));
        Check.require(
                profile != Profile.OPTAX || momentumDecay.isEmpty(),
                "momentumDecay",
                momentumDecay.orElse(0),
                "must not be given for optax, whose momentum does not warm up");
    }

    /** PyTorch's defaults: 0.9, 0.999, 1e-8, 0.004. */
    public NAdam() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public NAdam(Profile profile) {
        this(profile, 0.9, 0.999, OptionalDouble.empty(), OptionalDouble.empty());
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
        double memory = step.scheduled("beta1", beta1);
        double memoryOfVariance = step.scheduled("beta2", beta2);
        long t = step.number();
        double now = memory;
        double next = memory;
        double product = 0;
        if (profile == Profile.OPTAX) {
            product = Power.of(memory, t);
        } else {
            double decay = step.scheduled("momentumDecay", momentumDecay.orElse(profile.keras(1, 0.004)));
            double ratio = StrictMath.exp(LOG_OF_BASE * decay);
            now = memory * (1 - 0.5 * Power.of(ratio, t));
            next = memory * (1 - 0.5 * Power.of(ratio, t + 1));
            product = product(memory, ratio, t);
        }
        double rate = step.learningRate();
        update(
                slice,
                (float) memory,
                (float) (1 - memory),
                (float) memoryOfVariance,
                (float) (1 - memoryOfVariance),
                (float) (rate * (1 - now) / (1 - product)),
                (float) (rate * next / (1 - product * next)),
                (float) (1 / Math.sqrt(1 - Power.of(memoryOfVariance, t))),
                (float) step.scheduled("epsilon", Adam.epsilonOf(profile, epsilon)),
                WeightDecay.of(slice));
    }

    /** Π, or 0 where it has become too small to matter: the product of a few hundred factors at the usual β₁. */
    static double product(double memory, double ratio, long t) {
        double product = 1;
        double power = 1;
        for (long i = 1; i <= t; i++) {
            power *= ratio;
            product *= memory * (1 - 0.5 * power);
            if (product < NOTHING) {
                return 0;
            }
        }
        return product;
    }

    private static void update(
            ParameterSlice slice,
            float meanKept,
            float meanTaken,
            float varianceKept,
            float varianceTaken,
            float gradientRate,
            float meanRate,
            float rootScale,
            float epsilon,
            float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] mean = slice.state(Adam.MEAN);
        float[] variance = slice.state(Adam.VARIANCE);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float m = meanKept * mean[i] + meanTaken * g;
            float v = varianceKept * variance[i] + varianceTaken * g * g;
            float w = values[i];
            w -= decay * w + (gradientRate * g + meanRate * m) / ((float) Math.sqrt(v) * rootScale + epsilon);
            mean[i] = m;
            variance[i] = v;
            values[i] = w;
        }
    }
}
