package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import java.util.Map;

/**
 * A change to inputs that is fitted to the training split and then applied to every sample alike.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}. It can be fitted but not applied; only what
 * fitting returns can be applied. What was fitted is saved with the model.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Preprocessing {

    /**
     * Fits the step.
     *
     * @param training the training split's samples of one input, after the steps before this one
     * @return the fitted step
     * @throws IllegalArgumentException with the reason, if the samples cannot be fitted to
     */
    Fitted fit(Samples training);

    /**
     * The fitted step that was saved.
     *
     * @param shape the shape of one sample before the step
     * @param tensors what {@link Fitted#tensors()} returned
     * @return the fitted step
     * @throws IllegalArgumentException if a tensor is missing or has another length than the shape calls for
     */
    Fitted restore(Shape shape, Map<String, float[]> tensors);

    /** Samples of one input, to fit to. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Samples {

        /** The shape of one sample. */
        Shape shape();

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
         * Copies one sample in double: with all digits that the data have, or else floats.
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
     * A step that is also fitted and applied in double.
     *
     * <p>It is where data come in double, as the columns of tables do: of large numbers that lie close together, such as time
     * stamps, floats hold nothing but what they have in common. There, a step that is none of these is given values rounded
     * to floats.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface InDouble extends Preprocessing {

        /**
         * Fits the step.
         *
         * @param training the training split's samples of one input, after the steps before this one
         * @return the fitted step
         * @throws IllegalArgumentException with the reason, if the samples cannot be fitted to
         */
        FittedInDouble fitInDouble(Samples training);

        /**
         * The fitted step that was saved.
         *
         * @param shape the shape of one sample before the step
         * @param tensors what {@link FittedInDouble#tensors()} returned
         * @return the fitted step
         * @throws IllegalArgumentException if a tensor is missing or has another length than the shape calls for
         */
        FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors);
    }

    /** A step that was fitted; immutable and safe for use by several threads. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface FittedStep {

        /** The shape of one sample after the step. */
        Shape outputShape();

        /** Whether each value comes from the value at its place alone, so that the columns of a table keep their meaning. */
        default boolean elementwise() {
            return false;
        }

        /** What was fitted, by name; enough to restore the step. */
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
         * Transforms samples that lie one after the other.
         *
         * @param samples how many
         * @param input their values; never written to
         * @param inputOffset index of the first value
         * @param output where to write; another array than the input's, unless the step works in place
         * @param outputOffset index of the first value
         */
        void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset);

        /**
         * Whether {@link #transform} may be given one array, at one index, as input and as output: it reads each value before
         * it writes at its place, and samples keep their size. Batches are then preprocessed where they lie.
         */
        default boolean worksInPlace() {
            return false;
        }

        @Override
        Map<String, float[]> tensors();
    }
}
