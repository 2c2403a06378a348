package dev.espalier.api.parameter;

import dev.espalier.api.ApiStatus;

/**
 * A range of one parameter's values.
 *
 * <p>A view is valid during one call and then reused: do not keep it.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface WeightView {

    /** The parameter. */
    ParameterInfo parameter();

    /** The first index of the range. */
    int from();

    /** The index after the last of the range. */
    int to();

    /** All values of the parameter; only those from {@code from()} to {@code to()} may be touched. */
    float[] values();
}
