package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;

/** A mask that also adds something: y = multiplier · x + shift, as alpha dropout does. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface AffineMask extends ActivationMask {

    /**
     * Fills the shifts of a range of samples, after {@link #fill} has filled their multipliers.
     *
     * @param shift indexed as the multipliers are
     * @param multiplier the multipliers
     * @param sampleShape the shape of one sample's activations
     * @param fromSample the first sample
     * @param toSample the sample after the last
     * @param random the stream passed to {@code fill}; only its positional methods may be used
     */
    void shift(float[] shift, float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random);
}
