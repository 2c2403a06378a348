package dev.espalier.plugins.search;

import dev.espalier.api.RandomStream;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Trial;
import java.util.Arrays;
import java.util.List;

/**
 * The losses of trials as values with mean 0 and variance 1, of which a process can be fitted.
 *
 * <p>Several losses become one by weights that are drawn anew for each proposal, so that proposals follow the whole front:
 * max_i w_i·f_i + 0.05·Σ w_i·f_i, each f_i in [0, 1]. What is far above the median is cut at three times the distance of the
 * best, for a loss that explodes would hide all other differences; a loss that is NaN and a trial that failed get that value.
 *
 * <p>Source: Knowles, "ParEGO: A Hybrid Algorithm with On-Line Landscape Approximation for Expensive Multiobjective
 * Optimization Problems", IEEE TEC 10(1), 2006.
 */
final class Targets {

    private static final double SUM = 0.05;

    private static final double FARTHEST = 3;

    private Targets() {}

    /** The value of each trial; NaN if no trial has a loss. */
    static double[] of(List<Trial> trials, RandomStream random) {
        int objectives = trials.stream()
                .flatMap(trial -> trial.last().stream())
                .mapToInt(measurement -> measurement.losses().size())
                .findFirst()
                .orElse(0);
        double[][] losses = new double[objectives][];
        for (int i = 0; i < objectives; i++) {
            losses[i] = bounded(losses(trials, i));
        }
        return standardized(objectives == 1 ? losses[0] : scalar(losses, trials.size(), random));
    }

    private static double[] losses(List<Trial> trials, int objective) {
        return trials.stream()
                .mapToDouble(trial -> trial.state() == Trial.State.FAILED
                        ? Double.NaN
                        : trial.last()
                                .map(Measurement::losses)
                                .map(losses -> losses.get(objective))
                                .orElse(Double.NaN))
                .toArray();
    }

    private static double[] bounded(double[] losses) {
        double[] sorted =
                Arrays.stream(losses).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return losses;
        }
        double median = sorted[sorted.length / 2];
        double most = Math.min(sorted[sorted.length - 1], median + FARTHEST * (median - sorted[0]));
        double highest = most > sorted[0] ? most : sorted[sorted.length - 1];
        return Arrays.stream(losses)
                .map(loss -> Double.isNaN(loss) || loss > highest ? highest : Math.max(loss, sorted[0]))
                .toArray();
    }

    private static double[] scalar(double[][] losses, int trials, RandomStream random) {
        double[] weights = new double[losses.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = -StrictMath.log1p(-random.nextDouble());
        }
        double sum = Arrays.stream(weights).sum();
        double[] largest = new double[trials];
        double[] total = new double[trials];
        for (int i = 0; i < losses.length; i++) {
            double low = Arrays.stream(losses[i]).min().orElse(0);
            double extent = Arrays.stream(losses[i]).max().orElse(0) - low;
            for (int trial = 0; trial < trials; trial++) {
                double scaled = extent > 0 ? (losses[i][trial] - low) / extent : 0;
                largest[trial] = Math.max(largest[trial], weights[i] / sum * scaled);
                total[trial] += weights[i] / sum * scaled;
            }
        }
        for (int trial = 0; trial < trials; trial++) {
            largest[trial] += SUM * total[trial];
        }
        return largest;
    }

    private static double[] standardized(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        return Arrays.stream(values).map(value -> (value - mean) / deviation).toArray();
    }
}
