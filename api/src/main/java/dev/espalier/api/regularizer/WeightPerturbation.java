package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;

/**
 * A change of weights that only the forward and backward passes of an update see, such as noise: the update applies to the weights
 * as they were.
 *
 * <p>All passes of an update see the same change, also those that an optimizer such as SAM or L-BFGS asks for. Validation,
 * checkpoints and the model have the weights without it.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public non-sealed interface WeightPerturbation extends ParameterRegularizer {

    /**
     * Changes the values of one parameter in place, before the first pass; the core keeps and restores them.
     *
     * <p>Called on the thread of the run for parameters that are updated in this step; it may not allocate.
     *
     * @param weights a whole parameter
     * @param step the current update
     * @param random a stream keyed by seed, step and parameter
     */
    void perturb(WeightView weights, Step step, RandomStream random);
}
