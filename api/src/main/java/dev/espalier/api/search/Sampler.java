package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import java.util.List;
import java.util.OptionalLong;

/**
 * Proposes the points of a search.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin}. The proposal is a pure function of the context, so
 * that a search that is resumed, or that several processes work on, goes on as it would have.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Sampler {

    /**
     * Proposes the point of a new trial.
     *
     * @param context the space, the trials so far and random numbers
     * @return a value for each parameter of the space, NaN for those whose condition is not met; as {@link SearchSpace#at}
     *     gives them
     */
    List<Double> propose(SamplerContext context);

    /** Whether proposals depend on the trials before; if not, a search has the same points however many trials run at once. */
    default boolean usesTrials() {
        return true;
    }

    /**
     * How many different points the sampler has, such as those of a grid; a search ends after them.
     *
     * @param space the space
     * @return empty, as by default, if there is no end to them
     */
    default OptionalLong count(SearchSpace space) {
        return OptionalLong.empty();
    }
}
