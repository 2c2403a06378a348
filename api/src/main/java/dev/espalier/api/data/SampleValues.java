package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import java.util.Map;

/**
 * The values of one input or target of all samples, in memory; thread-safe.
 *
 * <p>Arrays are not copied.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public sealed interface SampleValues permits FloatValues, UnsignedByteValues, TableValues, PartOfValues, JoinedValues {

    /**
     * Values in float.
     *
     * @param values sample after sample
     * @param width values of one sample, at least 1
     * @return the values
     */
    static SampleValues of(float[] values, int width) {
        return new FloatValues(values, width);
    }

    /**
     * Values in double.
     *
     * @param values sample after sample
     * @param width values of one sample, at least 1
     * @return the values
     */
    static SampleValues of(double[] values, int width) {
        return TableValues.ofDoubles(values, width);
    }

    /**
     * Whole numbers from 0 to 255 in one byte each.
     *
     * @param values sample after sample, unsigned
     * @param width values of one sample, at least 1
     * @return the values
     */
    static SampleValues ofUnsignedBytes(byte[] values, int width) {
        return new UnsignedByteValues(values, width);
    }

    /**
     * The values of some samples.
     *
     * @param samples their indices among these
     * @return the values, read from the same arrays
     */
    default SampleValues part(int[] samples) {
        return new PartOfValues(this, samples);
    }

    /** How many values a sample has. */
    int width();

    /** The total number of values of all samples. */
    int length();

    /** Whether {@link #read(int, double[], int)} gives digits that floats do not have. */
    default boolean isInDouble() {
        return false;
    }

    /** Whether the values are kept in bytes, so that none of them is NaN or infinite. */
    default boolean isInBytes() {
        return false;
    }

    /**
     * Copies the values of one sample.
     *
     * @param sample from 0
     * @param destination where to write
     * @param offset the index of the first value
     */
    void read(int sample, float[] destination, int offset);

    /**
     * As {@link #read(int, float[], int)}, with a faster loop for what is kept in bytes.
     *
     * @param sample from 0
     * @param destination where to write
     * @param offset the index of the first value
     * @param decoder turns bytes into floats
     */
    default void read(int sample, float[] destination, int offset, ByteDecoder decoder) {
        read(sample, destination, offset);
    }

    /**
     * Copies the values of one sample in double.
     *
     * @param sample from 0
     * @param destination where to write
     * @param offset the index of the first value
     */
    void read(int sample, double[] destination, int offset);

    /**
     * Reads from every cache line of a sample, so that all of them are prefetched.
     *
     * @param sample from 0
     * @return a meaningless number that must be used, or the compiler removes the loads
     */
    default int prefetch(int sample) {
        return 0;
    }

    /**
     * Reports the arrays that hold the values.
     *
     * @param bytes takes the size of each array in bytes, by its identity
     */
    void addSizesTo(Map<Object, Long> bytes);

    /** Turns unsigned bytes into floats. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    interface ByteDecoder {

        /**
         * Turns bytes into floats.
         *
         * @param bytes whole numbers from 0 to 255, unsigned
         * @param bytesOffset index of the first
         * @param destination where to write
         * @param offset index of the first float
         * @param count how many
         */
        void decode(byte[] bytes, int bytesOffset, float[] destination, int offset, int count);
    }
}
