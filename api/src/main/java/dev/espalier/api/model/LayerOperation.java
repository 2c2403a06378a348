package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;

/** A layer bound to arrays; run by one thread at a time, which may spread work through {@link Workers}. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface LayerOperation {

    /**
     * Computes the outputs of the pass's samples.
     *
     * @param pass how many samples, and whether this is a training pass
     */
    void forward(BatchPass pass);

    /**
     * Computes the gradients of the inputs that need them (replacing what was there) and adds to the gradients of the
     * parameters.
     *
     * <p>Called after {@link #forward} with the same pass, and only for plans that train.
     *
     * @param pass the pass of the forward computation
     */
    void backward(BatchPass pass);
}
