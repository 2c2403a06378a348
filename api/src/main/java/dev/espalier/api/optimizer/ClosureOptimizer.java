package dev.espalier.api.optimizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import java.util.List;

/**
 * An optimizer that looks at all parameters together and computes loss and gradients more than once in a step.
 *
 * <p>It is the only optimizer of its run: groups may freeze parameters, but not give them optimizers or learning rates of
 * their own. The batch of a step is one pass.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public non-sealed interface ClosureOptimizer extends Optimizer {

    /**
     * Finds the gradients that the update is to be made with, if they are others than those at the present values.
     *
     * <p>Called before {@link #update(List, Step, Closure)}, and before weights are decayed for the update: what is tried out
     * here begins at the weights that the gradients belong to. Values are put back bit
     * for bit; state is left as it is.
     *
     * @param parameters all trained parameters, as for the update
     * @param step the update that is being made
     * @param closure computes loss and gradients again
     */
    default void findGradients(List<? extends ParameterSlice> parameters, Step step, Closure closure) {}

    /**
     * Updates values and state in place.
     *
     * <p>The gradients are those that were found for it; afterwards they are those of the last evaluation.
     *
     * @param parameters all trained parameters, each a whole one; the same at every step, but for those that a stopping
     *     rule takes out
     * @param step the update that is being made
     * @param closure computes loss and gradients again
     */
    void update(List<? extends ParameterSlice> parameters, Step step, Closure closure);

    /** Computes loss and gradients at the values that the parameters have when it is called. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    interface Closure {

        /**
         * Replaces the gradients of all parameters by those at the present values, on the batch of the step, with the same
         * masks, penalties, gradient transformations and clipping.
         *
         * @return the loss, penalties included
         */
        double evaluate();
    }
}
