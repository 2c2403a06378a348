package dev.espalier.api.augment;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;
import dev.espalier.api.data.Schema;

/**
 * A random change to training samples that leaves their meaning as it is.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}. Validation and test samples are never augmented.
 *
 * <p>Draw with the {@code next} methods of the stream: augmenters that are wrapped in one share a stream, and its fills by
 * position would give all of them the same numbers.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface Augmenter {

    /**
     * Changes a batch in place.
     *
     * @param batch the samples, already changed by the augmenters listed before this one
     * @param random a stream keyed by seed, epoch and batch
     */
    void augment(SampleBatch batch, RandomStream random);

    /**
     * Refuses data that this augmenter cannot change, before training starts.
     *
     * @param schema what the samples look like after preprocessing
     * @throws IllegalArgumentException with the reason, such as images being asked for where there are none
     */
    default void check(Schema schema) {}

    /**
     * An augmenter that looks at one sample at a time, so that what becomes of a sample depends on no other and samples may be
     * spread over threads.
     */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    interface PerSample extends Augmenter {

        /**
         * Changes one sample in place and looks at no other.
         *
         * @param batch the batch that it is in
         * @param sample its index, from 0
         * @param random a stream keyed by seed, epoch and the sample's place in the data set
         */
        void augment(SampleBatch batch, int sample, RandomStream random);

        /**
         * Whether samples can be changed apart from each other. Only a wrapper of other augmenters may say no, if one of
         * them needs whole batches; it is given whole batches then.
         */
        default boolean separable() {
            return true;
        }

        /**
         * Changes all samples one after the other with one stream; the core gives each sample its own stream instead.
         */
        @Override
        default void augment(SampleBatch batch, RandomStream random) {
            for (int sample = 0; sample < batch.size(); sample++) {
                augment(batch, sample, random);
            }
        }
    }
}
