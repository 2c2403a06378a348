package dev.espalier.plugins.search;

import dev.espalier.api.RandomStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A density on the unit interval: a mixture of normal distributions, one for each observed position and a wide one for what
 * is assumed without any, each cut at 0 and 1.
 *
 * <p>The deviation of each is the larger of the distances to its neighbours, but at least 1/min(100, 1 + observations).
 */
final class ParzenEstimator {

    /** Beyond this many deviations a component adds less than 10⁻¹⁶ of what the prior does. */
    private static final double FAR = 8.6;

    private final double[] means;
    private final double[] deviations;

    /** The weight of each component divided by the probability that it has within the unit interval. */
    private final double[] weights;

    private final double[] cumulated;

    /**
     * The density of observations.
     *
     * @param positions in [0, 1], in the order in which they were made
     */
    ParzenEstimator(double[] positions) {
        int count = positions.length + 1;
        means = Arrays.copyOf(positions, count);
        means[count - 1] = 0.5;
        deviations = deviations(means);
        double[] shares = Arrays.copyOf(ObservationWeights.of(positions.length), count);
        shares[count - 1] = 1;
        double sum = Arrays.stream(shares).sum();
        weights = new double[count];
        cumulated = new double[count];
        double before = 0;
        for (int i = 0; i < count; i++) {
            double outside = tail(means[i] / deviations[i]) + tail((1 - means[i]) / deviations[i]);
            weights[i] = shares[i] / sum / (1 - outside);
            before += shares[i] / sum;
            cumulated[i] = before;
        }
    }

    private static double tail(double distance) {
        return distance > FAR ? 0 : NormalDistribution.probability(-distance);
    }

    /** The prior is the last one; its deviation is 1, the length of the interval. */
    private static double[] deviations(double[] means) {
        int count = means.length;
        Integer[] order = IntStream.range(0, count).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> means[i]));
        double least = 1.0 / Math.min(100, 1 + count);
        double[] deviations = new double[count];
        for (int i = 0; i < count; i++) {
            double below = i == 0 ? 0 : means[order[i]] - means[order[i - 1]];
            double above = i == count - 1 ? 0 : means[order[i + 1]] - means[order[i]];
            deviations[order[i]] = Math.max(least, Math.max(below, above));
        }
        deviations[count - 1] = 1;
        return deviations;
    }

    /** A position of this density. */
    double draw(RandomStream random) {
        double share = random.nextDouble();
        int component = 0;
        while (component < cumulated.length - 1 && share >= cumulated[component]) {
            component++;
        }
        double position;
        do {
            position = means[component] + deviations[component] * random.nextGaussian();
        } while (!(position >= 0 && position <= 1));
        return position;
    }

    /** The density at a position. */
    double density(double position) {
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            double distance = (position - means[i]) / deviations[i];
            if (Math.abs(distance) < FAR) {
                sum += weights[i] / deviations[i] * NormalDistribution.density(distance);
            }
        }
        return sum;
    }

    /** The probability of an interval of positions. */
    double probability(double low, double high) {
        double sum = 0;
        for (int i = 0; i < means.length; i++) {
            double from = (low - means[i]) / deviations[i];
            double to = (high - means[i]) / deviations[i];
            if (to > -FAR && from < FAR) {
                sum += weights[i] * ofComponent(from, to, to - from);
            }
        }
        return sum;
    }

    /** Of a narrow interval by the midpoint rule, whose relative error is width²/24: at most 0.3 %. */
    private static double ofComponent(double from, double to, double width) {
        return width < 0.25
                ? width * NormalDistribution.density(0.5 * (from + to))
                : NormalDistribution.probability(to) - NormalDistribution.probability(from);
    }
}
