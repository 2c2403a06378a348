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
 * AdaBelief: Adam whose second moment is taken about the predicted gradient instead of about 0.
 *
 * <p>m ← β₁·m + (1−β₁)·g; s ← β₂·s + (1−β₂)·(g−m)² + ε; w ← w − η/(1−β₁ᵗ) · m / (√s/√(1−β₂ᵗ) + ε)
 *
 * <p>ε is added to s at every step and stays in it, as the authors and Optax have it.
 *
 * <p>Profiles: {@code pytorch} and {@code textbook}, the authors' own, take the new mean in g − m; {@code optax} takes the mean
 * of the step before, which makes s larger by 1/β₁² where gradients jump. Keras has no AdaBelief.
 *
 * <p>Choose it when Adam is fast at first but generalises badly in the end.
 *
 * <p>Source: Zhuang and others, "AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients", NeurIPS 2020,
 * and their implementation for PyTorch, version 0.2.
 *
 * @param profile the library whose conventions are followed; not keras
 * @param beta1 β₁, the exponential decay rate of the first-moment estimate, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the exponential decay rate of the second-moment estimate, in [0, 1); a schedule may drive it
 * @param epsilon ε, above 0
 */
@Plugin(value = "adabelief", summary = "Adam with the variance about the predicted gradient (Zhuang et al. 2020)")
public record AdaBelief(
        @Setting("library whose conventions are followed: pytorch, optax or textbook")
        Profile profile,

        @Setting(value = "exponential decay rate of the first-moment estimate, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double beta1,

        @Setting(value = "exponential decay rate of the second-moment estimate, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.9, high = 0.9999, scale = Scale.REVERSE_LOG)
        double beta2,

        @Setting(value = "added to the second moment and to its square root, above 0", range = "(0, inf)")
        double epsilon)
        implements ParameterOptimizer {

    private static final Slot MEAN = Slot.perElement("mean");
    private static final Slot DEVIATION = Slot.perElement("deviation");
    private static final List<Slot> SLOTS = List.of(MEAN, DEVIATION);

    /** Checks the ranges. */
    public AdaBelief {
        Profile.refuse(profile, Profile.KERAS, "adabelief");
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        Check.above("epsilon", epsilon, 0);
    }

    /** The authors' defaults: 0.9, 0.999, 1e-16. */
    public AdaBelief() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed; not keras
     */
    public AdaBelief(Profile profile) {
        this(profile, 0.9, 0.999, 1e-16);
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
        double memory = step.scheduled("beta2", beta2);
        // g − m with the new mean is β₁ · (g − m) with the old one
        double share = profile == Profile.OPTAX ? 1 : memoryOfMean;
        update(
                slice,
                (float) memoryOfMean,
                (float) (1 - memoryOfMean),
                (float) memory,
                (float) ((1 - memory) * share * share),
                (float) (step.learningRate() / (1 - Power.of(memoryOfMean, step.number()))),
                (float) (1 / Math.sqrt(1 - Power.of(memory, step.number()))),
                (float) step.scheduled("epsilon", epsilon),
                WeightDecay.of(slice));
    }

    private static void update(
            ParameterSlice slice,
            float meanKept,
            float meanTaken,
            float deviationKept,
            float deviationTaken,
            float rate,
            float rootScale,
            float epsilon,
            float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] mean = slice.state(MEAN);
        float[] deviation = slice.state(DEVIATION);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float before = mean[i];
            float m = meanKept * before + meanTaken * g;
            float s = deviationKept * deviation[i] + deviationTaken * (g - before) * (g - before) + epsilon;
            float w = values[i];
            w -= decay * w + rate * m / ((float) Math.sqrt(s) * rootScale + epsilon);
            mean[i] = m;
            deviation[i] = s;
            values[i] = w;
        }
    }
}
