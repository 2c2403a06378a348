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
 * Adam: adaptive moment estimation.
 *
 * <p>m ← β₁·m + (1−β₁)·g; v ← β₂·v + (1−β₂)·g²; w ← w − η/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
 *
 * <p>The powers are computed in double precision from the step number t, so that a resumed run needs no counter.
 *
 * <p>Profiles: {@code pytorch}, {@code optax} and {@code textbook} add ε = 1e-8 to the bias-corrected root. {@code keras} folds
 * the correction into the learning rate and adds ε = 1e-7 to the uncorrected root, √v + ε, where it acts 31 times as
 * strongly at the first step.
 *
 * <p>Choose it when in doubt: a learning rate of 0.001 is seldom far off. With the regularizer {@code decoupled-decay} it
 * is AdamW; with {@code l2} the decay is scaled like the gradient, which is Adam with L2 regularization and rarely what you
 * want.
 *
 * <p>Source: {@code torch.optim.Adam}, whose arithmetic this is; Kingma and Ba, "Adam: A Method for Stochastic
 * Optimization", ICLR 2015.
 *
 * @param profile the library whose conventions are followed
 * @param beta1 β₁, the exponential decay rate of the first-moment estimate, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the exponential decay rate of the second-moment estimate, in [0, 1); a schedule may drive it
 * @param epsilon ε, added to the denominator for numerical stability, above 0; if empty, the profile's
 * @param epsilonPlacement where ε is added; if empty, the profile's
 */
@Plugin(value = "adam", summary = "adaptive moment estimation (Kingma & Ba 2015)")
public record Adam(
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

        @Setting("where epsilon is added: outside, inside or uncorrected; the profile's by default")
        Optional<EpsilonPlacement> epsilonPlacement)
        implements ParameterOptimizer {

    static final Slot MEAN = Slot.perElement("mean");
    static final Slot VARIANCE = Slot.perElement("variance");
    static final List<Slot> SLOTS = List.of(MEAN, VARIANCE);

    /** Checks the ranges. */
    public Adam {
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
    }

    /** The defaults of the paper: 0.9, 0.999, 1e-8. */
    public Adam() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public Adam(Profile profile) {
        this(profile, 0.9, 0.999, OptionalDouble.empty(), Optional.empty());
    }

    /**
     * PyTorch's conventions.
     *
     * @param beta1 β₁, in [0, 1)
     * @param beta2 β₂, in [0, 1)
     * @param epsilon ε, above 0
     */
    public Adam(double beta1, double beta2, double epsilon) {
        this(Profile.PYTORCH, beta1, beta2, OptionalDouble.of(epsilon), Optional.empty());
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
        return Optional.of(new LearningRateRange(1e-6, 0.05));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        update(
                slice,
                step,
                beta1,
                beta2,
                epsilonOf(profile, epsilon),
                placementOf(profile, epsilonPlacement),
                WeightDecay.of(slice));
    }

    static double epsilonOf(Profile profile, OptionalDouble epsilon) {
        return epsilon.orElse(profile.keras(1e-7, 1e-8));
    }

    static EpsilonPlacement placementOf(Profile profile, Optional<EpsilonPlacement> placement) {
        return placement.orElse(profile == Profile.KERAS ? EpsilonPlacement.UNCORRECTED : EpsilonPlacement.OUTSIDE);
    }

    /** One update of an optimizer that has Adam's slots and settings. */
    static void update(
            ParameterSlice slice,
            Step step,
            double beta1,
            double beta2,
            double epsilon,
            EpsilonPlacement placement,
            float decay) {
        double memoryOfMean = step.scheduled("beta1", beta1);
        double memoryOfVariance = step.scheduled("beta2", beta2);
        double smallest = step.scheduled("epsilon", epsilon);
        double meanCorrection = 1 - Power.of(memoryOfMean, step.number());
        double root = Math.sqrt(1 - Power.of(memoryOfVariance, step.number()));
        double rate = step.learningRate() / meanCorrection;
        if (placement == EpsilonPlacement.INSIDE) {
            updateInside(
                    slice,
                    (float) memoryOfMean,
                    (float) (1 - memoryOfMean),
                    (float) memoryOfVariance,
                    (float) (1 - memoryOfVariance),
                    (float) rate,
                    (float) (1 / (root * root)),
                    (float) smallest,
                    decay);
            return;
        }
        boolean corrected = placement == EpsilonPlacement.OUTSIDE;
        update(
                slice.values(),
                slice.gradients(),
                slice.state(MEAN),
                slice.state(VARIANCE),
                slice.from(),
                slice.to(),
                (float) memoryOfMean,
                (float) (1 - memoryOfMean),
                (float) memoryOfVariance,
                (float) (1 - memoryOfVariance),
                (float) (corrected ? rate : rate * root),
                corrected ? (float) (1 / root) : 1,
                (float) smallest,
                decay);
    }

    /** The update with ε outside the root; the learning rate includes every correction but that of the root. */
    static void update(
            float[] values,
            float[] gradients,
            float[] mean,
            float[] variance,
            int from,
            int to,
            float meanKept,
            float meanTaken,
            float varianceKept,
            float varianceTaken,
            float rate,
            float rootScale,
            float epsilon,
            float decay) {
        for (int i = from; i < to; i++) {
            float g = gradients[i];
            float m = meanKept * mean[i] + meanTaken * g;
            float v = varianceKept * variance[i] + varianceTaken * g * g;
            float w = values[i];
            w -= decay * w + rate * m / ((float) Math.sqrt(v) * rootScale + epsilon);
            // all stores behind all loads: so the compiler makes the better vector code of it
            mean[i] = m;
            variance[i] = v;
            values[i] = w;
        }
    }

    private static void updateInside(
            ParameterSlice slice,
            float meanKept,
            float meanTaken,
            float varianceKept,
            float varianceTaken,
            float rate,
            float scale,
            float epsilon,
            float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] mean = slice.state(MEAN);
        float[] variance = slice.state(VARIANCE);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float m = meanKept * mean[i] + meanTaken * g;
            float v = varianceKept * variance[i] + varianceTaken * g * g;
            float w = values[i];
            w -= decay * w + rate * m / (float) Math.sqrt(v * scale + epsilon);
            mean[i] = m;
            variance[i] = v;
            values[i] = w;
        }
    }
}
