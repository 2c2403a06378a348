package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;

/**
 * Decoupled weight decay: weights shrink with each update, independently of their gradients.
 *
 * <p>w ← w·(1 − decay), together with the optimizer's own update
 *
 * <p>An optimizer that {@linkplain dev.espalier.api.optimizer.Optimizer#takesDecay() subtracts the decay itself} rounds each
 * weight once; for any other, weights are decayed before the update.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public non-sealed interface WeightDecay extends ParameterRegularizer {

    /**
     * The fraction of each weight that an update subtracts.
     *
     * @param learningRate the learning rate of the update, with schedule and multipliers
     * @return finite, at least 0
     */
    double decay(double learningRate);
}
