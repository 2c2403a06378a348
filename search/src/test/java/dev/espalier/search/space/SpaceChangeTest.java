package dev.espalier.search.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchParameter.Condition;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.catalog.SettingRange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Best values at borders, ranges that are extended, and spaces that are narrowed around their best points. */
class SpaceChangeTest {

    private static SearchSpace space(boolean whole, String scale, double low, double high, String limits) {
        return new SearchSpace(List.of(new SearchParameter(
                "x", SearchLimits.domain(whole, low, high, Scale.valueOf(scale), SettingRange.of(limits)))));
    }

    /** 5 % of four decades are 0.2 decades: 1.58e-5 is the last value at the border, 1.59e-5 the first that is not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | LOG | 1e-5 | 1e-1 | (0, inf) | 1.58e-5 | LOW",
                "false | LOG | 1e-5 | 1e-1 | (0, inf) | 1.59e-5 | none",
                "false | LOG | 1e-5 | 1e-1 | (0, inf) | 0.064 | HIGH",
                "false | LOG | 1e-5 | 1e-1 | (0, inf) | 0.063 | none",
                "false | LINEAR | 0 | 0.8 | [0, 1) | 0.001 | none",
                "false | LINEAR | 0.1 | 0.8 | [0, 1) | 0.13 | LOW",
                "false | LINEAR | 0 | 0.8 | [0, 1) | 0.77 | HIGH",
                "false | LINEAR | 0 | 1 | [0, 1] | 1 | none",
                "false | LINEAR | 0 | 0.99 | [0, 1) | 0.99 | none",
                "false | REVERSE_LOG | 0.9 | 0.999 | [0, 1) | 0.9988 | HIGH",
                "false | REVERSE_LOG | 0.9 | 0.999 | [0, 1) | 0.95 | none",
                "true | LINEAR | 1 | 3 | [1, inf) | 1 | none",
                "true | LINEAR | 1 | 3 | [1, inf) | 2 | none",
                "true | LINEAR | 1 | 3 | [1, inf) | 3 | HIGH",
                "true | LOG | 16 | 256 | [1, inf) | 16 | LOW",
                "true | LOG | 16 | 256 | [1, inf) | 20 | none"
            })
    void findsBestValuesAtTheBorder(
            boolean whole, String scale, double low, double high, String limits, double best, String border) {
        List<BorderWarning> warnings = BorderWarning.of(
                space(whole, scale, low, high, limits), List.of(best), name -> SettingRange.of(limits));

        assertEquals(
                border, warnings.isEmpty() ? "none" : warnings.get(0).border().toString());
    }

    @Test
    void saysWhatToDo() {
        SearchSpace space = space(false, "LOG", 1e-5, 1e-1, "(0, inf)");

        assertEquals(
                List.of(
                        "the best x is 0.09, at the upper end of its range {log: [0.00001, 0.1]}; extend the range, as in"
                                + " search: {log: [0.00001, 1.0]}, or let the search do it with extend: true"),
                BorderWarning.of(space, List.of(0.09), name -> SettingRange.of("(0, inf)")).stream()
                        .map(BorderWarning::toString)
                        .toList());
    }

    @Test
    void reportsNeitherChoicesNorParametersWithoutAValue() {
        SearchSpace space = new SearchSpace(List.of(
                new SearchParameter("c", new SearchDomain.Choice(List.of("a", "b"))),
                new SearchParameter(
                        "n", new SearchDomain.Numbers(0, 1, Scale.LINEAR), Optional.of(new Condition("c", 1)))));

        assertTrue(BorderWarning.of(space, List.of(0.0, Double.NaN), name -> SettingRange.ANY)
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | LOG | 1e-5 | 1e-1 | (0, inf) | 1e-5 | {log: [1.0e-6, 0.1]}",
                "false | LINEAR | 0.2 | 0.6 | [0, 1) | 0.6 | {linear: [0.2, 0.7]}",
                "false | LINEAR | 0.1 | 0.9 | [0, 1) | 0.9 | {linear: [0.1, 0.95]}",
                "false | LINEAR | 0.1 | 0.9 | [0, 1] | 0.9 | {linear: [0.1, 1.0]}",
                "false | LINEAR | 0.1 | 0.9 | [0, 1) | 0.1 | {linear: [0.0, 0.9]}",
                "false | REVERSE_LOG | 0.9 | 0.999 | [0, 1) | 0.999 | {reverse-log: [0.9, 0.999684]}",
                "true | LOG | 16 | 256 | [1, inf) | 256 | {log: [16, 512]}",
                "true | LINEAR | 2 | 4 | [1, inf) | 2 | {linear: [1, 4]}",
                "true | LOG | 4 | 64 | [3, inf) | 4 | {log: [3, 64]}"
            })
    void extendsAQuarterButNotOverALimit(
            boolean whole, String scale, double low, double high, String limits, double best, String extended) {
        SearchSpace space = space(whole, scale, low, high, limits);
        List<BorderWarning> warnings = BorderWarning.of(space, List.of(best), name -> SettingRange.of(limits));

        SearchDomain domain = RangeExtension.extend(space, warnings).domain(0);

        assertEquals(extended, BorderWarning.rangeText(domain));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.01 | 0.01 | 0.01 | 0.5 | 0.001 | 0.1",
                "0.00001 | 0.00001 | 0.00001 | 0.5 | 0.00001 | 0.001",
                "0.1 | 0.1 | 0.1 | 0.25 | 0.01 | 0.1",
                "0.001 | 0.1 | 0.1 | 0.5 | 0.001 | 0.1"
            })
    void keepsAnIntervalAroundTheBestValues(
            double best, double second, double third, double fraction, double low, double high) {
        SearchSpace space = space(false, "LOG", 1e-5, 1e-1, "(0, inf)");

        SearchDomain.Numbers narrowed = (SearchDomain.Numbers)
                SpaceNarrowing.narrow(space, List.of(List.of(best), List.of(second), List.of(third)), fraction)
                        .domain(0);

        // positions are computed by logarithms of a few roundings each
        assertEquals(low, narrowed.low(), 1e-12);
        assertEquals(high, narrowed.high(), 1e-12);
    }

    @Test
    void keepsTheOptionsOfTheBestPointsAndWhatDependsOnThem() {
        SearchSpace space = new SearchSpace(List.of(
                new SearchParameter("c", new SearchDomain.Choice(List.of("a", "b", "c"))),
                new SearchParameter(
                        "c.a.x", new SearchDomain.Numbers(0, 1, Scale.LINEAR), Optional.of(new Condition("c", 0))),
                new SearchParameter(
                        "c.c.x", new SearchDomain.Numbers(0, 1, Scale.LINEAR), Optional.of(new Condition("c", 2)))));

        SearchSpace narrowed = SpaceNarrowing.narrow(
                space, List.of(List.of(2.0, Double.NaN, 0.5), List.of(1.0, Double.NaN, Double.NaN)), 0.5);

        assertEquals(
                List.of(
                        new SearchParameter("c", new SearchDomain.Choice(List.of("b", "c"))),
                        new SearchParameter(
                                "c.c.x",
                                new SearchDomain.Numbers(0.25, 0.75, Scale.LINEAR),
                                Optional.of(new Condition("c", 1)))),
                narrowed.parameters());
        assertEquals(List.of(2.0, Double.NaN, 0.3), PointTranslation.translate(narrowed, List.of(1.0, 0.3), space));
        assertEquals(List.of(1.0, 0.5), PointTranslation.translate(space, List.of(2.0, Double.NaN, 0.5), narrowed));
    }

    @Test
    void keepsTwoWholeNumbersAtLeastAndTheLimitsThatRemain() {
        SearchSpace space = space(true, "LINEAR", 1, 9, "[1, inf)");

        SearchDomain.WholeNumbers narrowed = (SearchDomain.WholeNumbers)
                SpaceNarrowing.narrow(space, List.of(List.of(5.0)), 0.01).domain(0);
        SearchDomain.WholeNumbers atLimit = (SearchDomain.WholeNumbers)
                SpaceNarrowing.narrow(space, List.of(List.of(1.0)), 0.5).domain(0);

        assertEquals(new SearchDomain.WholeNumbers(4, 6, Scale.LINEAR), narrowed);
        assertTrue(atLimit.lowIsLimit());
        assertFalse(atLimit.highIsLimit());
    }
}
