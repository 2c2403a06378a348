package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;

/** One forward and backward pass of a batch, as a layer or loss sees it. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface BatchPass {

    /** How many samples the batch has: from 1 to the binding's {@code maxBatchSize()}. */
    int samples();

    /**
     * Whether this is a training pass: masks are drawn and running statistics updated.
     *
     * <p>Always false for a layer with buffers whose parameters are all frozen, so that its running statistics stay fixed. Its
     * backward is still called if a layer before it is trained, and computes the gradients of what its forward computed.
     */
    boolean training();

    /**
     * The node's random stream in this pass, keyed by seed, node, step and micro-batch; its cursor is at the beginning.
     *
     * @return a stream that is valid until this forward or backward returns
     */
    RandomStream random();
}
