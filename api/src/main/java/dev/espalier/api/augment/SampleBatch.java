package dev.espalier.api.augment;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;

/**
 * A batch of training samples after preprocessing, to be changed in place.
 *
 * <p>Sample {@code s} of an input begins at {@code s * inputShape(input).size()} of its array. Targets of a
 * classification are distributions over the classes whenever augmentation is at work.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface SampleBatch {

    /** How many samples there are, at least 1. */
    int size();

    /** What the samples look like, as {@link Augmenter#check} saw it: names, columns of tables, kinds of targets. */
    Schema schema();

    /** How many inputs the model has; most have one. */
    int inputCount();

    /**
     * The shape of one sample of an input; images are {@code [channels, height, width]}.
     *
     * @param input from 0
     * @return the shape
     */
    Shape inputShape(int input);

    /**
     * The values of an input for all samples.
     *
     * @param input from 0
     * @return the array itself
     */
    float[] input(int input);

    /** How many targets there are: one for each output of the model that is trained. */
    int targetCount();

    /**
     * How many values a target has for each sample.
     *
     * @param target from 0
     * @return classes of a classification, values of a regression
     */
    int targetWidth(int target);

    /**
     * The values of a target for all samples.
     *
     * @param target from 0
     * @return the array itself; sample {@code s} begins at {@code s * targetWidth(target)}
     */
    float[] target(int target);

    /**
     * Room for what is needed on the way, such as an image before it is turned, so that augmenters need not allocate.
     *
     * <p>Its content is whatever was left there. It is valid until it is asked for again; asking for more may give another
     * array.
     *
     * @param length how many values there must be room for
     * @return an array of at least this length
     */
    float[] scratch(int length);
}
