package dev.espalier.core;

import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import java.util.List;
import java.util.function.Supplier;

/** The samples of a call of a predictor; the dataset that they make is there for messages. */
sealed interface GivenSamples extends Supplier<Dataset> {

    /** Preprocesses one input of some samples. */
    void prepare(FittedPreprocessing.Applier applier, int input, int count, int first, float[] destination);

    /** Whether several threads may prepare samples at once: only where no code of a caller's runs on the way. */
    boolean isInArrays();

    /**
     * Samples in arrays.
     *
     * @param schema of the samples
     * @param inputs the values of each input, sample after sample
     */
    record OfArrays(Schema schema, List<float[]> inputs) implements GivenSamples {

        @Override
        public void prepare(FittedPreprocessing.Applier applier, int input, int count, int first, float[] destination) {
            applier.transform(input, count, inputs.get(input), first, destination);
        }

        @Override
        public boolean isInArrays() {
            return true;
        }

        @Override
        public Dataset get() {
            ArrayDataset.Builder data = ArrayDataset.builder();
            for (int i = 0; i < inputs.size(); i++) {
                Schema.Input input = schema.inputs().get(i);
                data.input(input.name(), input.shape(), inputs.get(i));
            }
            return data.build();
        }
    }

    /**
     * Samples of a dataset. One that is not an {@link ArrayDataset} may be a caller's own, and may itself predict.
     *
     * @param data the dataset
     */
    record OfDataset(Dataset data) implements GivenSamples {

        @Override
        public void prepare(FittedPreprocessing.Applier applier, int input, int count, int first, float[] destination) {
            applier.transform(input, count, data, first, destination);
        }

        @Override
        public boolean isInArrays() {
            return data instanceof ArrayDataset;
        }

        @Override
        public Dataset get() {
            return data;
        }
    }
}
