package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;

/** Fitted steps of one input, one after the other, in one precision. */
sealed interface InputChain permits FloatChain, DoubleChain {

    /** The shape of a sample before the first step. */
    Shape inputShape();

    /** The shape of a sample after the last step. */
    Shape outputShape();

    /** Whether there are no steps. */
    boolean isEmpty();

    /** Whether each value after the chain comes from the value at its place before it. */
    boolean elementwise();

    /** Whether every step may write over its input; so for a chain without steps. */
    boolean worksInPlace();

    /** Whether whole numbers from 0 to 255 can become nothing but finite values; no where that is not easily told. */
    boolean isFiniteForBytes();

    /**
     * Passes a sample through the first steps, as far as each value comes from the value at its place.
     *
     * @param raw the sample before the chain
     * @return as many values
     */
    double[] afterElementwiseSteps(double[] raw);

    /**
     * Begins to read samples of data sets through the chain.
     *
     * @param capacity the most samples that are read at once
     * @return a reader for one thread
     */
    Reader reader(int capacity);

    /** Reads consecutive samples of data sets through a chain; for one thread. */
    interface Reader {

        /**
         * Reads samples.
         *
         * @param data where they are
         * @param input the input's place in the schema
         * @param first the first of them
         * @param count how many, at most the capacity
         * @param destination where to write, sample after sample from index 0
         */
        void read(Dataset data, int input, int first, int count, float[] destination);
    }
}
