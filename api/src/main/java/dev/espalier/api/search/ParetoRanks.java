package dev.espalier.api.search;

import dev.espalier.api.ApiStatus;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order of points by several losses.
 *
 * <p>A point dominates another if it is at least as good in every loss and better in one. Those that none dominates are the
 * Pareto front, of rank 0; those that only points of lower ranks dominate are of the next. A point with a NaN is behind all
 * others. With a single loss, ranks are the order of the values, equal ones together.
 *
 * <p>Source: Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", IEEE TEC 6(2), 2002.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class ParetoRanks {

    private ParetoRanks() {}

    /**
     * The rank of each point.
     *
     * @param losses those of each point, equally many for all, smaller is better
     * @return from 0, for the points that no other dominates
     */
    public static int[] of(List<List<Double>> losses) {
        double[][] points = points(losses);
        return points.length > 0 && points[0].length == 1 ? ranksOfValues(points) : ranksOfPoints(points);
    }

    private static int[] ranksOfValues(double[][] points) {
        // NaN is greater than any number in this order, and equal to itself
        double[] sorted = Arrays.stream(points)
                .mapToDouble(point -> point[0] + 0.0)
                .sorted()
                .distinct()
                .toArray();
        return Arrays.stream(points)
                .mapToInt(point -> Arrays.binarySearch(sorted, point[0] + 0.0))
                .toArray();
    }

    private static int[] ranksOfPoints(double[][] points) {
        int[] ranks = new int[points.length];
        int[] dominators = new int[points.length];
        int[] left = IntStream.range(0, points.length)
                .filter(point -> !hasNaN(points[point]))
                .toArray();
        for (int point : left) {
            for (int other : left) {
                dominators[point] += dominates(points[other], points[point]) ? 1 : 0;
            }
        }
        int rank = 0;
        for (; left.length > 0; rank++) {
            int[] front =
                    Arrays.stream(left).filter(point -> dominators[point] == 0).toArray();
            left = Arrays.stream(left).filter(point -> dominators[point] > 0).toArray();
            for (int point : front) {
                ranks[point] = rank;
                for (int behind : left) {
                    dominators[behind] -= dominates(points[point], points[behind]) ? 1 : 0;
                }
            }
        }
        for (int point = 0; point < points.length; point++) {
            ranks[point] = hasNaN(points[point]) ? rank : ranks[point];
        }
        return ranks;
    }

    /**
     * The points from the best to the worst: by rank, then those first whose neighbours of the same rank are far away, which
     * keeps the variety of a front, then by index.
     *
     * @param losses those of each point, equally many for all, smaller is better
     * @return the indices of the points
     */
    public static int[] order(List<List<Double>> losses) {
        int[] ranks = of(losses);
        double[] distances = losses.isEmpty() || losses.get(0).size() == 1
                ? new double[ranks.length]
                : crowdingDistances(points(losses), ranks);
        return IntStream.range(0, ranks.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(point -> ranks[point])
                        .thenComparing(Comparator.<Integer>comparingDouble(point -> distances[point])
                                .reversed())
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double[][] points(List<List<Double>> losses) {
        return losses.stream()
                .map(each -> each.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    private static boolean dominates(double[] first, double[] second) {
        boolean isBetter = false;
        for (int i = 0; i < first.length; i++) {
            if (first[i] > second[i]) {
                return false;
            }
            isBetter |= first[i] < second[i];
        }
        return isBetter;
    }

    private static boolean hasNaN(double[] losses) {
        for (double loss : losses) {
            if (Double.isNaN(loss)) {
                return true;
            }
        }
        return false;
    }

    /** The sum over losses of the distance between a point's two neighbours, in units of the front's extent. */
    private static double[] crowdingDistances(double[][] points, int[] ranks) {
        double[] distances = new double[points.length];
        int worst = Arrays.stream(ranks).max().orElse(-1);
        for (int rank = 0; rank <= worst; rank++) {
            int of = rank;
            List<Integer> front = IntStream.range(0, points.length)
                    .filter(point -> ranks[point] == of && !hasNaN(points[point]))
                    .boxed()
                    .toList();
            for (int loss = 0; !front.isEmpty() && loss < points[0].length; loss++) {
                addDistances(points, front, loss, distances);
            }
        }
        return distances;
    }

    private static void addDistances(double[][] points, List<Integer> front, int loss, double[] distances) {
        List<Integer> sorted = front.stream()
                .sorted(Comparator.comparingDouble(point -> points[point][loss]))
                .toList();
        int last = sorted.size() - 1;
        double extent = points[sorted.get(last)][loss] - points[sorted.get(0)][loss];
        distances[sorted.get(0)] = Double.POSITIVE_INFINITY;
        distances[sorted.get(last)] = Double.POSITIVE_INFINITY;
        for (int i = 1; i < last && extent > 0; i++) {
            distances[sorted.get(i)] += (points[sorted.get(i + 1)][loss] - points[sorted.get(i - 1)][loss]) / extent;
        }
    }
}
