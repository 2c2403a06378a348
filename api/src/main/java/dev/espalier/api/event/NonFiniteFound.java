package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * A loss, gradient or parameter became NaN or infinite.
 *
 * @param step the number of the update in which it was found
 * @param layer the node of the graph, empty for the loss
 * @param tensor which of its arrays: {@code gradient of weight}, {@code output}
 * @param learningRate of the update
 * @param gradientNorm before clipping; NaN if it was not reached
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record NonFiniteFound(long step, String layer, String tensor, double learningRate, double gradientNorm) {}
