package dev.espalier.plugins.search;

import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The points of a grid, each with a number; a hyper-parameter without a value does not multiply them. */
final class Grid {

    /** Numbers beyond it are not needed: no search has as many trials. */
    private static final long MANY = 1L << 60;

    private final SearchSpace space;
    private final List<double[]> values = new ArrayList<>();

    /** Whether a later hyper-parameter has a value only with one of its options. */
    private final boolean[] hasConditions;

    Grid(SearchSpace space, int points) {
        this.space = space;
        hasConditions = new boolean[space.size()];
        for (int i = 0; i < space.size(); i++) {
            values.add(values(space.domain(i), points));
            space.parameters()
                    .get(i)
                    .condition()
                    .ifPresent(condition -> hasConditions[space.indexOf(condition.parameter())] = true);
        }
    }

    private static double[] values(SearchDomain domain, int points) {
        if (domain instanceof SearchDomain.Choice choice) {
            return ascending(choice.options().size()).map(i -> i).toArray();
        }
        if (domain instanceof SearchDomain.WholeNumbers whole && whole.high() - whole.low() < points) {
            return ascending((int) (whole.high() - whole.low()) + 1)
                    .map(i -> whole.low() + i)
                    .toArray();
        }
        return ascending(points)
                .map(i -> domain.at(points == 1 ? 0.5 : i / (points - 1)))
                .distinct()
                .toArray();
    }

    private static DoubleStream ascending(int count) {
        return IntStream.range(0, count).asDoubleStream();
    }

    /** How many points there are, at most 2<sup>60</sup>. */
    long count() {
        return countFrom(0, nothing());
    }

    /** The point of a number below the count; the last hyper-parameter changes fastest. */
    List<Double> point(long number) {
        double[] point = nothing();
        long left = number;
        for (int i = 0; i < point.length; i++) {
            if (isMet(i, point)) {
                left = choose(i, point, left);
            }
        }
        List<Double> boxed = new ArrayList<>(point.length);
        for (double value : point) {
            boxed.add(value);
        }
        return Collections.unmodifiableList(boxed);
    }

    /** Sets the value of a hyper-parameter and returns the number of the point among those with this value. */
    private long choose(int parameter, double[] point, long number) {
        long left = number;
        for (double value : values.get(parameter)) {
            point[parameter] = value;
            long rest = countFrom(parameter + 1, point);
            if (left < rest) {
                return left;
            }
            left -= rest;
        }
        return 0;
    }

    /** How many combinations there are of a hyper-parameter and those behind it, given those before. */
    private long countFrom(int parameter, double[] point) {
        if (parameter == point.length) {
            return 1;
        }
        if (!isMet(parameter, point)) {
            return countFrom(parameter + 1, point);
        }
        if (!hasConditions[parameter]) {
            return Math.min(MANY, saturated(values.get(parameter).length, countFrom(parameter + 1, point)));
        }
        long sum = 0;
        double before = point[parameter];
        for (double value : values.get(parameter)) {
            point[parameter] = value;
            sum = Math.min(MANY, sum + countFrom(parameter + 1, point));
        }
        point[parameter] = before;
        return sum;
    }

    private static long saturated(long first, long second) {
        return second > MANY / first ? MANY : first * second;
    }

    private boolean isMet(int parameter, double[] point) {
        SearchParameter searched = space.parameters().get(parameter);
        return searched.condition().isEmpty()
                || point[space.indexOf(searched.condition().get().parameter())]
                        == searched.condition().get().option();
    }

    private double[] nothing() {
        double[] point = new double[space.size()];
        Arrays.fill(point, Double.NaN);
        return point;
    }
}
