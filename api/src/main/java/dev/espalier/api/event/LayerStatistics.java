package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;

/**
 * Statistics of a layer in one step.
 *
 * @param name the layer's name in the graph
 * @param parameterNorm the L2 norm of its trained parameters before the update; 0 without parameters
 * @param gradientNorm the L2 norm of their gradients, before clipping; 0 without parameters
 * @param updateNorm the L2 norm of the change that the update made to them; 0 without parameters
 * @param deadUnits the fraction of its output units, or channels, that are 0 for every sample and position of the batch, in
 *     [0, 1]; NaN if a unit of its activation cannot be dead
 * @param tensors its distributions
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record LayerStatistics(
        String name,
        double parameterNorm,
        double gradientNorm,
        double updateNorm,
        double deadUnits,
        List<TensorStatistics> tensors) {

    /** Copies the list. */
    public LayerStatistics {
        tensors = List.copyOf(tensors);
    }

    /** The update-to-weight ratio: the norm of the update by that of the parameters; NaN without parameters. */
    public double updateRatio() {
        return parameterNorm > 0 ? updateNorm / parameterNorm : Double.NaN;
    }
}
