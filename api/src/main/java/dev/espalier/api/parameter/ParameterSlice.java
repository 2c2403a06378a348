package dev.espalier.api.parameter;

import dev.espalier.api.ApiStatus;

/**
 * A range of one parameter's values together with their gradients and the plugin's state.
 *
 * <p>Indices {@code from()} to {@code to()} are valid in every array with one value per element. Other threads may be
 * working on other slices of the same arrays: nothing outside the range may be read or written.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface ParameterSlice extends WeightView {

    /** The gradients of the mean loss over the batch, indexed as the values are. */
    float[] gradients();

    /**
     * The values of a slot.
     *
     * @param slot one of the plugin's slots
     * @return indexed as the values are, or of length 1 for {@link Slot.Extent#PER_PARAMETER}
     * @throws IllegalArgumentException if the plugin has not declared the slot
     */
    float[] state(Slot slot);

    /**
     * The fraction of each value that decoupled weight decay subtracts in this update, for an optimizer that {@linkplain
     * dev.espalier.api.optimizer.Optimizer#takesDecay() applies it itself}: w ← w − (decay·w + change).
     *
     * @return 0, as by default, if there is no decay or the optimizer does not apply it
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default double decay() {
        return 0;
    }
}
