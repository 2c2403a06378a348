package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;

/** A loss bound to arrays. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface LossOperation {

    /**
     * The mean over the pass's samples of their losses, each times its {@link LossBinding#sampleWeights weight}; not divided by
     * the sum of the weights.
     *
     * @param pass how many samples there are
     * @return Σ wᵢℓᵢ / samples
     */
    double forward(BatchPass pass);

    /**
     * Writes the gradient with respect to the outputs of {@code lossWeight} times the value of {@link #forward},
     * overwriting the array.
     *
     * <p>Called after {@link #forward} with the same pass.
     *
     * @param pass the pass of the forward computation
     * @param lossWeight the weight of this mean in the step's loss: samples of the pass divided by the sum of the weights of
     *     the step's samples, times the weight of the output
     */
    void backward(BatchPass pass, double lossWeight);
}
