package dev.espalier.core.data;

import dev.espalier.api.data.Dataset;

/** One input or one target of a data set, read many samples at a time; by any number of threads at once. */
interface SampleRows {

    /**
     * Copies samples.
     *
     * @param samples places in the data set
     * @param from the first of them to copy
     * @param to the one after the last
     * @param into where to write: sample {@code samples[s]} at {@code s} times the width
     */
    void read(int[] samples, int from, int to, float[] into);

    /**
     * Copies one sample to the beginning of an array.
     *
     * @param sample its place in the data set
     * @param into where to write
     */
    void read(int sample, float[] into);

    /**
     * Has samples brought from memory that are about to be read, see {@link SampleValues#touch}; does nothing where that is
     * no help.
     *
     * @param samples places in the data set
     * @param from the first of them
     * @param to the one after the last
     * @return what was seen
     */
    default int touch(int[] samples, int from, int to) {
        return 0;
    }

    /** An input as a data set gives it. */
    static SampleRows ofInput(Dataset data, int input) {
        int width = data.schema().inputs().get(input).shape().size();
        if (data instanceof ArrayDataset array) {
            return of(array.inputValues(input), width);
        }
        if (data instanceof DatasetView view && isInMemory(view)) {
            return ofPart(ofInput(view.whole(), input), view, width);
        }
        return new Foreign(data, false, input, width);
    }

    /** A target as a data set gives it. */
    static SampleRows ofTarget(Dataset data, int target) {
        int width = data.schema().targets().get(target).stored();
        if (data instanceof ArrayDataset array) {
            return of(array.targetValues(target), width);
        }
        if (data instanceof DatasetView view && isInMemory(view)) {
            return ofPart(ofTarget(view.whole(), target), view, width);
        }
        return new Foreign(data, true, target, width);
    }

    /** Values in memory. */
    static SampleRows of(SampleValues values, int width) {
        return new InMemory(values, width);
    }

    /** Whether a data set, or what it is a part of, is in memory. */
    static boolean isInMemory(Dataset data) {
        return data instanceof ArrayDataset || (data instanceof DatasetView view && isInMemory(view.whole()));
    }

    private static SampleRows ofPart(SampleRows whole, DatasetView part, int width) {
        if (whole instanceof PartInMemory rows) {
            int[] places = part.places().clone();
            for (int i = 0; i < places.length; i++) {
                places[i] = rows.places()[places[i]];
            }
            return new PartInMemory(rows.values(), width, places);
        }
        return new PartInMemory(((InMemory) whole).values(), width, part.places());
    }

    /** All samples of an array. */
    record InMemory(SampleValues values, int width) implements SampleRows {

        @Override
        public void read(int[] samples, int from, int to, float[] into) {
            for (int s = from; s < to; s++) {
                values.read(samples[s], width, into, s * width);
            }
        }

        @Override
        public void read(int sample, float[] into) {
            values.read(sample, width, into, 0);
        }

        @Override
        public int touch(int[] samples, int from, int to) {
            int seen = 0;
            for (int s = from; s < to; s++) {
                seen += values.touch(samples[s], width);
            }
            return seen;
        }
    }

    /** Some samples of an array, by their places in it. */
    record PartInMemory(SampleValues values, int width, int[] places) implements SampleRows {

        @Override
        public void read(int[] samples, int from, int to, float[] into) {
            for (int s = from; s < to; s++) {
                values.read(places[samples[s]], width, into, s * width);
            }
        }

        @Override
        public void read(int sample, float[] into) {
            values.read(places[sample], width, into, 0);
        }

        @Override
        public int touch(int[] samples, int from, int to) {
            int seen = 0;
            for (int s = from; s < to; s++) {
                seen += values.touch(places[samples[s]], width);
            }
            return seen;
        }
    }

    /** What a data set of another kind hands out sample by sample. */
    record Foreign(Dataset data, boolean isTarget, int place, int width) implements SampleRows {

        @Override
        public void read(int[] samples, int from, int to, float[] into) {
            for (int s = from; s < to; s++) {
                read(samples[s], into, s * width);
            }
        }

        @Override
        public void read(int sample, float[] into) {
            read(sample, into, 0);
        }

        private void read(int sample, float[] into, int at) {
            if (isTarget) {
                data.readTarget(place, sample, into, at);
            } else {
                data.readInput(place, sample, into, at);
            }
        }
    }
}
