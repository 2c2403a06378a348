package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import java.util.Optional;

/**
 * The objective: the mean loss per sample of a model's output with respect to its target.
 *
 * <p>The mean is Σ wᵢℓᵢ / Σ wᵢ over the samples of a whole step, or of a whole evaluated dataset, however they are divided
 * into batches. Weights are 1 unless {@link #sampleWeights} provides others; the loss multiplies by them, the core divides
 * by their sum.
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
     * The weights of the samples in the mean, for a loss that weights them, such as by their class.
     *
     * <p>Weights are computed from targets before they are transformed, so that label smoothing changes the loss of a
     * sample but not its weight, as in PyTorch's {@code CrossEntropyLoss} with {@code weight} and {@code label_smoothing}.
     * Mixed targets of an augmenter have the mixed weight, if weights are linear in the target.
     *
     * @param target the target, in the form that the weights are computed from
     * @return the weights; empty if each is 1
     */
    default Optional<SampleWeights> sampleWeights(Schema.Target target) {
        return Optional.empty();
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
         * The mean over samples of their losses, each times its weight; not divided by the sum of the weights.
         *
         * @param samples how many there are
         * @param output the shape of one sample of the output
         * @param target the target, as it is stored
         * @param outputs the model's outputs
         * @param targets {@link Schema.Target#stored()} values for each sample
         * @return Σ wᵢℓᵢ / samples
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

    /** The weights of samples in the mean over samples, a pure function of their targets. */
    @FunctionalInterface
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface SampleWeights {

        /**
         * The weight of one sample.
         *
         * @param targets the targets of some samples
         * @param offset index of the sample's target, {@link Schema.Target#stored()} values
         * @return at least 0
         */
        double of(float[] targets, int offset);
    }
}
