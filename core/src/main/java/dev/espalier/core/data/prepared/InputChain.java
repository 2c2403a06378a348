package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import dev.espalier.api.model.Workers;
import java.util.List;
import java.util.Map;

/** Fitted steps of one input, one after the other, in one precision; immutable. */
sealed interface InputChain permits FloatChain, DoubleChain {

    /**
     * A chain without steps.
     *
     * @param shape the shape of a sample
     * @param inDouble whether steps are to be fitted and applied in double
     * @return the chain
     */
    static InputChain empty(Shape shape, boolean inDouble) {
        return inDouble ? new DoubleChain(shape, List.of()) : new FloatChain(shape, List.of());
    }

    /** The shape of a sample before the first step. */
    Shape inputShape();

    /** The steps in their order. */
    List<? extends Preprocessing.FittedStep> steps();

    /** The shape of a sample after the last step. */
    default Shape outputShape() {
        return isEmpty() ? inputShape() : steps().get(steps().size() - 1).outputShape();
    }

    /** Whether there are no steps. */
    default boolean isEmpty() {
        return steps().isEmpty();
    }

    /**
     * The table columns of a sample after the last step.
     *
     * @param before those before the first step
     * @return as many as the sample has values for, or none
     */
    default List<Schema.Column> columns(List<Schema.Column> before) {
        List<Schema.Column> columns = before;
        for (Preprocessing.FittedStep step : steps()) {
            columns = step.columns(columns);
        }
        int width = columns.stream().mapToInt(Schema.Column::width).sum();
        return width == outputShape().size() ? columns : List.of();
    }

    /** Whether every step may write over its input; so for a chain without steps. */
    boolean worksInPlace();

    /** Whether whole numbers from 0 to 255 can become nothing but finite values; no where that is not easily told. */
    boolean isFiniteForBytes();

    /**
     * Passes a sample through the first steps, as far as each value comes from the value at its place.
     *
     * @param raw the sample before the chain
     * @return at least as many values; those that steps have added come last
     */
    double[] afterElementwiseSteps(double[] raw);

    /**
     * Fits a step to what this chain makes of the training samples.
     *
     * @param step the step
     * @param place its position, for messages
     * @param training the training samples
     * @param input the input's place in their schema
     * @return this chain and the step
     * @throws IllegalArgumentException with the reason, if the step refuses the samples
     */
    InputChain fit(Preprocessing step, String place, Dataset training, int input);

    /**
     * Restores a step behind this chain.
     *
     * @param step the step
     * @param place its position, for messages
     * @param floats what was fitted in float, by name
     * @param doubles what was fitted in double, by name
     * @return this chain and the step
     * @throws IllegalArgumentException with the reason, if the step refuses the tensors
     */
    InputChain restore(Preprocessing step, String place, Map<String, float[]> floats, Map<String, double[]> doubles);

    /**
     * Reads samples of datasets, the next ones at each call.
     *
     * @param capacity the most samples that are read at once
     * @return a reader for one thread
     */
    RangeReader rangeReader(int capacity);

    /**
     * Reads samples of a dataset by their places.
     *
     * @param data where they are
     * @param input the input's place in the schema
     * @param capacity the most samples that are read at once
     * @param threads the most threads that read
     * @return a reader for one thread, which may spread the work
     */
    InputReader reader(Dataset data, int input, int capacity, int threads);

    /**
     * Transforms samples that lie in arrays.
     *
     * @param capacity the most samples that are transformed at once
     * @param workers threads to spread the work over
     * @return a transformation for one thread
     */
    ArrayTransformation arrayTransformation(int capacity, Workers workers);

    /** Reads consecutive samples of datasets through a chain. */
    @FunctionalInterface
    interface RangeReader {

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

    /** Passes samples that lie in arrays through a chain. */
    @FunctionalInterface
    interface ArrayTransformation {

        /**
         * Transforms samples.
         *
         * @param samples how many, at most the capacity
         * @param raw their values, sample after sample
         * @param first the place of the first of them
         * @param destination where to write, sample after sample from index 0; another array
         */
        void transform(int samples, float[] raw, int first, float[] destination);
    }
}
