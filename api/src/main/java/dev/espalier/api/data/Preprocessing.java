package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import java.util.List;
import java.util.Map;

/**
 * A transformation of inputs that is fitted to the training split and then applied to every sample.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}. Only what {@code fit} returns can be applied; it
 * is saved with the model.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Preprocessing {

    /**
     * Fits the step.
     *
     * @param training the training split's samples of one input, after the steps before this one
     * @return the fitted step
     * @throws IllegalArgumentException with the reason, if the samples cannot be fitted
     */
    Fitted fit(Samples training);

    /**
     * Restores a fitted step.
     *
     * @param shape the shape of one sample before the step
     * @param tensors what {@link Fitted#tensors()} returned
     * @return the fitted step
     * @throws IllegalArgumentException if a tensor is missing or has another length than the shape calls for
     */
    Fitted restore(Shape shape, Map<String, float[]> tensors);

    /** Whether the step is for columns of tables alone; where all inputs are given it, others do without. */
    default boolean forTables() {
        return false;
    }

    /** The samples of one input. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Samples {

        /** The shape of one sample. */
        Shape shape();

        /** The table columns of the values, in order; empty if they are not columns of a table, or no longer. */
        default List<Schema.Column> columns() {
            return List.of();
        }

        /** How many samples there are, at least 1. */
        int size();

        /**
         * Copies one sample.
         *
         * @param sample from 0
         * @param destination where to write
         * @param offset the index of the first value
         */
        void read(int sample, float[] destination, int offset);

        /**
         * Copies one sample in double: with all digits of the data, or converted from floats.
         *
         * @param sample from 0
         * @param destination where to write
         * @param offset the index of the first value
         */
        default void read(int sample, double[] destination, int offset) {
            float[] values = new float[shape().size()];
            read(sample, values, 0);
            for (int i = 0; i < values.length; i++) {
                destination[offset + i] = values[i];
            }
        }
    }

    /**
     * A step that can also be fitted and applied in double.
     *
     * <p>This matters for data in double, such as columns of tables: large numbers that are close together, such as time
     * stamps, are equal as floats. Other steps receive values rounded to floats.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface InDouble extends Preprocessing {

        /**
         * Fits the step.
         *
         * @param training the training split's samples of one input, after the steps before this one
         * @return the fitted step
         * @throws IllegalArgumentException with the reason, if the samples cannot be fitted
         */
        FittedInDouble fitInDouble(Samples training);

        /**
         * Restores a fitted step.
         *
         * @param shape the shape of one sample before the step
         * @param tensors what {@link FittedInDouble#tensors()} returned
         * @return the fitted step
         * @throws IllegalArgumentException if a tensor is missing or has another length than the shape calls for
         */
        FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors);
    }

    /** A fitted step; immutable and thread-safe. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface FittedStep {

        /** The shape of one sample after the step. */
        Shape outputShape();

        /**
         * Whether each value depends only on the value at the same index, so that the columns of a table keep their
         * meaning; values that the step adds come after them.
         */
        default boolean elementwise() {
            return false;
        }

        /**
         * The table columns of the values after the step, which together have as many values as {@link #outputShape()}.
         *
         * @param before the columns before the step, in order; empty if there are none
         * @return the columns in order, or an empty list if the values are no longer columns; by default those before if
         *     the step is elementwise
         */
        default List<Schema.Column> columns(List<Schema.Column> before) {
            return elementwise() ? before : List.of();
        }

        /** The fitted state, by name, from which the step can be restored. */
        Map<String, ?> tensors();
    }

    /** A fitted step that transforms samples in double. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface FittedInDouble extends FittedStep {

        /**
         * Transforms one sample.
         *
         * @param input its values; never written to
         * @param output where to write as many values as {@link #outputShape()} has; another array than the input's
         */
        void transform(double[] input, double[] output);

        @Override
        Map<String, double[]> tensors();
    }

    /** A fitted step that transforms samples in float. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Fitted extends FittedStep {

        /**
         * Transforms consecutive samples.
         *
         * @param samples how many
         * @param input their values; never written to
         * @param inputOffset index of the first value
         * @param output where to write; another array than the input's, unless the step works in place
         * @param outputOffset index of the first value
         */
        void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset);

        /**
         * Whether {@link #transform} accepts the same array and offset as input and output: it reads each value before it
         * writes to its index, and samples keep their size. Batches are then preprocessed in place.
         */
        default boolean worksInPlace() {
            return false;
        }

        @Override
        Map<String, float[]> tensors();
    }
}
