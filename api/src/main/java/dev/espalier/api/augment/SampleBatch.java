package dev.espalier.api.augment;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;

/**
 * A batch of preprocessed training samples, to be transformed in place.
 *
 * <p>Sample {@code s} of an input begins at {@code s * inputShape(input).size()} of its array. Class targets are
 * distributions over the classes during augmentation.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface SampleBatch {

    /** How many samples there are, at least 1. */
    int size();

    /** The schema of the samples, the same as in {@link Augmenter#check}: names, columns of tables, kinds of targets. */
    Schema schema();

    /** How many inputs the model has. */
    int inputCount();

    /**
     * The shape of one sample of an input; images are {@code [channels, height, width]}.
     *
     * @param input from 0
     * @return the shape
     */
    Shape inputShape(int input);

    /**
     * The values of an input for all samples, after the moves of {@link #image} so far.
     *
     * @param input from 0
     * @return the array itself; to be asked for again after a move, or after a call of another augmenter
     */
    float[] input(int input);

    /**
     * An image of a sample, to be moved. Moves are kept until values are asked for, so that those of several augmenters are
     * computed together.
     *
     * @param input of shape {@code [channels, height, width]}
     * @param sample in the batch, from 0
     * @return an object that is valid until the next call of a method of this batch
     */
    SampleImage image(int input, int sample);

    /**
     * What preprocessing makes of a sample that has one number everywhere: values that black and white have become, for augmenters
     * that change brightness or colours.
     *
     * @param input from 0
     * @param number before preprocessing, at least 0: 0, or the largest number that values of the input have
     * @return the values of one sample, not to be modified
     * @throws dev.espalier.api.EspalierException if preprocessing mixes values of different places, or the data are clearly of
     *     another range
     */
    float[] preprocessed(int input, double number);

    /** How many targets there are: one for each trained output of the model. */
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
     * The weights of the samples in the loss of a target. An augmenter that mixes samples mixes the weights as well: with a
     * fraction λ of sample a and 1 − λ of sample b, the weight is λ·w(a) + (1 − λ)·w(b), and the target has the fraction λ·w(a) /
     * (λ·w(a) + (1 − λ)·w(b)) of that of a. So the weighted loss is that of both samples.
     *
     * @param target from 0
     * @return the array itself, with one weight for each sample; of length 0 if each is 1
     */
    float[] weights(int target);

    /**
     * A scratch buffer, such as for an image before it is rotated, so that augmenters need not allocate.
     *
     * <p>Its content is undefined. It is valid until the next call, which may return a different array.
     *
     * @param length the number of values that it must hold
     * @return an array of at least this length
     */
    float[] scratch(int length);
}
