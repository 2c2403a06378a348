package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;

/**
 * A technique that improves generalisation; the common type of all kinds of regularizers.
 *
 * <p>A plugin is an immutable record named by {@link dev.espalier.api.Plugin @Plugin}, implements one or more of the kinds
 * below, and is listed as a service of this type. A stack takes all of them in one list, {@code regularizers}, except for
 * masks, which are layers of its model. The core calls each kind at a fixed point of the training step.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public sealed interface Regularizer
        permits ParameterRegularizer,
                GroupPenalty,
                GradientCombination,
                LossBalancing,
                OutputPenalty,
                ActivationMask,
                TargetTransformation,
                StoppingRule,
                TimeLimit {}
