package dev.espalier.search;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.RunOutline;
import dev.espalier.search.storage.Study;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a search makes better, by the values of a measurement: metrics of the validation, and what is known of every model.
 *
 * @param all at least one, in the order of the losses
 */
record Objectives(List<Study.Objective> all) {

    /** How many values of the model are trained. */
    static final String PARAMETERS = "parameters";

    /** Seconds that a prediction takes for each sample. */
    static final String LATENCY = "latency";

    private static final String TRAIN_LOSS = "train-loss";
    private static final String PLACE = "search.objective";

    /** Copies the list. */
    Objectives {
        all = List.copyOf(all);
    }

    /**
     * The objectives that a stack file names, with the directions that their metrics say.
     *
     * @param names of metrics; empty for the metric by which a run chooses its best weights
     * @param outline of a run of the stack
     * @return the objectives
     * @throws EspalierException with the problems of all names, or if there is nothing to validate on
     */
    static Objectives of(List<String> names, RunOutline outline) {
        if (outline.validationSamples() == 0) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "data.validation",
                    "there is no validation split, by which trials are compared",
                    "hold samples out, such as data.validation: 0.2");
        }
        List<Problem> problems = new ArrayList<>();
        List<Study.Objective> all = new ArrayList<>();
        for (String name : names.isEmpty() ? List.of(standard(outline)) : names) {
            direction(name, outline, problems)
                    .ifPresent(
                            direction -> all.add(new Study.Objective(name, direction == Monitor.Direction.MAXIMIZE)));
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
        return new Objectives(all);
    }

    /** Whether the time of predictions is one of them, which is measured only then. */
    boolean needLatency() {
        return all.stream().anyMatch(objective -> objective.name().equals(LATENCY));
    }

    /**
     * The losses of a measurement.
     *
     * @param values of metrics by name
     * @return one for each objective, smaller is better; NaN where there is no value, or one that is not finite
     */
    List<Double> losses(Map<String, Double> values) {
        return all.stream()
                .map(objective -> {
                    double value = values.getOrDefault(objective.name(), Double.NaN);
                    return Double.isFinite(value) ? objective.flip(value) : Double.NaN;
                })
                .toList();
    }

    private static String standard(RunOutline outline) {
        String monitored = outline.monitor().metric();
        return monitored.equals(TRAIN_LOSS) ? "loss" : monitored;
    }

    private static Optional<Monitor.Direction> direction(String name, RunOutline outline, List<Problem> problems) {
        if (name.equals(PARAMETERS) || name.equals(LATENCY)) {
            return Optional.of(Monitor.Direction.MINIMIZE);
        }
        Optional<Monitor.Direction> known = outline.validationMetrics().get(name);
        if (known == null || name.equals(TRAIN_LOSS)) {
            TreeSet<String> metrics = new TreeSet<>(outline.validationMetrics().keySet());
            metrics.remove(TRAIN_LOSS);
            problems.add(new Problem(
                    ErrorCode.INVALID_SETTING,
                    PLACE,
                    "validation has no metric '" + name + "'",
                    "its metrics are " + String.join(", ", metrics) + "; " + PARAMETERS + " and " + LATENCY
                            + " are objectives, too"));
            return Optional.empty();
        }
        Optional<Monitor.Direction> direction =
                known.isEmpty() && outline.monitor().metric().equals(name)
                        ? outline.monitor().direction()
                        : known;
        if (direction.isEmpty()) {
            problems.add(new Problem(
                    ErrorCode.INVALID_SETTING,
                    PLACE,
                    "its metric does not say in which direction " + name + " improves",
                    "name another metric, or say it by train.monitor: {metric: " + name + ", direction: maximize}"));
        }
        return direction;
    }
}
