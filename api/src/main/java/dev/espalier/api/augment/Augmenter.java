package dev.espalier.api.augment;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;
import dev.espalier.api.data.Schema;

/**
 * A random transformation of training samples that preserves their meaning.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}. Validation and test samples are never augmented.
 *
 * <p>Draw with the {@code next} methods of the stream: augmenters nested in another share its stream, and positional fills
 * would give all of them the same numbers.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface Augmenter {

    /**
     * Transforms a batch in place.
     *
     * @param batch the samples, already transformed by the augmenters listed before this one
     * @param random a stream keyed by seed, epoch and batch
     */
    void augment(SampleBatch batch, RandomStream random);

    /**
     * Refuses data that this augmenter does not support, before training starts.
     *
     * @param schema what the samples look like after preprocessing
     * @throws IllegalArgumentException with the reason, such as data without images
     */
    default void check(Schema schema) {}

    /**
     * An augmenter that transforms each sample independently, so that samples may be spread over threads.
     */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    interface PerSample extends Augmenter {

        /**
         * Transforms one sample in place, without access to any other.
         *
         * @param batch the batch that it is in
         * @param sample its index, from 0
         * @param random a stream keyed by seed, epoch and the sample's index in the dataset
         */
        void augment(SampleBatch batch, int sample, RandomStream random);

        /**
         * Whether samples can be transformed independently. Only a wrapper of other augmenters may return false, if one of
         * them needs whole batches; it then receives whole batches.
         */
        default boolean separable() {
            return true;
        }

        /**
         * Transforms all samples in order with one stream; the core gives each sample its own stream instead.
         */
        @Override
        default void augment(SampleBatch batch, RandomStream random) {
            for (int sample = 0; sample < batch.size(); sample++) {
                augment(batch, sample, random);
            }
        }
    }
}
