package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;

/**
 * A penalty on the outputs of the model while training, one sample at a time, such as a confidence penalty.
 *
 * <p>Its mean over the samples, weighted as their losses are, is added to the loss, with the weight of its output; reported
 * separately, like any penalty.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public non-sealed interface OutputPenalty extends Regularizer {

    /**
     * The term's value for one sample.
     *
     * @param outputs the model's outputs before the loss: logits, values
     * @param from index of the sample's first output
     * @param size how many outputs a sample has
     * @return the term
     */
    double penalty(float[] outputs, int from, int size);

    /**
     * Adds the term's gradient for one sample. Other threads may be adding those of other samples at the same time.
     *
     * @param outputs the model's outputs before the loss
     * @param gradients indexed as the outputs are; added to within the sample
     * @param from index of the sample's first output
     * @param size how many outputs a sample has
     * @param factor what the gradient is multiplied by: the sample's weight in the step's loss
     */
    void addGradient(float[] outputs, float[] gradients, int from, int size, double factor);
}
