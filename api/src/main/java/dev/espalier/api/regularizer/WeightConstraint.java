package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.WeightView;

/** A constraint onto which the weights are projected after every update, such as a maximum norm. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public non-sealed interface WeightConstraint extends ParameterRegularizer {

    /**
     * Projects the values of one parameter onto the constraint, in place; called after every update.
     *
     * @param weights a whole parameter
     */
    void constrain(WeightView weights);
}
