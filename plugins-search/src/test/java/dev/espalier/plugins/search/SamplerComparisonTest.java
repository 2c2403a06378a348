package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Samplers compared by the best loss of 60 trials, medians of 20 seeds; nothing is timed, so the numbers are always the same. */
class SamplerComparisonTest {

    /** Problems with the medians of random, sobol, tpe and gaussian-process, to the digits of docs/samplers.md. */
    static Stream<Arguments> problems() {
        return Stream.of(
                Arguments.of(SearchProblem.branin(), List.of("0.8630", "0.9910", "0.5492", "0.3981")),
                Arguments.of(SearchProblem.hartmann(), List.of("-1.9896", "-1.6053", "-2.6954", "-3.3146")),
                Arguments.of(SearchProblem.digits(), List.of("0.2923", "0.2593", "0.2323", "0.2220")));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("problems")
    void learningSamplersBeatRandomSearch(SearchProblem problem, List<String> documented) {
        List<Double> medians = Stream.of(
                        new RandomSearch(), new SobolSearch(), new TreeParzenSearch(), new GaussianProcessSearch())
                .map(sampler -> problem.median(sampler, 60, 20))
                .toList();
        assertTrue(medians.get(2) < medians.get(0), medians::toString);
        assertTrue(medians.get(3) < medians.get(0), medians::toString);
        assertEquals(
                documented,
                medians.stream()
                        .map(median -> String.format(Locale.ROOT, "%.4f", median))
                        .toList());
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
