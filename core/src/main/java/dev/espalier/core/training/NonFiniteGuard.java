package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.event.NonFiniteFound;
import java.util.function.Supplier;

/** Stops a run at the first step whose loss or gradients are not finite, and says where they ceased to be. */
public final class NonFiniteGuard {

    /**
     * A place in the graph.
     *
     * @param node the layer; empty if it is not known
     * @param tensor which of its arrays
     */
    public record Place(String node, String tensor) {}

    private final boolean enabled;
    private final Supplier<Place> search;
    private final Listeners listeners;

    /**
     * A guard.
     *
     * @param enabled whether it looks at all
     * @param search finds the first array, in the order of the computation, that holds a value that is not finite
     * @param listeners who is told
     */
    public NonFiniteGuard(boolean enabled, Supplier<Place> search, Listeners listeners) {
        this.enabled = enabled;
        this.search = search;
        this.listeners = listeners;
    }

    void checkLoss(StepFigures figures) {
        if (enabled && !Double.isFinite(figures.loss)) {
            figures.gradientNorm = Double.NaN;
            stop(figures, "the loss is " + ReadableNumber.of(figures.loss));
        }
    }

    void checkGradients(StepFigures figures) {
        if (enabled && !Double.isFinite(figures.gradientNorm)) {
            stop(figures, "the norm of the gradients is " + ReadableNumber.of(figures.gradientNorm));
        }
    }

    private void stop(StepFigures figures, String what) {
        Place place = search.get();
        listeners.nonFiniteFound(new NonFiniteFound(
                figures.step, place.node(), place.tensor(), figures.learningRate, figures.gradientNorm));
        String where = place.node().isEmpty() ? "" : ", first seen in the " + place.tensor() + " of " + place.node();
        throw new EspalierException(
                ErrorCode.NON_FINITE,
                "step " + figures.step + " (epoch " + figures.epoch + ")",
                what + where + " (learning rate " + ReadableNumber.of(figures.learningRate) + ", gradient norm "
                        + ReadableNumber.of(figures.gradientNorm)
                        + ")",
                "lower the learning rate, warm it up, or bound the gradients with train.clip-norm;"
                        + " the last checkpoint is from before this step");
    }
}
