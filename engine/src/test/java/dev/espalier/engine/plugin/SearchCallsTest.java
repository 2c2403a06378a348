package dev.espalier.engine.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SearchCallsTest {

    private static final SearchSpace SPACE = new SearchSpace(List.of(
            new SearchParameter("rate", new SearchDomain.Numbers(0.1, 0.5, Scale.LOG)),
            new SearchParameter("optimizer", new SearchDomain.Choice(List.of("sgd", "adam"))),
            new SearchParameter(
                    "beta",
                    new SearchDomain.Numbers(0, 1, Scale.LINEAR),
                    Optional.of(new SearchParameter.Condition("optimizer", 1))),
            new SearchParameter("units", new SearchDomain.WholeNumbers(1, 9, Scale.LINEAR))));

    @Plugin(value = "fixed", summary = "always the same point")
    record Fixed(List<Double> values) implements Sampler {
        @Override
        public List<Double> propose(SamplerContext context) {
            return values;
        }

        @Override
        public OptionalLong count(SearchSpace space) {
            return OptionalLong.of(0);
        }
    }

    @Plugin(value = "fixed-rungs", summary = "always the same rungs")
    record FixedRungs(List<Double> rungs) implements Pruner {
        @Override
        public List<Double> rungs(long trial, double epochs) {
            return rungs;
        }

        @Override
        public Decision decide(Trial trial, List<Trial> trials) {
            throw new IllegalStateException("no decision");
        }

        @Override
        public OptionalLong promotion(List<Trial> trials, boolean complete) {
            return OptionalLong.of(0);
        }
    }

    private static List<Double> propose(Double... values) {
        SamplerContext context = new SamplerContext(
                SPACE, 3, List.of(), OptionalLong.empty(), new CounterRandomStream(1), new CounterRandomStream(2));
        return SamplerCalls.propose(new Fixed(Arrays.asList(values)), context);
    }

    @Test
    void takesAPointOfTheSpace() {
        assertEquals(List.of(0.1, 0.0, Double.NaN, 9.0), propose(0.1, 0.0, Double.NaN, 9.0));
        assertEquals(List.of(0.5, 1.0, 0.0, 1.0), propose(0.5, 1.0, 0.0, 1.0));
    }

    static Stream<Arguments> points() {
        return Stream.of(
                Arguments.of("returned 2 values; the space has 4 parameters", new Double[] {0.1, 0.0}),
                Arguments.of("returned 0.6 for rate; it must be in [0.1, 0.5]", new Double[] {0.6, 1.0, 0.0, 1.0}),
                Arguments.of(
                        "returned NaN for rate; it must be in [0.1, 0.5]", new Double[] {Double.NaN, 1.0, 0.0, 1.0}),
                Arguments.of(
                        "returned 2.0 for optimizer; it must be the index of one of its 2 options",
                        new Double[] {0.1, 2.0, Double.NaN, 1.0}),
                Arguments.of(
                        "returned 0.5 for beta; it must be NaN, for its condition is not met",
                        new Double[] {0.1, 0.0, 0.5, 1.0}),
                Arguments.of(
                        "returned NaN for beta; it must be in [0.0, 1.0]", new Double[] {0.1, 1.0, Double.NaN, 1.0}),
                Arguments.of(
                        "returned 2.5 for units; it must be a whole number in [1, 9]",
                        new Double[] {0.1, 0.0, Double.NaN, 2.5}),
                Arguments.of("returned a list that holds null", new Double[] {0.1, 0.0, Double.NaN, null}));
    }

    @ParameterizedTest
    @MethodSource("points")
    void refusesAPointOutsideOfTheSpaceWithTheNameOfTheSampler(String what, Double[] values) {
        assertFailure("sampler fixed of ", "propose for trial 3 " + what, () -> propose(values));
    }

    @ParameterizedTest
    @MethodSource("rungs")
    void refusesRungsThatDoNotAscendWithinTheLength(List<Double> rungs) {
        assertFailure(
                "pruner fixed-rungs of ",
                "rungs of trial 2 returned " + rungs,
                () -> PrunerCalls.rungs(new FixedRungs(rungs), 2, 10));
    }

    static List<List<Double>> rungs() {
        return List.of(List.of(0.0), List.of(1.0), List.of(0.5, 0.5), List.of(0.5, 0.2), List.of(Double.NaN));
    }

    @Test
    void namesAPrunerThatThrowsOrPromotesWhatIsNotPaused() {
        Pruner pruner = new FixedRungs(List.of(0.5));
        Trial running = new Trial(0, List.of(1.0), Trial.State.RUNNING, List.of(new Measurement(0.5, List.of(1.0))));
        assertFailure(
                "pruner fixed-rungs of ",
                "decide on trial 0 threw",
                () -> PrunerCalls.decide(pruner, running, List.of(running)));
        assertFailure(
                "pruner fixed-rungs of ",
                "promotion returned 0; it must be the number of a trial that is paused",
                () -> PrunerCalls.promotion(pruner, List.of(running), true));
        Trial paused = new Trial(0, List.of(1.0), Trial.State.PAUSED, running.measurements());
        assertEquals(OptionalLong.of(0), PrunerCalls.promotion(pruner, List.of(paused), true));
        assertFailure("sampler fixed of ", "count returned 0", () -> SamplerCalls.count(new Fixed(List.of()), SPACE));
    }

    private static void assertFailure(String place, String what, Executable call) {
        EspalierException failure = assertThrows(EspalierException.class, call);
        assertEquals(ErrorCode.PLUGIN_FAILED, failure.code());
        assertTrue(failure.getMessage().contains(place), failure::getMessage);
        assertTrue(failure.getMessage().contains(what), failure::getMessage);
    }
}
