package dev.espalier.plugins.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.testkit.SamplerContract;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GridSearchTest implements SamplerContract {

    @Override
    public Sampler sampler() {
        return new GridSearch();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("points", List.of(0, -1));
    }

    private static List<List<Double>> points(GridSearch grid, SearchSpace space) {
        return java.util.stream.LongStream.range(0, grid.count(space).getAsLong())
                .mapToObj(number -> grid.propose(Contexts.of(space, number, List.of())))
                .toList();
    }

    @Test
    void hasBothEndsOfARangeAndEvenStepsOnItsScale() {
        List<List<Double>> points = points(new GridSearch(5, false), Contexts.RATE);
        double[] expected = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], points.get(i).get(0), 1e-12 * expected[i]);
        }
    }

    /** Two rates and two layers, with adam alone or with each of two momenta: 2 · 2 · (1 + 2) combinations. */
    @Test
    void multipliesSettingsOnlyWhereTheirPluginIsChosen() {
        GridSearch grid = new GridSearch(2, false);
        assertEquals(OptionalLong.of(12), grid.count(Contexts.MIXED));
        List<List<Double>> points = points(grid, Contexts.MIXED);
        assertEquals(12, new HashSet<>(points).size());
        assertEquals(List.of(1e-5, 0.0, Double.NaN, 1.0), points.get(0));
        assertEquals(List.of(1e-5, 1.0, 0.0, 1.0), points.get(2));
    }

    @Test
    void triesTheSamePointsInRandomOrder() {
        List<List<Double>> inOrder = points(new GridSearch(9, false), Contexts.MIXED);
        List<List<Double>> shuffled = points(new GridSearch(9, true), Contexts.MIXED);
        assertEquals(Set.copyOf(inOrder), Set.copyOf(shuffled));
        assertEquals(inOrder.size(), shuffled.size());
        // a random order keeps one point in place on average, and more than 6 with probability 1e-4
        int kept = 0;
        for (int i = 0; i < inOrder.size(); i++) {
            kept += inOrder.get(i).equals(shuffled.get(i)) ? 1 : 0;
        }
        assertEquals(3, kept, 3);
    }

    @Test
    void hasAnEndHoweverLargeTheSpace() {
        SearchSpace large = Contexts.cube(80);
        assertEquals(OptionalLong.of(1L << 60), new GridSearch(10, true).count(large));
        assertEquals(
                80,
                new GridSearch(10, true)
                        .propose(Contexts.of(large, 5, List.of()))
                        .size());
    }
}
