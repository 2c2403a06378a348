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
        int[] ranks = new int[points.length];
        int[] dominators = new int[points.length];
        for (int i = 0; i < points.length; i++) {
            for (double[] other : points) {
                dominators[i] += dominates(other, points[i]) ? 1 : 0;
            }
        }
        boolean[] isRanked = new boolean[points.length];
        int left = points.length;
        for (int rank = 0; left > 0; rank++) {
            int[] front = front(dominators, isRanked);
            for (int point : front) {
                ranks[point] = rank;
                isRanked[point] = true;
            }
            for (int i = 0; i < points.length; i++) {
                for (int point : front) {
                    dominators[i] -= dominates(points[point], points[i]) ? 1 : 0;
                }
            }
            left -= front.length;
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

    private static int[] front(int[] dominators, boolean[] isRanked) {
        return IntStream.range(0, dominators.length)
                .filter(point -> !isRanked[point] && dominators[point] == 0)
                .toArray();
    }

    private static boolean dominates(double[] first, double[] second) {
        boolean hasNaN = hasNaN(second);
        if (hasNaN || hasNaN(first)) {
            return hasNaN && !hasNaN(first);
        }
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
