package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;

/**
 * A rule that combines the gradients of several tasks into the one that updates the parameters they share, such as PCGrad.
 *
 * <p>g = Σ cᵢ·gᵢ, where gᵢ is the gradient of the weighted loss of output i, of all shared parameters together
 *
 * <p>Rules see products of gradients instead of the gradients themselves: projections, and points of least norm, are sums of
 * the gradients whose coefficients depend on the products alone. Parameters that a single output reaches keep its gradient.
 * A run has at most one such rule; it takes a pass forward and backward for each output, with the same masks.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public non-sealed interface GradientCombination extends Regularizer {

    /**
     * Chooses the coefficients of a step; called by the run's thread, and must not allocate after the first steps.
     *
     * @param products gᵢ·gⱼ in row i and column j, for the outputs in their order; 0 in the row and column of an output without
     *     samples in the step
     * @param random a stream keyed by seed and step
     * @param coefficients receives cᵢ, finite; 1 for each, their sum's, when called
     */
    void combine(double[][] products, RandomStream random, double[] coefficients);
}
