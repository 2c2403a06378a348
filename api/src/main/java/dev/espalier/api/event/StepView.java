package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.Locale;

/** The metrics of the step that has just been made; one view is reused for all steps. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface StepView {

    /** The timed phases of a step. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    enum Phase {
        /** Waiting for the batch, if the data loader does not keep up. */
        DATA,
        /**
         * Augmentation of the samples. It overlaps with other steps where the data loader's threads do it ahead, and is a part
         * of {@link #DATA} where they do not keep up.
         */
        AUGMENT,
        /** Forward pass and loss. */
        FORWARD,
        /**
         * Backward pass, including the update of parameters whose gradients can be applied as soon as they are complete.
         */
        BACKWARD,
        /** Penalty gradients, gradient transformations, the gradient norm and clipping, of all other parameters. */
        CLIP,
        /** Weight decay, optimizer and weight constraints of all other parameters, and the average of the weights. */
        OPTIMIZER,
        /** The listeners of the run, since the step before, and the collection of statistics for them. */
        CALLBACKS;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The number of the update, from 1. */
    long step();

    /** The pass over the training data, from 1. */
    int epoch();

    /** Samples in the step, over all its micro-batches. */
    int samples();

    /** Mean loss over the step's samples, without penalties. */
    double loss();

    /**
     * The sum of all penalties: those on outputs as their mean over the step's samples, those on parameters when they were
     * last computed, which is at the end of a pass over the data; 0 if there is none.
     */
    double penalty();

    /** The learning rate, without multipliers of groups. */
    double learningRate();

    /** The global gradient norm before clipping; NaN if it was not needed. */
    double gradientNorm();

    /** The global gradient norm after clipping; NaN if it was not needed. */
    double clippedGradientNorm();

    /** Whether the gradients were changed by clipping. */
    boolean clipped();

    /** The number of parameter groups, at least 1: first that of all parameters which no group of the stack matches. */
    int groupCount();

    /**
     * The name of a parameter group.
     *
     * @param group from 0 to {@link #groupCount()} − 1
     * @return {@code default} for the first, the pattern of the group in the stack for all others
     */
    String groupName(int group);

    /**
     * The learning rate of a parameter group, without the decay by layers.
     *
     * @param group from 0 to {@link #groupCount()} − 1
     * @return its learning rate; 0 while it is frozen
     */
    double groupLearningRate(int group);

    /**
     * The momentum coefficient of a parameter group: the setting {@code momentum} of its optimizer, or else {@code beta1},
     * after schedules.
     *
     * @param group from 0 to {@link #groupCount()} − 1
     * @return the coefficient; NaN for an optimizer without momentum
     */
    double groupMomentum(int group);

    /** The number of outputs that are trained, at least 1. */
    int outputCount();

    /**
     * The name of an output.
     *
     * @param output from 0 to {@link #outputCount()} − 1
     * @return its name in the graph
     */
    String outputName(int output);

    /**
     * The mean loss of an output over the step's samples, not multiplied by the output's weight, without penalties.
     *
     * @param output from 0 to {@link #outputCount()} − 1
     * @return its loss
     */
    double outputLoss(int output);

    /**
     * The weight of an output's loss in the step's objective, if weights are learned.
     *
     * @param output from 0 to {@link #outputCount()} − 1
     * @return the learned weight times the fixed one; NaN if weights are not learned
     */
    double outputWeight(int output);

    /**
     * The time that a phase took.
     *
     * @param phase the phase
     * @return nanoseconds
     */
    long nanoseconds(Phase phase);
}
