package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;

/** A change to gradients between the backward pass and gradient clipping, such as gradient noise. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public non-sealed interface GradientTransformation extends ParameterRegularizer {

    /**
     * Transforms the gradients of one parameter in place.
     *
     * @param slice a whole parameter; it has no slots
     * @param step the current update
     * @param random a stream keyed by seed, step and parameter
     */
    void transform(ParameterSlice slice, Step step, RandomStream random);
}
