package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samplers compared by the best loss of 60 trials, medians of 20 seeds; nothing is timed, so the numbers are always the same. */
class SamplerComparisonTest {

    static Stream<SearchProblem> problems() {
        return Stream.of(SearchProblem.branin(), SearchProblem.hartmann());
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("problems")
    void learningSamplersBeatRandomSearch(SearchProblem problem) {
        double random = problem.median(new RandomSearch(), 60, 20);
        double tpe = problem.median(new TreeParzenSearch(), 60, 20);
        double process = problem.median(new GaussianProcessSearch(), 60, 20);
        String found = problem.name() + ": random " + random + ", tpe " + tpe + ", gaussian-process " + process;
        System.getLogger("comparison").log(System.Logger.Level.INFO, found);
        assertTrue(tpe < random, found);
        assertTrue(process < random, found);
    }

    /** Values of the formulas in NumPy. */
    @Test
    void computesTheFunctions() {
        assertEquals(21.62763539206238, SearchProblem.branin().loss().applyAsDouble(List.of(1.0, 2.0)), 1e-12);
        assertEquals(
                -1.4069105761385299,
                SearchProblem.hartmann().loss().applyAsDouble(List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6)),
                1e-12);
    }
}
