package dev.espalier.core.data.prepared;

import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.SampleValues;
import dev.espalier.engine.kernel.KernelProvider;

/** One input or one target of a dataset, read many samples at a time; by any number of threads at once. */
interface SampleRows {

    /**
     * Copies samples.
     *
     * @param samples places in the dataset
     * @param from the first of them to copy
     * @param to the one after the last
     * @param destination where to write: sample {@code samples[s]} at {@code s} times the width
     */
    void read(int[] samples, int from, int to, float[] destination);

    /**
     * Copies one sample to the beginning of an array.
     *
     * @param sample its place in the dataset
     * @param destination where to write
     */
    void read(int sample, float[] destination);

    /**
     * Has samples fetched that are about to be read, see {@link SampleValues#prefetch}; does nothing where that is no help.
     *
     * @param samples places in the dataset
     * @param from the first of them
     * @param to the one after the last
     * @return a number without meaning
     */
    default int prefetch(int[] samples, int from, int to) {
        return 0;
    }

    /** An input as a dataset gives it. */
    static SampleRows ofInput(Dataset data, int input) {
        int width = data.schema().inputs().get(input).shape().size();
        return data.inputValues(input)
                .map(SampleRows::of)
                .orElseGet(() -> new OneByOne(
                        (sample, destination, offset) -> data.readInput(input, sample, destination, offset), width));
    }

    /** A target as a dataset gives it. */
    static SampleRows ofTarget(Dataset data, int target) {
        int width = data.schema().targets().get(target).stored();
        return data.targetValues(target)
                .map(SampleRows::of)
                .orElseGet(() -> new OneByOne(
                        (sample, destination, offset) -> data.readTarget(target, sample, destination, offset), width));
    }

    /** Values in memory. */
    static SampleRows of(SampleValues values) {
        return new InMemory(values, KernelProvider.kernels()::unsignedBytes);
    }

    /** Values in memory, read where they lie. */
    record InMemory(SampleValues values, SampleValues.ByteDecoder decoder) implements SampleRows {

        @Override
        public void read(int[] samples, int from, int to, float[] destination) {
            int width = values.width();
            for (int s = from; s < to; s++) {
                values.read(samples[s], destination, s * width, decoder);
            }
        }

        @Override
        public void read(int sample, float[] destination) {
            values.read(sample, destination, 0, decoder);
        }

        @Override
        public int prefetch(int[] samples, int from, int to) {
            int seen = 0;
            for (int s = from; s < to; s++) {
                seen += values.prefetch(samples[s]);
            }
            return seen;
        }
    }

    /** What a dataset hands out sample by sample. */
    record OneByOne(Sample of, int width) implements SampleRows {

        /** Copies a sample. */
        interface Sample {
            void read(int sample, float[] destination, int offset);
        }

        @Override
        public void read(int[] samples, int from, int to, float[] destination) {
            for (int s = from; s < to; s++) {
                of.read(samples[s], destination, s * width);
            }
        }

        @Override
        public void read(int sample, float[] destination) {
            of.read(sample, destination, 0);
        }
    }
}
