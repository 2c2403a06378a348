package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;

/**
 * The objective: the mean loss per sample of a model's output with respect to its target.
 *
 * <p>The mean is Σ wᵢℓᵢ / Σ wᵢ over the samples of a whole step, or of a whole evaluated dataset, however they are divided
 * into batches. The weights come from the data and from the classes that the user weights; the loss multiplies by them, see
 * {@link LossBinding#sampleWeights}, and the core divides by their sum. So a weight of 2 counts a sample twice, and a weight
 * of 0 leaves it out.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Loss {

    /**
     * Refuses outputs and targets that do not match.
     *
     * @param output the shape of one sample of the model's output
     * @param target the target that it is compared with
     * @throws IllegalArgumentException with the rule that is broken; the core names the output
     */
    void check(Shape output, Schema.Target target);

    /**
     * Binds the loss to the arrays of a plan.
     *
     * @param binding the arrays, which stay the same for the plan's life
     * @return the operation that the plan runs; it must
     *     allocate all its buffers now and nothing later
     */
    LossOperation bind(LossBinding binding);

    /**
     * Whether the loss weights classes itself: it then multiplies the term of each class by its {@link
     * LossBinding#classWeights class weight}, which matters where label smoothing spreads a target over several classes, as in
     * PyTorch's {@code CrossEntropyLoss}. For any other loss, the weight of a sample's class is a factor of the sample's weight.
     *
     * @return false by default
     */
    default boolean weightsClasses() {
        return false;
    }

    /**
     * Whether targets of values may be shifted and scaled before they are compared, so that outputs near 0 and 1 can reach
     * them; predictions are scaled back.
     *
     * @return by default, only if the user asks for it
     */
    default TargetScaling targetScaling() {
        return TargetScaling.ON_REQUEST;
    }

    /**
     * The form of predictions, which by default is that of the target.
     *
     * <p>A loss may predict several values for each value of the target, such as quantiles: then the width is a multiple of
     * the target's, predictions are ordered value by value, and the form names each of them.
     *
     * @param target the target that the model was trained on
     * @return what {@link #predict} writes for each sample
     */
    default Schema.Target predicted(Schema.Target target) {
        return target;
    }

    /**
     * The prediction that serves as the single one where there are several for each value of the target, such as the median:
     * the one that metrics like the mean absolute error compare with it.
     *
     * @return its index among the predictions of a value, from 0
     */
    default int point() {
        return 0;
    }

    /**
     * Whether outputs are logits, to which the loss applies the softmax or sigmoid itself; a run whose model ends with
     * one of its own begins with a warning.
     */
    default boolean takesLogits() {
        return false;
    }

    /**
     * Converts outputs to predictions: logits to probabilities, values unchanged.
     *
     * @param samples how many samples there are
     * @param output the shape of one sample of the output
     * @param target the target that the model was trained on
     * @param outputs the model's outputs
     * @param predictions where to write, another array than the outputs: the width of {@link #predicted} for each sample
     */
    default void predict(int samples, Shape output, Schema.Target target, float[] outputs, float[] predictions) {
        System.arraycopy(outputs, 0, predictions, 0, samples * target.width());
    }

    /**
     * A loss that also computes in double, for the gradient checker.
     *
     * <p>Optional, as {@link Layer.Reference} is.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Reference extends Loss {

        /**
         * The mean over samples of their losses, each with the weight 1.
         *
         * @param samples how many there are
         * @param output the shape of one sample of the output
         * @param target the target, as it is stored
         * @param outputs the model's outputs
         * @param targets {@link Schema.Target#stored()} values for each sample
         * @return Σ ℓᵢ / samples
         */
        double reference(int samples, Shape output, Schema.Target target, double[] outputs, float[] targets);
    }

    /** Whether a loss may be computed of scaled targets, (t − m) / s with s above 0 for each value. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    enum TargetScaling {
        /**
         * The best outputs are scaled as the targets are, whatever m and s: so for losses of the difference alone, such as
         * the squared and the absolute error, which have no setting in units of the target.
         */
        BY_DEFAULT,
        /** It is not wrong, but changes what the loss means, such as that of a threshold in units of the target. */
        ON_REQUEST,
        /** Targets mean what they are: probabilities, counts, or labels such as -1 and 1. */
        NEVER
    }
}
