package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.WeightView;

/**
 * A function of the parameters that is added to the loss, such as L2; reported separately.
 *
 * <p>loss + Σ penalty(w), over the parameters w that it applies to
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public non-sealed interface Penalty extends ParameterRegularizer {

    /**
     * The term's value for one parameter.
     *
     * @param weights a whole parameter
     * @return its contribution to the penalty
     */
    double penalty(WeightView weights);

    /**
     * Adds the term's gradient.
     *
     * @param weights a range of a parameter; all of it unless the term is elementwise
     * @param gradients indexed as the values are; added to within the range
     */
    void addGradient(WeightView weights, float[] gradients);

    /** Whether the gradient of a weight depends on that weight alone; if not, ranges are whole parameters. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    default boolean elementwise() {
        return true;
    }
}
