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
 * Schedule-free AdamW: AdamW evaluated at the average of its iterates instead of with a schedule.
 *
 * <p>v ← β₂·v + (1−β₂)·g²; d = g/(√(v/(1−β₂ᵗ)) + ε) + λ·w; z ← z − η·d; x ← x + (z − x)/t; w = (1−β₁)·z + β₁·x, where
 * gradients are taken at w, and w, x and z are equal before the first step
 *
 * <p>At a constant learning rate this is the authors' weighting of the iterates, η² for each; with a changing one, theirs
 * gives less weight to iterates of small learning rates. Only weights decay. Validation, saving and the final model use x.
 *
 * <p>Choose it when the length of the run is unknown, with {@code adamw}'s learning rate or slightly more, and no schedule.
 *
 * <p>Source: Defazio and others, "The Road Less Scheduled", NeurIPS 2024.
 *
 * @param beta1 β₁, the interpolation between iterate and average, above 0 and below 1
 * @param beta2 β₂, the exponential decay rate of the second-moment estimate, in [0, 1); a schedule may drive it
 * @param epsilon ε, above 0; a schedule may drive it
 * @param weightDecay λ, at least 0; a schedule may drive it
 */
@Plugin(
        value = "schedule-free-adamw",
        summary = "AdamW with iterate averaging instead of a schedule (Defazio et al. 2024)")
public record ScheduleFreeAdamW(
        @Setting(
                value = "interpolation between the SGD iterate and its average, above 0 and below 1",
                schedulable = false,
                range = "(0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double beta1,

        @Setting(value = "exponential decay rate of the second-moment estimate, in [0, 1)", range = "[0, 1)")
        @SearchRange(low = 0.9, high = 0.9999, scale = Scale.REVERSE_LOG)
        double beta2,

        @Setting(value = "added to the denominator for numerical stability, above 0", range = "(0, inf)")
        double epsilon,

        @Setting(value = "weight decay coefficient, at least 0", range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        double weightDecay)
        implements ParameterOptimizer.WithEvaluationWeights {

    private static final Slot DESCENT = Slot.perElement("descent");
    private static final Slot VARIANCE = Slot.perElement("variance");
    private static final List<Slot> SLOTS = List.of(DESCENT, VARIANCE);

    /** Checks the ranges. */
    public ScheduleFreeAdamW {
        Check.above("beta1", beta1, 0);
        Check.inClosedOpen("beta1", beta1, 0, 1);
        Check.inClosedOpen("beta2", beta2, 0, 1);
        Check.above("epsilon", epsilon, 0);
        Check.atLeast("weightDecay", weightDecay, 0);
    }

    /** The authors' defaults: 0.9, 0.999, 1e-8, no decay. */
    public ScheduleFreeAdamW() {
        this(0.9, 0.999, 1e-8, 0);
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
    public Optional<LearningRateRange> usualLearningRates() {
        return Optional.of(new LearningRateRange(1e-6, 0.1));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        float[] descent = slice.state(DESCENT);
        ScheduleFree.begin(slice, descent, step);
        double memory = step.scheduled("beta2", beta2);
        double share = 1.0 / step.number();
        descend(
                slice,
                descent,
                (float) memory,
                (float) (1 - memory),
                (float) (1 / Math.sqrt(1 - Power.of(memory, step.number()))),
                (float) step.scheduled("epsilon", epsilon),
                (float) ScheduleFree.decay(slice, step.scheduled("weightDecay", weightDecay)),
                (float) step.learningRate(),
                (float) share,
                (float) (step.learningRate() * (1 - beta1 * (1 - share))));
    }

    private static void descend(
            ParameterSlice slice,
            float[] descent,
            float kept,
            float taken,
            float rootScale,
            float epsilon,
            float weightDecay,
            float rate,
            float share,
            float rateOfWeights) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        float[] variance = slice.state(VARIANCE);
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float g = gradients[i];
            float w = values[i];
            float z = descent[i];
            float v = kept * variance[i] + taken * g * g;
            float d = g / ((float) Math.sqrt(v) * rootScale + epsilon) + weightDecay * w;
            variance[i] = v;
            values[i] = w + (share * (z - w) - rateOfWeights * d);
            descent[i] = z - rate * d;
        }
    }

    @Override
    public void evaluationWeights(ParameterSlice slice, float[] weights) {
        ScheduleFree.mean(slice, slice.state(DESCENT), beta1, weights);
    }
}
