package dev.espalier.plugins.optimizers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Power;
import dev.espalier.api.Setting;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * LAMB: Adam with each parameter's update rescaled by the norm of the parameter (trust ratio).
 *
 * <p>m and v as Adam, corrected to m̂ and v̂; u = m̂/(√v̂ + ε) + λ·w; φ = ‖w‖/‖u‖, 1 if one of the two is 0; w ← w − η·φ·u
 *
 * <p>The norms are those of a whole parameter. Biases, scales and shifts do not decay.
 *
 * <p>Profiles: {@code pytorch} and {@code textbook} (timm) have ε = 1e-6 and λ = 0.01, and do not rescale biases, scales and
 * shifts, φ = 1. {@code optax} has ε = 1e-6, λ = 0 and a φ for every parameter. {@code keras} has ε = 1e-7, λ = 0, and
 * keeps the decay out of φ: w ← w·(1 − η·λ) before the step. timm also bounds the norm of all gradients; here that is
 * {@code clip-norm: 1} of the loop.
 *
 * <p>Choose it for batches of thousands, where Adam would need a very long warm-up.
 *
 * <p>Source: You and others, "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", ICLR 2020; timm.
 *
 * @param profile the library whose conventions are followed
 * @param beta1 β₁, the exponential decay rate of the first-moment estimate, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the exponential decay rate of the second-moment estimate, in [0, 1); a schedule may drive it
 * @param epsilon ε, above 0; if empty, the profile's
 * @param weightDecay λ, at least 0; if empty, the profile's; a schedule may drive it
 */
@Plugin(value = "lamb", summary = "layer-wise adaptive moments for large batches (You et al. 2020)")
public record Lamb(
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

        @Setting(value = "weight decay coefficient, at least 0; the profile's by default", range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        OptionalDouble weightDecay)
        implements ParameterOptimizer {

    private static final Slot MEAN = Slot.perElement("mean");
    private static final Slot VARIANCE = Slot.perElement("variance");
    private static final List<Slot> SLOTS = List.of(MEAN, VARIANCE);

    /** Checks the ranges. */
    public Lamb {
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
        weightDecay.ifPresent(value -> Check.atLeast("weightDecay", value, 0));
    }

    /** The defaults of timm: 0.9, 0.999, 1e-6, 0.01. */
    public Lamb() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public Lamb(Profile profile) {
        this(profile, 0.9, 0.999, OptionalDouble.empty(), OptionalDouble.empty());
    }

    @Override
    public List<Slot> slots() {
        return SLOTS;
    }

    @Override
    public Optional<LearningRateRange> usualLearningRates() {
        return Optional.of(new LearningRateRange(0.0001, 0.1));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        boolean ofTimm = profile == Profile.PYTORCH || profile == Profile.TEXTBOOK;
        boolean weight = slice.parameter().role() == Role.WEIGHT;
        double lambda = step.scheduled("weightDecay", weightDecay.orElse(ofTimm ? 0.01 : 0));
        double decayed = profile == Profile.KERAS ? WeightDecay.own(slice, step.learningRate(), lambda) : 0;
        double memoryOfMean = step.scheduled("beta1", beta1);
        double memoryOfVariance = step.scheduled("beta2", beta2);
        int from = slice.from();
        int to = slice.to();
        float[] direction = step.scratch(0, to);
        direct(
                slice,
                direction,
                (float) memoryOfMean,
                (float) (1 - memoryOfMean),
                (float) memoryOfVariance,
                (float) (1 - memoryOfVariance),
                (float) (1 / (1 - Power.of(memoryOfMean, step.number()))),
                (float) (1 / Math.sqrt(1 - Power.of(memoryOfVariance, step.number()))),
                (float) step.scheduled("epsilon", epsilon.orElse(profile.keras(1e-7, 1e-6))),
                weight && profile != Profile.KERAS ? (float) lambda : 0);
        double trust = weight || !ofTimm
                ? trust(
                        (1 - decayed) * VectorNorms.length(slice.values(), from, to),
                        VectorNorms.length(direction, from, to))
                : 1;
        descend(slice.values(), direction, from, to, (float) (step.learningRate() * trust), (float) decayed);
    }

    /** The ratio of two lengths, 1 if one of them is 0. */
    static double trust(double length, double step) {
        return length > 0 && step > 0 ? length / step : 1;
    }

    private static void direct(
            ParameterSlice slice,
            float[] direction,
            float meanKept,
            float meanTaken,
            float varianceKept,
            float varianceTaken,
            float meanScale,
            float rootScale,
            float epsilon,
            float weightDecay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] mean = slice.state(MEAN);
        float[] variance = slice.state(VARIANCE);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float m = meanKept * mean[i] + meanTaken * g;
            float v = varianceKept * variance[i] + varianceTaken * g * g;
            float u = m * meanScale / ((float) Math.sqrt(v) * rootScale + epsilon) + weightDecay * values[i];
            mean[i] = m;
            variance[i] = v;
            direction[i] = u;
        }
    }

    /** w ← w − (decay · w + rate · u). */
    static void descend(float[] values, float[] direction, int from, int to, float rate, float decay) {
        for (int i = from; i < to; i++) {
            values[i] -= decay * values[i] + rate * direction[i];
        }
    }
}
