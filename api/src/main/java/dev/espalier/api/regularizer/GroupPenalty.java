package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.parameter.WeightView;
import java.util.List;

/**
 * A function of several parameters together that is added to the loss, such as the distance between the parameters of two
 * tasks; reported with the penalties, separately from the loss.
 *
 * <p>loss + Σ penalty(w₁, …, wₖ), over the groups that {@link #members} forms
 *
 * <p>The parameters of a group have the same shape, which is checked before training. A frozen one takes part with its values,
 * and its gradient is not used.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public non-sealed interface GroupPenalty extends Regularizer {

    /**
     * The patterns of the names of parameters that form groups; asked once, when a run is set up.
     *
     * <p>{@code *} matches any characters. A group has one parameter of each pattern, those in whose names the stars match the same
     * characters: {@code a/*} and {@code b/*} put {@code a/dense1/weight} and {@code b/dense1/weight} together.
     *
     * @return at least two, all with the same number of stars; no parameter may match two of them
     */
    List<String> members();

    /**
     * The term's value for one group.
     *
     * @param group a whole parameter for each pattern, in the order of the patterns
     * @return its contribution to the penalty
     */
    double penalty(List<? extends WeightView> group);

    /**
     * Adds the term's gradient. Other threads may be adding those of other groups at the same time.
     *
     * @param group a whole parameter for each pattern, in the order of the patterns
     * @param gradients an array for each of them, indexed as its values are; added to within the parameter
     */
    void addGradient(List<? extends WeightView> group, List<float[]> gradients);
}
