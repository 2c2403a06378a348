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
 * AdaMax: Adam with the infinity norm of recent gradients in place of the second moment's square root.
 *
 * <p>m ← β₁·m + (1−β₁)·g; u ← max(β₂·u, |g| + ε); w ← w − η/(1−β₁ᵗ) · m / u
 *
 * <p>Profiles: {@code pytorch}, {@code optax} and {@code textbook} have ε = 1e-8 within the maximum; {@code keras} takes
 * max(β₂·u, |g|) and divides by u + ε with ε = 1e-7.
 *
 * <p>Choose it for gradients that are mostly zero, such as those of embeddings. Its usual learning rate is 0.002.
 *
 * <p>Source: {@code torch.optim.Adamax}; Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015.
 *
 * @param profile the library whose conventions are followed
 * @param beta1 β₁, the exponential decay rate of the first-moment estimate, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the exponential decay rate of the infinity norm, in [0, 1); a schedule may drive it
 * @param epsilon ε, above 0; if empty, the profile's
 */
@Plugin(value = "adamax", summary = "Adam with the infinity norm (Kingma & Ba 2015)")
public record AdaMax(
        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile,

        @Setting(value = "exponential decay rate of the first-moment estimate, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double beta1,

        @Setting(value = "exponential decay rate of the infinity norm, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.9, high = 0.9999, scale = Scale.REVERSE_LOG)
        double beta2,

        @Setting(
                value = "added to the gradient's magnitude for numerical stability, above 0; the profile's by default",
                range = "(0, inf)")
        @SearchRange(low = 1e-10, high = 0.001, scale = Scale.LOG)
        OptionalDouble epsilon)
        implements ParameterOptimizer {

    private static final Slot MEAN = Slot.perElement("mean");
    private static final Slot LARGEST = Slot.perElement("largest");
    private static final List<Slot> SLOTS = List.of(MEAN, LARGEST);

    /** Checks the ranges. */
    public AdaMax {
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
    }

    /** PyTorch's defaults: 0.9, 0.999, 1e-8. */
    public AdaMax() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public AdaMax(Profile profile) {
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
        double memory = step.scheduled("beta1", beta1);
        float smallest = (float) step.scheduled("epsilon", Adam.epsilonOf(profile, epsilon));
        boolean beside = profile == Profile.KERAS;
        update(
                slice,
                (float) memory,
                (float) (1 - memory),
                (float) step.scheduled("beta2", beta2),
                (float) (step.learningRate() / (1 - Power.of(memory, step.number()))),
                beside ? 0 : smallest,
                beside ? smallest : 0,
                WeightDecay.of(slice));
    }

    private static void update(
            ParameterSlice slice,
            float meanKept,
            float meanTaken,
            float fading,
            float rate,
            float epsilonWithin,
            float epsilonBeside,
            float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] mean = slice.state(MEAN);
        float[] largest = slice.state(LARGEST);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float m = meanKept * mean[i] + meanTaken * g;
            float u = Math.max(fading * largest[i], Math.abs(g) + epsilonWithin);
            float w = values[i];
            w -= decay * w + rate * m / (u + epsilonBeside);
            mean[i] = m;
            largest[i] = u;
            values[i] = w;
        }
    }
}
