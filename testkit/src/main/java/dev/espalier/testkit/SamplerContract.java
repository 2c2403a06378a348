package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.engine.plugin.SamplerCalls;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of samplers: points of the space, and a pure function of what they are given. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface SamplerContract extends PluginContract {

    /** A new sampler with the settings under test. */
    Sampler sampler();

    @Override
    default Object plugin() {
        return sampler();
    }

    /** In every domain, with values where conditions are met and NaN elsewhere; whatever became of the trials before. */
    @Test
    default void proposesPointsOfTheSpace() {
        for (SearchSpace space : SearchHistories.spaces()) {
            for (int objectives = 1; objectives <= 2; objectives++) {
                for (int number : new int[] {0, 1, 2, 5, 12, 40}) {
                    SamplerCalls.propose(sampler(), SearchHistories.context(space, number, objectives));
                }
            }
        }
    }

    /** A search that is resumed goes on as it would have. */
    @Test
    default void proposesTheSameInTheSameContext() {
        for (SearchSpace space : SearchHistories.spaces()) {
            for (int number : new int[] {0, 1, 30}) {
                List<Double> first = sampler().propose(SearchHistories.context(space, number, 1));
                assertEquals(
                        first,
                        sampler().propose(SearchHistories.context(space, number, 1)),
                        () -> "the second proposal for trial " + number + " is another");
            }
        }
    }

    /** A sampler that says that it does not use the trials gives the same points however many have ended. */
    @Test
    default void usesTrialsOnlyIfItSaysSo() {
        assumeFalse(sampler().usesTrials(), "it says that it uses them");
        for (SearchSpace space : SearchHistories.spaces()) {
            for (int number : new int[] {1, 30}) {
                SamplerContext context = SearchHistories.context(space, number, 1);
                assertEquals(
                        sampler().propose(SearchHistories.context(space, number, List.of())),
                        sampler().propose(context),
                        () -> "the proposal for trial " + number + " depends on the trials before");
            }
        }
    }

    /** No point of those that it counts comes twice. */
    @Test
    default void hasAsManyPointsAsItCounts() {
        for (SearchSpace space : SearchHistories.spaces()) {
            OptionalLong count = SamplerCalls.count(sampler(), space);
            assumeTrue(count.isPresent(), "there is no end to them");
            Set<List<Double>> points = new HashSet<>();
            long tried = Math.min(count.getAsLong(), 200);
            for (long number = 0; number < tried; number++) {
                long of = number;
                assertTrue(
                        points.add(sampler().propose(SearchHistories.context(space, number, List.of()))),
                        () -> "the point of trial " + of + " has been proposed before");
            }
        }
    }
}
