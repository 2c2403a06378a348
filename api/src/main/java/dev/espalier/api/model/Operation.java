package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;

/** A layer bound to buffers; run by one thread at a time, which may spread work through {@link Workers}. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Operation {

    /**
     * Computes the outputs of the pass's samples.
     *
     * @param pass how many samples, and whether they are trained on
     */
    void forward(Pass pass);

    /**
     * Computes the gradients of the inputs that want them (replacing what was there) and adds to the gradients of the
     * parameters.
     *
     * <p>Called after {@link #forward} with the same pass, and only for plans that train.
     *
     * @param pass the pass of the forward computation
     */
    void backward(Pass pass);
}
