package dev.espalier.search.importance;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much a hyper-parameter matters for a loss.
 *
 * <p>A random forest learns the loss from the trials. The importance of a parameter is by how much the squared error of the
 * trees on trials that they have not seen grows if the parameter's values are exchanged among these trials: twice the variance
 * that the parameter causes by itself and together with others. A setting of a plugin is exchanged among the trials with this
 * plugin, so that one that is seldom chosen has a small importance. Losses far above the median are cut at three times the
 * distance of the best, or a trial that explodes would be all that counts.
 *
 * <p>Source: Breiman, "Random Forests", Machine Learning 45, 2001, section 10.
 *
 * @param parameter the name of the parameter
 * @param fraction of the sum over all parameters, in [0, 1]
 */
public record ParameterImportance(String parameter, double fraction) {

    /** With fewer trials than these nothing can be said. */
    public static final int LEAST_TRIALS = 10;

    private static final int TREES = 100;

    private static final double FARTHEST = 3;

    private static final long FOREST_KEY = CounterRandomStream.keyOf("search.importance");

    /**
     * The importance of each parameter.
     *
     * @param space of the trials
     * @param trials of which those with a finite loss are used, with how far they were trained as another feature
     * @param objective the index of the loss
     * @param seed of the forest
     * @return in the order of the space; empty if fewer than {@link #LEAST_TRIALS} have a loss, all fractions 0 if none of the
     *     parameters explains anything
     */
    public static List<ParameterImportance> of(SearchSpace space, List<Trial> trials, int objective, long seed) {
        List<double[]> rows = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        for (Trial trial : trials) {
            double loss = trial.last()
                    .map(Measurement::losses)
                    .map(all -> all.get(objective))
                    .orElse(Double.NaN);
            if (Double.isFinite(loss)) {
                rows.add(row(space, trial));
                losses.add(loss);
            }
        }
        if (rows.size() < LEAST_TRIALS) {
            return List.of();
        }
        double[] targets =
                bounded(losses.stream().mapToDouble(Double::doubleValue).toArray());
        Samples samples = new Samples(rows.toArray(double[][]::new), targets, Samples.choices(space));
        return fractions(space, RandomForest.importances(samples, TREES, seed, FOREST_KEY));
    }

    /** Positions of numbers, indices of options, −1 for parameters without a value; then the progress. */
    private static double[] row(SearchSpace space, Trial trial) {
        double[] row = new double[space.size() + 1];
        for (int i = 0; i < space.size(); i++) {
            double value = trial.values().get(i);
            row[i] = Double.isNaN(value)
                    ? Samples.NONE
                    : Samples.choices(space)[i] ? value : space.domain(i).position(value);
        }
        row[space.size()] = trial.last().map(Measurement::progress).orElse(1.0);
        return row;
    }

    private static double[] bounded(double[] losses) {
        double[] sorted = losses.clone();
        Arrays.sort(sorted);
        double median = sorted[sorted.length / 2];
        double highest = median + FARTHEST * (median - sorted[0]);
        return median == sorted[0]
                ? losses
                : Arrays.stream(losses).map(loss -> Math.min(loss, highest)).toArray();
    }

    private static List<ParameterImportance> fractions(SearchSpace space, double[] importances) {
        double sum = 0;
        for (int i = 0; i < space.size(); i++) {
            sum += Math.max(0, importances[i]);
        }
        List<ParameterImportance> fractions = new ArrayList<>();
        for (int i = 0; i < space.size(); i++) {
            double fraction = sum > 0 ? Math.max(0, importances[i]) / sum : 0;
            fractions.add(new ParameterImportance(space.parameters().get(i).name(), fraction));
        }
        return List.copyOf(fractions);
    }
}
