package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;

/**
 * Distributions of activations, gradients, parameters and updates have been collected in a step, layer by layer; for several
 * outputs also how far their gradients agree.
 *
 * @param step the number of the update
 * @param epoch the pass over the training data
 * @param layers the layers in the order of the computation
 * @param cosines the cosines between the gradients of outputs by each layer that they share, in the order of the computation; of
 *     the first batch, if the step has several
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record StatisticsCollected(long step, int epoch, List<LayerStatistics> layers, List<GradientCosine> cosines) {

    /** Copies the list. */
    public StatisticsCollected {
        layers = List.copyOf(layers);
        cosines = List.copyOf(cosines);
    }

    /**
     * The distributions of a run with one output.
     *
     * @param step the number of the update
     * @param epoch the pass over the training data
     * @param layers the layers in the order of the computation
     */
    public StatisticsCollected(long step, int epoch, List<LayerStatistics> layers) {
        this(step, epoch, layers, List.of());
    }
}
