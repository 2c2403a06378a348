package dev.espalier.search.rehearsal;

import java.util.List;

/**
 * How well a model has learned one batch by heart.
 *
 * @param samples in the batch
 * @param losses of each step
 * @param leftOut what of the stack was left out, in its notation
 */
public record OneBatchFit(int samples, List<Double> losses, List<String> leftOut) {

    /** The fraction of the first loss that counts as near zero. */
    public static final double NEAR_ZERO = 0.05;

    /** Copies the lists. */
    public OneBatchFit {
        losses = List.copyOf(losses);
        leftOut = List.copyOf(leftOut);
    }

    /** The loss before the first update. */
    public double first() {
        return losses.isEmpty() ? Double.NaN : losses.get(0);
    }

    /** The mean of the last few losses. */
    public double last() {
        int few = Math.min(5, losses.size());
        return losses.subList(losses.size() - few, losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** Whether the loss has come down to near zero, so that the model and its training can learn. */
    public boolean succeeded() {
        return last() <= NEAR_ZERO * first();
    }

    /** What to check if the loss has not come down, the likeliest first. */
    public List<String> advice() {
        if (succeeded()) {
            return List.of();
        }
        if (!(last() < first())) {
            return List.of(
                    "the loss does not fall: lower the learning rate, or look for one with espalier find-learning-rate",
                    "check that the targets belong to the inputs, and that the loss suits the last layer");
        }
        return List.of(
                "the loss falls, but not to near zero: give it more steps, or look for a higher learning rate with espalier"
                        + " find-learning-rate",
                "check that the model is large enough, and that no two samples have the same input and different targets",
                "a loss such as that of quantiles, or of soft targets, has a minimum above zero: then compare with that");
    }
}
