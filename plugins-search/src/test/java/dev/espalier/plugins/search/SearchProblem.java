package dev.espalier.plugins.search;

import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchParameter;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A function to be minimized.
 *
 * @param name in the table of results
 * @param space of its arguments
 * @param loss at a point
 */
record SearchProblem(String name, SearchSpace space, ToDoubleFunction<List<Double>> loss) {

    /** Branin's function of two arguments, whose three minima are 0.397887; Dixon and Szegö, 1978. */
    static SearchProblem branin() {
        SearchSpace space = new SearchSpace(List.of(
                new SearchParameter("x", new SearchDomain.Numbers(-5, 10, Scale.LINEAR)),
                new SearchParameter("y", new SearchDomain.Numbers(0, 15, Scale.LINEAR))));
        return new SearchProblem("Branin", space, point -> {
            double x = point.get(0);
            double y = point.get(1);
            double parabola = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
            return parabola * parabola + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
        });
    }

    /** Hartmann's function of six arguments, whose minimum is −3.32237; Dixon and Szegö, 1978. */
    static SearchProblem hartmann() {
        double[] heights = {1, 1.2, 3, 3.2};
        double[][] widths = {
            {10, 3, 17, 3.5, 1.7, 8},
            {0.05, 10, 17, 0.1, 8, 14},
            {3, 3.5, 1.7, 10, 17, 8},
            {17, 8, 0.05, 10, 0.1, 14}
        };
        double[][] centres = {
            {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
            {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
            {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
            {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
        };
        return new SearchProblem("Hartmann-6", Contexts.cube(6), point -> {
            double sum = 0;
            for (int i = 0; i < heights.length; i++) {
                double exponent = 0;
                for (int j = 0; j < 6; j++) {
                    double distance = point.get(j) - centres[i][j];
                    exponent -= widths[i][j] * distance * distance;
                }
                sum -= heights[i] * Math.exp(exponent);
            }
            return sum;
        });
    }

    /**
     * The validation loss of a small network on the table of digits after two epochs: that of the recorded training whose learning
     * rate, units, dropout and momentum are nearest. TrainingTable of the benchmarks has trained them all.
     */
    static SearchProblem digits() {
        SearchSpace space = new SearchSpace(List.of(
                new SearchParameter("learning-rate", new SearchDomain.Numbers(0.001, 5, Scale.LOG)),
                new SearchParameter("units", new SearchDomain.WholeNumbers(4, 64, Scale.LOG)),
                new SearchParameter("dropout", new SearchDomain.Numbers(0, 0.7, Scale.LINEAR)),
                new SearchParameter("momentum", new SearchDomain.Numbers(0, 0.99, Scale.REVERSE_LOG))));
        List<double[]> rows = new ArrayList<>();
        List<double[]> positions = new ArrayList<>();
        for (String line : resource("digits-trainings.csv").lines().skip(2).toList()) {
            double[] row = Arrays.stream(line.split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            rows.add(row);
            positions.add(space.positions(List.of(row[0], row[1], row[2], row[3])));
        }
        return new SearchProblem("digits", space, point -> {
            double[] position = space.positions(point);
            int nearest = 0;
            for (int i = 1; i < rows.size(); i++) {
                nearest =
                        distance(positions.get(i), position) < distance(positions.get(nearest), position) ? i : nearest;
            }
            return rows.get(nearest)[4];
        });
    }

    private static double distance(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (first[i] - second[i]) * (first[i] - second[i]);
        }
        return sum;
    }

    private static String resource(String name) {
        try (InputStream stream = SearchProblem.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The smallest loss of a number of trials, one after the other. */
    double best(Sampler sampler, int trials, long seed) {
        List<Trial> done = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (int number = 0; number < trials; number++) {
            List<Double> point = sampler.propose(Contexts.of(space, number, done, seed));
            double value = loss.applyAsDouble(point);
            done.add(Contexts.completed(number, point, value));
            best = value < best ? value : best;
        }
        return best;
    }

    /** The median over seeds of the smallest loss. */
    double median(Sampler sampler, int trials, int seeds) {
        double[] best = IntStream.range(0, seeds)
                .parallel()
                .mapToDouble(seed -> best(sampler, trials, seed))
                .toArray();
        Arrays.sort(best);
        return 0.5 * (best[(seeds - 1) / 2] + best[seeds / 2]);
    }
}
