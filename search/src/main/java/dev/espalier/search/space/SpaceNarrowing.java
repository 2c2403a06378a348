package dev.espalier.search.space;

import dev.espalier.api.Check;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchParameter.Condition;
import dev.espalier.api.search.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Narrows a space around its best points, for the finer stages of a search.
 *
 * <p>Of each range an interval remains, measured on its scale: around the median of the best values, moved as little as needed to
 * have the very best in it and to stay within the range. Of a choice the options remain that occur among the best points, and with
 * them the parameters that depend on them. A parameter without a value in any of the points keeps its range.
 */
public final class SpaceNarrowing {

    private SpaceNarrowing() {}

    /**
     * A part of a space.
     *
     * @param space the space
     * @param best some of its points, the best first, at least one
     * @param fraction of each range that remains, in (0, 1]
     * @return a space whose points are points of the given one, if translated by {@link PointTranslation}
     */
    public static SearchSpace narrow(SearchSpace space, List<List<Double>> best, double fraction) {
        Check.require(!best.isEmpty(), "best", best, "must have at least one point");
        Check.inOpenClosed("fraction", fraction, 0, 1);
        Map<String, SearchDomain> narrowed = new HashMap<>();
        List<SearchParameter> parameters = new ArrayList<>();
        for (int i = 0; i < space.size(); i++) {
            SearchParameter parameter = space.parameters().get(i);
            Optional<Optional<Condition>> condition = condition(parameter, space, narrowed);
            if (condition.isPresent()) {
                int index = i;
                List<Double> values = best.stream()
                        .map(point -> point.get(index))
                        .filter(value -> !Double.isNaN(value))
                        .toList();
                SearchDomain domain =
                        values.isEmpty() ? parameter.domain() : narrow(parameter.domain(), values, fraction);
                narrowed.put(parameter.name(), domain);
                parameters.add(new SearchParameter(parameter.name(), domain, condition.get()));
            }
        }
        return new SearchSpace(parameters);
    }

    /** The condition among the options that remain; empty if its option does not, nor the parameter with it. */
    private static Optional<Optional<Condition>> condition(
            SearchParameter parameter, SearchSpace space, Map<String, SearchDomain> narrowed) {
        if (parameter.condition().isEmpty()) {
            return Optional.of(Optional.empty());
        }
        Condition condition = parameter.condition().get();
        if (!(narrowed.get(condition.parameter()) instanceof SearchDomain.Choice left)) {
            return Optional.empty();
        }
        SearchDomain.Choice all = (SearchDomain.Choice) space.domain(space.indexOf(condition.parameter()));
        int option = left.options().indexOf(all.options().get(condition.option()));
        return option < 0 ? Optional.empty() : Optional.of(Optional.of(new Condition(condition.parameter(), option)));
    }

    private static SearchDomain narrow(SearchDomain domain, List<Double> values, double fraction) {
        if (domain instanceof SearchDomain.Choice choice) {
            return new SearchDomain.Choice(choice.options().stream()
                    .filter(option -> values.contains((double) choice.options().indexOf(option)))
                    .toList());
        }
        double[] positions = values.stream().mapToDouble(domain::position).toArray();
        double from = from(positions, fraction);
        return between(domain, from, from + fraction);
    }

    /** Where the interval of positions begins. */
    private static double from(double[] positions, double fraction) {
        double best = positions[0];
        double[] sorted = positions.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        double from = median - fraction / 2;
        from = Math.min(Math.max(from, best - fraction), best);
        return Math.max(0, Math.min(1 - fraction, from));
    }

    private static SearchDomain between(SearchDomain domain, double from, double to) {
        if (domain instanceof SearchDomain.WholeNumbers whole) {
            long low = (long) whole.at(from);
            long high = (long) whole.at(to);
            if (low == high) {
                low = Math.max(whole.low(), low - 1);
                high = Math.min(whole.high(), high + 1);
            }
            return new SearchDomain.WholeNumbers(
                    low,
                    high,
                    whole.scale(),
                    whole.lowIsLimit() && low == whole.low(),
                    whole.highIsLimit() && high == whole.high());
        }
        SearchDomain.Numbers numbers = (SearchDomain.Numbers) domain;
        double low = numbers.at(from);
        double high = numbers.at(to);
        if (low >= high) {
            return numbers;
        }
        return new SearchDomain.Numbers(
                low,
                high,
                numbers.scale(),
                numbers.lowIsLimit() && low == numbers.low(),
                numbers.highIsLimit() && high == numbers.high());
    }
}
