package dev.espalier.engine.plan;

import java.util.List;

/**
 * What weights the samples in the mean of a loss.
 *
 * @param samples whether samples have weights of their own
 * @param values whether values of the target may be missing where others of the same sample are not
 * @param classes the weight of each class, at least 0; empty if each is 1
 */
public record LossWeighting(boolean samples, boolean values, List<Double> classes) {

    /** Every sample has the weight 1. */
    public static final LossWeighting NONE = new LossWeighting(false, false, List.of());

    /**
     * Weights for targets none of whose values is missing by itself.
     *
     * @param samples whether samples have weights of their own
     * @param classes the weight of each class, at least 0; empty if each is 1
     */
    public LossWeighting(boolean samples, List<Double> classes) {
        this(samples, false, classes);
    }

    /** Copies the list. */
    public LossWeighting {
        classes = List.copyOf(classes);
    }

    double[] classWeights() {
        double[] weights = new double[classes.size()];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = classes.get(k);
        }
        return weights;
    }

    /** Whether any weight may differ from 1. */
    public boolean isAny() {
        return samples || values || !classes.isEmpty();
    }
}
