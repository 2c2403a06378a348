package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;

/** One way through the graph. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Pass {

    /** How many samples the buffers hold: at least 1, at most the plan's capacity. */
    int samples();

    /**
     * Whether the samples are trained on: masks are drawn and statistics updated.
     *
     * <p>To a layer with statistics all of whose parameters are frozen, no pass is. Its backward is called all the same if
     * a layer before it is trained, and computes the gradients of what its forward computed.
     */
    boolean training();

    /**
     * The random stream of a node in this pass, keyed by seed, node, step and micro-batch; its cursor is at the beginning.
     *
     * @param node the number that the binding gave
     * @return a stream that is valid until the next call
     */
    RandomStream random(long node);
}
