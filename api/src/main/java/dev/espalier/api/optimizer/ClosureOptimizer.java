package dev.espalier.api.optimizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import java.util.List;

/**
 * An optimizer that updates all parameters together and computes loss and gradients more than once per step.
 *
 * <p>It must be the only optimizer of its run: groups may freeze parameters, but not have optimizers or multipliers of
 * their own. A step has one batch.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public non-sealed interface ClosureOptimizer extends Optimizer {

    /**
     * Computes the gradients to use for this update, if they differ from those at the current weights (as in SAM).
     *
     * <p>Called before {@link #update(List, Step, Closure)} and before decoupled decay is applied, so that it starts at the
     * weights of the gradients. It must restore the values to the bit, and leave the state unchanged.
     *
     * @param parameters all trained parameters, as for the update
     * @param step the current update
     * @param closure computes loss and gradients again
     */
    default void findGradients(List<? extends ParameterSlice> parameters, Step step, Closure closure) {}

    /**
     * Updates values and state in place.
     *
     * <p>The gradients are those of {@link #findGradients}; afterwards they are those of the last evaluation.
     *
     * @param parameters all trained parameters, each a whole one; the same at every step, except for those whose updates a
     *     stopping rule has ended
     * @param step the current update
     * @param closure computes loss and gradients again
     */
    void update(List<? extends ParameterSlice> parameters, Step step, Closure closure);

    /** Computes loss and gradients at the current parameter values. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    interface Closure {

        /**
         * Replaces the gradients of all parameters by those at the current values, on the batch of the step, with the same
         * masks, penalties, gradient transformations and clipping.
         *
         * @return the loss, penalties included
         */
        double evaluate();
    }
}
