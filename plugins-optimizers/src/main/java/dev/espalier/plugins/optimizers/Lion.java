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
 * Lion: steps by the sign of interpolated momentum.
 *
 * <p>u = sign(β₁·m + (1−β₁)·g); w ← w − (η·λ·w + η·u); m ← β₂·m + (1−β₂)·g
 *
 * <p>The direction is taken with β₁ before the mean is refreshed with β₂. Weights decay, biases, scales and shifts do not.
 *
 * <p>Profiles: λ is 0 ({@code pytorch}, {@code keras}, {@code textbook}) or 0.001 ({@code optax}).
 *
 * <p>Choose it for large networks and batches, with a learning rate three to ten times smaller than Adam's and a weight
 * decay correspondingly larger.
 *
 * <p>Source: Chen and others, "Symbolic Discovery of Optimization Algorithms", NeurIPS 2023, and timm.
 *
 * @param profile the library whose conventions are followed
 * @param beta1 β₁, the weight of the first moment in the update direction, in [0, 1); a schedule may drive it
 * @param beta2 β₂, the exponential decay rate of the first-moment estimate, in [0, 1); a schedule may drive it
 * @param weightDecay λ, at least 0; if empty, the profile's; a schedule may drive it
 */
@Plugin(value = "lion", summary = "sign of interpolated momentum (Chen et al. 2023)")
public record Lion(
        @Setting("library whose conventions are followed: pytorch, keras, optax or textbook")
        Profile profile,

        @Setting(value = "weight of the first moment in the update direction, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double beta1,

        @Setting(value = "exponential decay rate of the first-moment estimate, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.9, high = 0.9999, scale = Scale.REVERSE_LOG)
        double beta2,

        @Setting(
                value = "decoupled weight decay, multiplied by the learning rate, at least 0; the profile's by"
                        + " default",
                range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        OptionalDouble weightDecay)
        implements ParameterOptimizer {

    private static final Slot MEAN = Slot.perElement("mean");
    private static final List<Slot> SLOTS = List.of(MEAN);

    /** Checks the ranges. */
    public Lion {
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        weightDecay.ifPresent(value -> Check.atLeast("weightDecay", value, 0));
    }

    /** The paper's defaults: 0.9, 0.99, no decay. */
    public Lion() {
        this(Profile.PYTORCH, 0.9, 0.99, OptionalDouble.empty());
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
        return Optional.of(new LearningRateRange(1e-7, 0.01));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        double given = weightDecay.orElse(profile == Profile.OPTAX ? 0.001 : 0);
        double share = step.scheduled("beta1", beta1);
        double memory = step.scheduled("beta2", beta2);
        update(
                slice,
                (float) share,
                (float) (1 - share),
                (float) memory,
                (float) (1 - memory),
                (float) step.learningRate(),
                WeightDecay.of(slice, step.learningRate(), step.scheduled("weightDecay", given)));
    }

    private static void update(
            ParameterSlice slice,
            float meanShare,
            float gradientShare,
            float kept,
            float taken,
            float rate,
            float decay) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] mean = slice.state(MEAN);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float m = mean[i];
            float w = values[i];
            w -= decay * w + rate * Math.signum(meanShare * m + gradientShare * g);
            mean[i] = kept * m + taken * g;
            values[i] = w;
        }
    }
}
