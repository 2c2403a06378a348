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
 * AdaDelta: steps scaled by the ratio of past updates to past gradients, so that they have the unit of the weights.
 *
 * <p>v ← ρ·v + (1−ρ)·g²; d = √(u + ε) / √(v + ε) · g; u ← ρ·u + (1−ρ)·d²; w ← w − η·d
 *
 * <p>Every library adds ε under both square roots: without it the first updates would be 0.
 *
 * <p>Profiles: {@code pytorch}, {@code optax} and {@code textbook} have ρ = 0.9 and ε = 1e-6, {@code keras} 0.95 and 1e-7. The
 * learning rate is 1 in the paper and in PyTorch; with the 0.001 of Keras the weights barely move.
 *
 * <p>Choose it, with {@code learning-rate: 1}, when you do not want to tune a learning rate at all.
 *
 * <p>Source: {@code torch.optim.Adadelta}; Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012.
 *
 * @param profile the library whose conventions are followed
 * @param rho ρ, in [0, 1); if empty, the profile's; a schedule may drive it
 * @param epsilon ε, above 0; if empty, the profile's
 */
@Plugin(
        value = "adadelta",
        summary = "adaptive learning rates without a global rate; use learning-rate 1 (Zeiler 2012)")
public record AdaDelta(
        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile,

        @Setting(
                value = "decay rate of the average of squared gradients, in [0, 1); the profile's by default",
                range = "[0, 1)")
        @SearchRange(low = 0.8, high = 0.999, scale = Scale.REVERSE_LOG)
        OptionalDouble rho,

        @Setting(
                value =
                        "added under both square roots; sets the size of the first updates; above 0; the profile's by default",
                range = "(0, inf)")
        @SearchRange(low = 1e-10, high = 0.001, scale = Scale.LOG)
        OptionalDouble epsilon)
        implements ParameterOptimizer {

    private static final Slot GRADIENTS = Slot.perElement("squared-gradients");
    private static final Slot UPDATES = Slot.perElement("squared-updates");
    private static final List<Slot> SLOTS = List.of(GRADIENTS, UPDATES);

    /** Checks the ranges. */
    public AdaDelta {
        rho.ifPresent(value -> Check.inClosedOpen("rho", value, 0, 1));
        epsilon.ifPresent(value -> Check.above("epsilon", value, 0));
    }

    /** PyTorch's defaults: 0.9, 1e-6. */
    public AdaDelta() {
        this(Profile.PYTORCH);
    }

    /**
     * The defaults of a library.
     *
     * @param profile the library whose conventions are followed
     */
    public AdaDelta(Profile profile) {
        this(profile, OptionalDouble.empty(), OptionalDouble.empty());
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
        return Optional.of(new LearningRateRange(0.01, 10.0));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        double kept = step.scheduled("rho", rho.orElse(profile.keras(0.95, 0.9)));
        update(
                slice,
                (float) kept,
                (float) (1 - kept),
                (float) step.scheduled("epsilon", epsilon.orElse(profile.keras(1e-7, 1e-6))),
                (float) step.learningRate(),
                WeightDecay.of(slice));
    }

    private static void update(ParameterSlice slice, float kept, float taken, float epsilon, float rate, float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] squaredGradients = slice.state(GRADIENTS);
        float[] squaredUpdates = slice.state(UPDATES);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float v = kept * squaredGradients[i] + taken * g * g;
            float u = squaredUpdates[i];
            float d = (float) Math.sqrt(u + epsilon) / (float) Math.sqrt(v + epsilon) * g;
            float w = values[i];
            w -= decay * w + rate * d;
            squaredGradients[i] = v;
            squaredUpdates[i] = kept * u + taken * d * d;
            values[i] = w;
        }
    }
}
