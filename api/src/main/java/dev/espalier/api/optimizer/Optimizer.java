package dev.espalier.api.optimizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import java.util.List;
import java.util.Optional;

/**
 * The algorithm that updates parameters from their gradients.
 *
 * <p>An optimizer is an immutable record named by {@link dev.espalier.api.Plugin @Plugin}. Its state between steps is in
 * slots that the core owns; it has no mutable field. One instance is shared by all parameters and threads. Nearly every
 * optimizer is a {@link ParameterOptimizer}.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public sealed interface Optimizer permits ParameterOptimizer, ClosureOptimizer {

    /** The state kept for every parameter; the same list at every call. */
    default List<Slot> slots() {
        return List.of();
    }

    /**
     * The state kept for one parameter; experimental.
     *
     * <p>For optimizers that treat matrices and vectors differently: the core calls this method, once per parameter.
     *
     * @param parameter what is to be updated
     * @return some of {@link #slots()}, the same list at every call; all of them by default
     */
    default List<Slot> slots(ParameterInfo parameter) {
        return slots();
    }

    /**
     * Whether the optimizer itself subtracts {@link ParameterSlice#decay()}, in one operation with its own change.
     *
     * <p>w ← w − (decay·w + change)
     *
     * <p>If not, as by default, values are decayed before the update, which rounds them once more.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default boolean takesDecay() {
        return false;
    }

    /**
     * The learning rates that are usual with the settings of this optimizer; a run with one far from them begins with a
     * warning.
     *
     * @return rates of all kinds of models and data, from the smallest to the largest that is seen; empty if there are none
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default Optional<LearningRateRange> usualLearningRates() {
        return Optional.empty();
    }
}
