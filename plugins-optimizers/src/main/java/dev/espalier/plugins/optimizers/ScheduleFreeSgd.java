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

/**
 * Schedule-free SGD: SGD evaluated at the average of its iterates instead of with a schedule.
 *
 * <p>z ← z − η·g; x ← x + (z − x)/t; w = (1−β)·z + β·x, where gradients are taken at w, and all three are equal before the
 * first step
 *
 * <p>Validation, saving and the final model use x, which is computed from w and z on demand. The running statistics of
 * batch normalisation belong to w; prefer layer normalisation.
 *
 * <p>Choose it when the length of the run is unknown, with a learning rate two to ten times that of {@code sgd} and no
 * schedule (other than a warm-up).
 *
 * <p>Source: Defazio and others, "The Road Less Scheduled", NeurIPS 2024.
 *
 * @param beta β, the interpolation between iterate and average, above 0 and below 1
 * @param weightDecay λ, the weight decay coefficient, at least 0; a schedule may drive it
 */
@Plugin(value = "schedule-free-sgd", summary = "SGD with iterate averaging instead of a schedule (Defazio et al. 2024)")
public record ScheduleFreeSgd(
        @Setting(
                value = "interpolation between the SGD iterate and its average, above 0 and below 1",
                schedulable = false,
                range = "(0, 1)")
        @SearchRange(low = 0.5, high = 0.99, scale = Scale.REVERSE_LOG)
        double beta,

        @Setting(value = "weight decay coefficient, at least 0", range = "[0, inf)")
        @SearchRange(low = 1e-6, high = 0.1, scale = Scale.LOG)
        double weightDecay)
        implements ParameterOptimizer.WithEvaluationWeights {

    private static final Slot DESCENT = Slot.perElement("descent");
    private static final List<Slot> SLOTS = List.of(DESCENT);

    /** Checks the ranges. */
    public ScheduleFreeSgd {
        Check.above("beta", beta, 0);
        Check.inClosedOpen("beta", beta, 0, 1);
        Check.atLeast("weightDecay", weightDecay, 0);
    }

    /** The authors' defaults: 0.9, no decay. */
    public ScheduleFreeSgd() {
        this(0.9, 0);
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
        return Optional.of(new LearningRateRange(0.001, 50.0));
    }

    @Override
    public void update(ParameterSlice slice, Step step) {
        float[] descent = slice.state(DESCENT);
        ScheduleFree.begin(slice, descent, step);
        float lambda = (float) ScheduleFree.decay(slice, step.scheduled("weightDecay", weightDecay));
        double share = 1.0 / step.number();
        descend(slice, descent, lambda, (float) step.learningRate(), (float) share, (float)
                (step.learningRate() * (1 - beta * (1 - share))));
    }

    private static void descend(
            ParameterSlice slice, float[] descent, float weightDecay, float rate, float share, float rateOfWeights) {
        float[] values = slice.values();
        float[] gradients = slice.gradients();
        int to = slice.to();
        for (int i = slice.from(); i < to; i++) {
            float w = values[i];
            float z = descent[i];
            float g = gradients[i] + weightDecay * w;
            values[i] = w + (share * (z - w) - rateOfWeights * g);
            descent[i] = z - rate * g;
        }
    }

    @Override
    public void evaluationWeights(ParameterSlice slice, float[] weights) {
        ScheduleFree.mean(slice, slice.state(DESCENT), beta, weights);
    }
}
