package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.parameter.Slot;
import java.util.List;
import java.util.Optional;

/**
 * Learns the weights of the losses of several outputs while the run trains, such as by their uncertainty.
 *
 * <p>objective = Σ fᵢ·wᵢ·ℓᵢ, where fᵢ is the fixed weight of output i in the stack and wᵢ the learned one
 *
 * <p>A run has at most one. The reported losses are not multiplied by the learned weights, so that they compare with those of
 * other steps and of validations. The state is in slots of one value for each output, which the core saves in checkpoints under
 * {@code loss-weights/<plugin>/<slot>}.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public non-sealed interface LossBalancing extends Regularizer {

    /** The state kept for each output; the same list at every call, each {@linkplain Slot.Extent#PER_ELEMENT per element}. */
    List<Slot> slots();

    /**
     * Whether a step measures the norms of the outputs' gradients, which takes a pass forward and backward for each output.
     *
     * @param step the number of the update, from 1
     * @return false by default
     */
    default boolean needsGradientNorms(long step) {
        return false;
    }

    /**
     * The layer by whose parameters the norms are measured.
     *
     * @return its name in the graph, such as {@code trunk/dense2}; empty, as by default, for the last layer with parameters that
     *     all outputs share
     */
    default Optional<String> referenceLayer() {
        return Optional.empty();
    }

    /**
     * Computes the weights of a step from the state, before the step's losses are known.
     *
     * @param outputs what the outputs are, with the state; losses and norms are NaN
     * @param weights receives wᵢ, finite and at least 0
     */
    void weights(Outputs outputs, double[] weights);

    /**
     * Updates the state after the passes of a step; the weights of the next step follow from it.
     *
     * @param outputs the losses of the step, with the state
     */
    void update(Outputs outputs);

    /** The outputs of a run with their losses in a step. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Outputs {

        /** How many outputs have a loss, at least 2. */
        int count();

        /** The number of the update, from 1. */
        long step();

        /**
         * What an output predicts.
         *
         * @param output from 0
         * @return the kind of its target
         */
        TargetKind kind(int output);

        /**
         * The mean loss of an output over the step's samples, not multiplied by any weight.
         *
         * @param output from 0
         * @return its loss; NaN if no sample of the step has a weight in it
         */
        double loss(int output);

        /**
         * The L2 norm of the gradient of that loss, by the parameters of the reference layer.
         *
         * @param output from 0
         * @return the norm; NaN if it was not measured, or if no sample of the step has a weight in the loss
         */
        double gradientNorm(int output);

        /**
         * The values of a slot.
         *
         * @param slot one of the plugin's slots
         * @return one for each output
         * @throws IllegalArgumentException if the plugin has not declared the slot
         */
        float[] state(Slot slot);
    }
}
