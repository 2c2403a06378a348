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

/**
 * RAdam: Adam whose adaptive learning rate is rectified while the variance estimate is unreliable, in place of a warm-up.
 *
 * <p>ρ∞ = 2/(1−β₂) − 1; ρ = ρ∞ − 2t·β₂ᵗ/(1−β₂ᵗ); m and v as Adam, m̂ = m/(1−β₁ᵗ).
 *
 * <p>If ρ is above the threshold: r = √((ρ−4)(ρ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρ)); w ← w − η·r·m̂·√(1−β₂ᵗ) / (√v + ε). Otherwise: w ←
 * w − η·m̂.
 *
 * <p>Profiles: {@code pytorch} and {@code textbook} add ε to the uncorrected root as above; {@code optax} adds it to the
 * corrected one, √(v/(1−β₂ᵗ)) + ε. Keras has no RAdam.
 *
 * <p>Choose it instead of Adam with a warm-up, so that the length of the warm-up need not be tuned.
 *
 * <p>Source: {@code torch.optim.RAdam}; Liu and others, "On the Variance of the Adaptive Learning Rate and Beyond", ICLR
 * 2020, which has 4 as threshold where the libraries have 5.
 *
 * @param profile the library whose conventions are followed; not keras
 * @param beta1 β₁, the exponential decay rate of the first-moment estimate, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the exponential decay rate of the second-moment estimate, in [0.6, 1), so that ρ∞ reaches 4; a schedule
 *     may drive it
 * @param epsilon ε, above 0
 * @param threshold the value of ρ above which the variance is used, at least 4
 */
@Plugin(value = "radam", summary = "rectified Adam (Liu et al. 2020)")
public record RAdam(
        @Setting("library whose conventions are followed: pytorch, optax or textbook")
        Profile profile,

        @Setting(value = "exponential decay rate of the first-moment estimate, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double beta1,

        @Setting(value = "exponential decay rate of the second-moment estimate, in [0.6, 1)", range = "[0.6, 1)")
        @SearchRange(low = 0.9, high = 0.9999, scale = Scale.REVERSE_LOG)
        double beta2,

        @Setting(value = "added to the denominator for numerical stability, above 0", range = "(0, inf)")
        double epsilon,

        @Setting(
                value = "length of the approximated average above which the variance is rectified, at least 4",
                range = "[4, inf)")
        double threshold)
        implements ParameterOptimizer {

    /** Checks the ranges. */
    public RAdam {
        Profile.refuse(profile, Profile.KERAS, "radam");
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0.6, 1);
        Check.above("epsilon", epsilon, 0);
        Check.atLeast("threshold", threshold, 4);
    }

    /** PyTorch's defaults: 0.9, 0.999, 1e-8, 5. */
    public RAdam() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed; not keras
     */
    public RAdam(Profile profile) {
        this(profile, 0.9, 0.999, 1e-8, 5);
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
        double memoryOfMean = step.scheduled("beta1", beta1);
        double memoryOfVariance = step.scheduled("beta2", beta2);
        double power = Power.of(memoryOfVariance, step.number());
        double root = Math.sqrt(1 - power);
        double rate = step.learningRate() / (1 - Power.of(memoryOfMean, step.number()));
        double limit = 2 / (1 - memoryOfVariance) - 1;
        double length = limit - 2 * step.number() * power / (1 - power);
        float meanKept = (float) memoryOfMean;
        float meanTaken = (float) (1 - memoryOfMean);
        float varianceKept = (float) memoryOfVariance;
        float varianceTaken = (float) (1 - memoryOfVariance);
        if (length > step.scheduled("threshold", threshold)) {
            double trust = Math.sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
            boolean corrected = profile == Profile.OPTAX;
            Adam.update(
                    slice.values(),
                    slice.gradients(),
                    slice.state(Adam.MEAN),
                    slice.state(Adam.VARIANCE),
                    slice.from(),
                    slice.to(),
                    meanKept,
                    meanTaken,
                    varianceKept,
                    varianceTaken,
                    (float) (corrected ? rate * trust : rate * trust * root),
                    corrected ? (float) (1 / root) : 1,
                    (float) step.scheduled("epsilon", epsilon),
                    WeightDecay.of(slice));
        } else {
            descend(slice, meanKept, meanTaken, varianceKept, varianceTaken, (float) rate, WeightDecay.of(slice));
        }
    }

    private static void descend(
            ParameterSlice slice,
            float meanKept,
            float meanTaken,
            float varianceKept,
            float varianceTaken,
            float rate,
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
            mean[i] = m;
            variance[i] = v;
            values[i] -= decay * values[i] + rate * m;
        }
    }
}
