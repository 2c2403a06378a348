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
 * AMSGrad: Adam with the running maximum of the second moment.
 *
 * <p>m ← β₁·m + (1−β₁)·g; v ← β₂·v + (1−β₂)·g²; x ← max(x, v); w ← w − η/(1−β₁ᵗ) · m / (√x/√(1−β₂ᵗ) + ε)
 *
 * <p>Profiles: {@code pytorch} and {@code textbook} as above, the largest taken of v before its correction. {@code keras} takes
 * it there too, and adds ε = 1e-7 to √x with the correction folded into the learning rate. {@code optax} takes the largest
 * of the corrected v/(1−β₂ᵗ), so that the first, roughest estimates remain in x.
 *
 * <p>Choose it when Adam fails to converge because rare large gradients decay too quickly.
 *
 * <p>Source: {@code torch.optim.Adam} with {@code amsgrad}; Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond",
 * ICLR 2018.
 *
 * @param profile the library whose conventions are followed
 * @param beta1 β₁, the exponential decay rate of the first-moment estimate, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the exponential decay rate of the second-moment estimate, in [0, 1); a schedule may drive it
 * @param epsilon ε, above 0; if empty, the profile's
 */
@Plugin(value = "amsgrad", summary = "Adam with the running maximum of the second moment (Reddi et al. 2018)")
public record AmsGrad(
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
        OptionalDouble epsilon)
        implements ParameterOptimizer {

    private static final Slot MEAN = Slot.perElement("mean");
    private static final Slot VARIANCE = Slot.perElement("variance");
    private static final Slot LARGEST = Slot.perElement("largest-variance");
    private static final List<Slot> SLOTS = List.of(MEAN, VARIANCE, LARGEST);

    /** Checks the ranges. */
    public AmsGrad {
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
    }

    /** PyTorch's defaults: 0.9, 0.999, 1e-8. */
    public AmsGrad() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public AmsGrad(Profile profile) {
        this(profile, 0.9, 0.999, OptionalDouble.empty());
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
        double memoryOfMean = step.scheduled("beta1", beta1);
        double memoryOfVariance = step.scheduled("beta2", beta2);
        double rate = step.learningRate() / (1 - Power.of(memoryOfMean, step.number()));
        double correction = 1 - Power.of(memoryOfVariance, step.number());
        double root = Math.sqrt(correction);
        // the factors on the variance before the maximum, on its root, and on the learning rate
        float before = profile == Profile.OPTAX ? (float) (1 / correction) : 1;
        float behind = profile == Profile.PYTORCH || profile == Profile.TEXTBOOK ? (float) (1 / root) : 1;
        update(
                slice,
                (float) memoryOfMean,
                (float) (1 - memoryOfMean),
                (float) memoryOfVariance,
                (float) (1 - memoryOfVariance),
                (float) (profile == Profile.KERAS ? rate * root : rate),
                before,
                behind,
                (float) step.scheduled("epsilon", Adam.epsilonOf(profile, epsilon)),
                WeightDecay.of(slice));
    }

    private static void update(
            ParameterSlice slice,
            float meanKept,
            float meanTaken,
            float varianceKept,
            float varianceTaken,
            float rate,
            float before,
            float behind,
            float epsilon,
            float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] mean = slice.state(MEAN);
        float[] variance = slice.state(VARIANCE);
        float[] largest = slice.state(LARGEST);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float m = meanKept * mean[i] + meanTaken * g;
            float v = varianceKept * variance[i] + varianceTaken * g * g;
            float x = Math.max(largest[i], v * before);
            float w = values[i];
            w -= decay * w + rate * m / ((float) Math.sqrt(x) * behind + epsilon);
            mean[i] = m;
            variance[i] = v;
            largest[i] = x;
            values[i] = w;
        }
    }
}
