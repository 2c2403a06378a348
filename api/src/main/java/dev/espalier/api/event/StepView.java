package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/** The metrics of the step that has just been made; one view is reused for all steps. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface StepView {

    /** The timed phases of a step. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    enum Phase {
        /** Waiting for the batch, if the data loader does not keep up. */
        DATA,
        /** Forward pass and loss. */
        FORWARD,
        /**
         * Backward pass, including the update of parameters whose gradients can be applied as soon as they are complete.
         */
        BACKWARD,
        /** Gradient transformations, clipping, optimizer and constraints of all other parameters. */
        UPDATE
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

    /**
     * The time that a phase took.
     *
     * @param phase the phase
     * @return nanoseconds
     */
    long nanoseconds(Phase phase);
}
