package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import dev.espalier.api.RandomStream;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a sampler knows when it proposes a point.
 *
 * @param space the space
 * @param number the number of the new trial among those of its stage, from 0
 * @param trials those of its stage that have been begun, in the order of their numbers; those that run have a point already
 * @param planned how many trials the stage is to have; empty if only a time limits it
 * @param random a stream keyed by the seed of the search, the stage and the number: the same for the same trial
 * @param common a stream keyed by the seed of the search and the stage: the same for all trials of the stage
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record SamplerContext(
        SearchSpace space,
        long number,
        List<Trial> trials,
        OptionalLong planned,
        RandomStream random,
        RandomStream common) {

    /** Copies the list. */
    public SamplerContext {
        Check.atLeast("number", number, 0);
        trials = List.copyOf(trials);
    }
}
