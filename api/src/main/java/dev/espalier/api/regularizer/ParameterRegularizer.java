package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;

/** A regularizer that acts on each parameter of a model separately. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public sealed interface ParameterRegularizer extends Regularizer
        permits Penalty, GradientTransformation, WeightConstraint, WeightDecay, WeightPerturbation {

    /**
     * Whether a parameter is regularized; asked once, when a run is set up.
     *
     * @param parameter the parameter
     * @return by default, whether it is a weight: biases, scales and shifts are not regularized
     */
    default boolean appliesTo(ParameterInfo parameter) {
        return parameter.role() == Role.WEIGHT;
    }
}
