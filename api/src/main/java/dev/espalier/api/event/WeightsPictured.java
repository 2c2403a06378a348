package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;

/**
 * Pictures of the weights of a first layer: one for each of its units or filters, up to a bound.
 *
 * @param step updates made so far
 * @param epoch passes over the training data begun so far
 * @param layer the layer's name in the graph
 * @param pictures those of the first units
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record WeightsPictured(long step, int epoch, String layer, List<Picture> pictures) {

    /** Copies the list. */
    public WeightsPictured {
        pictures = List.copyOf(pictures);
    }
}
