package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * How far two outputs want the same of a layer that both reach: the cosine between the gradients of their losses.
 *
 * <p>cos = gᵢ·gⱼ / (‖gᵢ‖·‖gⱼ‖), over all trained parameters of the layer
 *
 * @param layer the layer's name in the graph
 * @param first the name of an output
 * @param second the name of an output that comes later in the graph
 * @param cosine in [-1, 1]: 1 for the same direction, below 0 if a step for one is a step back for the other
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record GradientCosine(String layer, String first, String second, double cosine) {}
