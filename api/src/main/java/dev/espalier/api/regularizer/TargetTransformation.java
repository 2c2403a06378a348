package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;

/** A change to class targets while training, such as label smoothing. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public non-sealed interface TargetTransformation extends Regularizer {

    /**
     * Transforms the target distribution of one sample in place.
     *
     * @param targets class probabilities
     * @param from index of the first class
     * @param classes how many there are; the result sums to 1 if the argument does
     */
    void transform(float[] targets, int from, int classes);
}
