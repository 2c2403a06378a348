package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;

/**
 * Distributions of activations, gradients, parameters and updates have been collected in a step, layer by layer.
 *
 * @param step the number of the update
 * @param epoch the pass over the training data
 * @param layers the layers in the order of the computation
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record StatisticsCollected(long step, int epoch, List<LayerStatistics> layers) {

    /** Copies the list. */
    public StatisticsCollected {
        layers = List.copyOf(layers);
    }
}
