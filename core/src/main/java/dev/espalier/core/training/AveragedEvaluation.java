package dev.espalier.core.training;

import dev.espalier.core.uncertainty.PredictionAverage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of the mean of several predictions of the same samples: of the members of an ensemble, or of several passes with noise.
 *
 * <p>Losses, which are computed of outputs and not of predictions, are the means of those of the single evaluations.
 */
public final class AveragedEvaluation {

    private final List<OutputTask> tasks;
    private final List<float[]> predictions = new ArrayList<>();
    private final List<PredictionAverage> averages = new ArrayList<>();
    private final Map<String, Double> losses = new LinkedHashMap<>();
    private @Nullable Evaluation first;

    /**
     * An average of nothing yet.
     *
     * @param tasks what the outputs are for, with the thresholds of the whole
     * @param samples how many samples are evaluated
     */
    public AveragedEvaluation(List<OutputTask> tasks, int samples) {
        this.tasks = List.copyOf(tasks);
        for (OutputTask task : tasks) {
            predictions.add(new float[samples * task.predicted().width()]);
            averages.add(new PredictionAverage(task.predicted(), samples));
        }
    }

    /**
     * Evaluates, and adds the predictions.
     *
     * @param evaluation on the same samples as all others, of tasks in the same order
     * @return the metrics of its own predictions
     */
    public Map<String, Double> add(Evaluation evaluation) {
        Map<String, Double> metrics = evaluation.evaluateKeeping(predictions);
        for (int i = 0; i < averages.size(); i++) {
            averages.get(i).add(predictions.get(i));
        }
        double part = 1.0 / averages.get(0).count();
        for (String name : evaluation.lossNames()) {
            double value = metrics.getOrDefault(name, Double.NaN);
            losses.merge(name, value, (mean, own) -> mean + (own - mean) * part);
        }
        if (first == null) {
            first = evaluation;
        }
        return metrics;
    }

    /** The mean prediction of each task and how far the predictions differ, in the order of the samples. */
    public List<PredictionAverage> averages() {
        return averages;
    }

    /**
     * The metrics of the mean prediction.
     *
     * @return by name, with the means of the losses
     * @throws NullPointerException if nothing has been added
     */
    public Map<String, Double> metrics() {
        Evaluation evaluation = Objects.requireNonNull(first, "nothing has been evaluated");
        List<OutputTask> before = evaluation.tasks();
        List<OutputTask> decided = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            decided.add(before.get(i).decidedBy(tasks.get(i).thresholds()));
        }
        evaluation.decideBy(decided);
        try {
            return evaluation.evaluateGiven(
                    averages.stream().map(PredictionAverage::mean).toList(), losses);
        } finally {
            evaluation.decideBy(before);
        }
    }
}
