package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import java.util.List;
import java.util.Optional;

/**
 * Samples that can be read in any order, by several threads at once.
 *
 * <p>Reading the same sample twice gives the same bits. A source whose samples fit into memory returns an
 * {@link ArrayDataset}, which is also the fastest to train on.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Dataset {

    /** What the samples look like. */
    Schema schema();

    /** How many samples there are, at least 1. */
    int size();

    /**
     * Copies one input of one sample.
     *
     * @param input the input's index in the schema
     * @param sample from 0
     * @param destination where to write
     * @param offset the index of the first value
     */
    void readInput(int input, int sample, float[] destination, int offset);

    /**
     * Whether an input is given in double: {@link #readInput(int, int, double[], int)} then has digits that floats do not
     * have, and preprocessing is fitted and applied in double. The model receives floats afterwards.
     *
     * @param input the input's index in the schema
     */
    default boolean givesDoubles(int input) {
        return false;
    }

    /**
     * Copies one input of one sample in double.
     *
     * @param input the input's index in the schema
     * @param sample from 0
     * @param destination where to write
     * @param offset the index of the first value
     */
    default void readInput(int input, int sample, double[] destination, int offset) {
        float[] values = new float[schema().inputs().get(input).shape().size()];
        readInput(input, sample, values, 0);
        for (int i = 0; i < values.length; i++) {
            destination[offset + i] = values[i];
        }
    }

    /**
     * The name of a sample in messages.
     *
     * @param sample from 0
     * @return such as {@code sample 7}, or with the line of the file that it was read from
     */
    default String nameOf(int sample) {
        return "sample " + sample;
    }

    /**
     * The row of a sample in the table that it was read from, by which users name it.
     *
     * @param sample from 0
     * @return from 0, ascending with the samples; the same number, as by default, if no row was left out
     */
    default int rowOf(int sample) {
        return sample;
    }

    /**
     * Copies one target of one sample.
     *
     * @param target the target's index in the schema
     * @param sample from 0
     * @param destination where to write: {@link Schema.Target#stored()} values
     * @param offset the index of the first value
     */
    void readTarget(int target, int sample, float[] destination, int offset);

    /**
     * Whether targets may be missing in some samples. A missing value is NaN, and so are a missing class index and all
     * probabilities of a missing distribution. Losses and metrics leave out what is missing.
     *
     * @return false by default: a target that is NaN is an error
     */
    default boolean missingTargets() {
        return false;
    }

    /**
     * The values of an input, if they are in memory: batches are then copied from there instead of by {@link #readInput}.
     *
     * @param input the input's index in the schema
     * @return the same values that reading gives
     */
    default Optional<SampleValues> inputValues(int input) {
        return Optional.empty();
    }

    /**
     * The values of a target, if they are in memory: batches are then copied from there instead of by {@link #readTarget}.
     *
     * @param target the target's index in the schema
     * @return the same values that reading gives
     */
    default Optional<SampleValues> targetValues(int target) {
        return Optional.empty();
    }

    /**
     * A column of the table that is neither feature nor target, as the text of its cells; kept if it was asked for by
     * {@link DataSource.Context#sideColumns} or {@link ReadRequest#sideColumns}.
     *
     * @param name of the column
     * @return the text of each sample, empty where it is missing; empty if there is no such column or it was not kept
     */
    default Optional<List<String>> sideColumn(String name) {
        return Optional.empty();
    }

    /** What a user should know of how the samples were read, such as a delimiter that was found: a line each, for people. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * The weights of the samples in losses, and in metrics where the user says so: a weight of 2 counts a sample twice, a
     * weight of 0 leaves it out.
     *
     * @return a finite weight of at least 0 for each sample, not all 0; empty, as by default, if each is 1. The array is not
     *     modified
     */
    default Optional<float[]> weights() {
        return Optional.empty();
    }

    /**
     * The weights of the samples in the loss of one target, which are multiplied by {@link #weights()}. A weight of 0 leaves a
     * sample out of the loss alone; what is {@linkplain #missingTargets() missing} is left out of metrics, too.
     *
     * @param target the target's index in the schema
     * @return a finite weight of at least 0 for each sample, not all 0; empty, as by default, if each is 1. The array is not
     *     modified
     */
    default Optional<float[]> weights(int target) {
        return Optional.empty();
    }

    /**
     * SHA-256 of what the samples were read from, in hexadecimal; recorded so that a run can be repeated.
     *
     * @return by default, the digest of schema, samples and weights, which reads all samples at each call
     */
    default String digest() {
        return ContentDigest.of(this);
    }
}
