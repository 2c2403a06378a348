package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * Parameters that were frozen until now are trained from the next step on.
 *
 * @param match the pattern of their group, such as {@code trunk/*}
 * @param step updates made so far
 * @param epoch the epoch of the next step, from 1
 * @param elements how many numbers begin to be trained
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record ParametersUnfrozen(String match, long step, int epoch, long elements) {}
