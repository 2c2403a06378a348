package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.engine.plan.Plan;
import java.util.function.Supplier;

/** Stops a run at the first step whose loss or gradients are not finite, and says where they ceased to be. */
public final class NonFiniteGuard {

    private final boolean enabled;
    private final Supplier<Plan.NonFinite> search;
    private final Listeners listeners;

    /**
     * A guard.
     *
     * @param enabled whether it looks at all
     * @param search finds the first array, in the order of the computation, that holds a value that is not finite
     * @param listeners who is told
     */
    public NonFiniteGuard(boolean enabled, Supplier<Plan.NonFinite> search, Listeners listeners) {
        this.enabled = enabled;
        this.search = search;
        this.listeners = listeners;
    }

    void checkLoss(StepMetrics metrics) {
        if (enabled && !Double.isFinite(metrics.loss)) {
            metrics.gradientNorm = Double.NaN;
            stop(metrics, "the loss is " + ReadableNumber.of(metrics.loss));
        }
    }

    void checkGradients(StepMetrics metrics) {
        if (enabled && !Double.isFinite(metrics.gradientNorm)) {
            stop(metrics, "the norm of the gradients is " + ReadableNumber.of(metrics.gradientNorm));
        }
    }

    private void stop(StepMetrics metrics, String what) {
        Plan.NonFinite found = search.get();
        listeners.nonFiniteFound(new NonFiniteFound(
                metrics.step, found.node(), found.tensor(), metrics.learningRate, metrics.gradientNorm));
        String where = found.node().isEmpty() ? "" : ", first seen in the " + found.tensor() + " of " + found.node();
        throw new EspalierException(
                ErrorCode.NON_FINITE,
                "step " + metrics.step + " (epoch " + metrics.epoch + ")",
                what + where + " (learning rate " + ReadableNumber.of(metrics.learningRate) + ", gradient norm "
                        + ReadableNumber.of(metrics.gradientNorm)
                        + ")",
                "lower the learning rate, warm it up, or bound the gradients with train.clip-norm;"
                        + " the last checkpoint is from before this step");
    }
}
