package dev.espalier.core.setup;

import dev.espalier.api.Problem;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.core.evaluation.CombinedMetric;
import dev.espalier.core.evaluation.KnownDirection;
import dev.espalier.core.stack.MonitoredValue;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.TrainingLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The values that each validation of a run has, with the directions in which they improve.
 *
 * @param directions by the value's name
 */
public record ValidationValues(SortedMap<String, KnownDirection> directions) {

    /** Copies the map. */
    public ValidationValues {
        directions = Collections.unmodifiableSortedMap(new TreeMap<>(directions));
    }

    /**
     * The values of a run's validations.
     *
     * @param schema of the validation data
     * @param tasks what the outputs are trained for
     * @return the losses and the values of the metrics
     */
    public static ValidationValues of(Schema schema, List<OutputTask> tasks) {
        TreeMap<String, KnownDirection> directions =
                new TreeMap<>(Map.of("loss", KnownDirection.LOSS, TrainingLoop.TRAIN_LOSS, KnownDirection.LOSS));
        for (OutputTask task : tasks) {
            String prefix = tasks.size() == 1 ? "" : task.name() + "/";
            directions.put(prefix + "loss", KnownDirection.LOSS);
            for (EvaluationMetric metric : task.metrics()) {
                for (String name : task.start(metric).values().keySet()) {
                    directions.put(prefix + name, KnownDirection.of(metric, name));
                }
            }
        }
        return new ValidationValues(directions);
    }

    /** The values of a run without validations. */
    public static ValidationValues none() {
        return new ValidationValues(new TreeMap<>());
    }

    /**
     * A monitor with the direction that the value's metric says, unless one is given.
     *
     * @param monitor what is followed
     * @return the same if neither says one
     */
    public Monitor completed(Monitor monitor) {
        Optional<CombinedMetric> combined = CombinedMetric.parse(monitor.metric());
        if (combined.isPresent() && monitor.direction().isEmpty()) {
            return new Monitor(monitor.metric(), direction(combined.get()));
        }
        KnownDirection known = directions.get(monitor.metric());
        return known == null || monitor.direction().isPresent()
                ? monitor
                : new Monitor(monitor.metric(), known.direction());
    }

    /** The direction of all values that are combined; empty if they have none, or not the same. */
    private Optional<Monitor.Direction> direction(CombinedMetric combined) {
        List<Optional<Monitor.Direction>> all = combined.values().stream()
                .map(metric -> Optional.ofNullable(directions.get(metric)).flatMap(KnownDirection::direction))
                .distinct()
                .toList();
        return all.size() == 1 ? all.get(0) : Optional.empty();
    }

    private void combinedProblems(MonitoredValue value, CombinedMetric combined, List<Problem> problems) {
        int before = problems.size();
        for (String metric : combined.values()) {
            if (!directions.containsKey(metric) || metric.equals(TrainingLoop.TRAIN_LOSS)) {
                problems.add(unknown(value, metric));
            }
        }
        if (problems.size() == before
                && value.monitor().direction().isEmpty()
                && direction(combined).isEmpty()) {
            problems.add(
                    value.problem(
                            "the values of " + combined.name() + " do not improve in one direction",
                            "combine values that are all to be minimized, or all to be maximized, such as the losses of the outputs"));
        }
    }

    private Problem unknown(MonitoredValue value, String metric) {
        return value.problem(
                "validation has no metric '" + metric + "'",
                "its metrics are " + String.join(", ", directions.keySet()));
    }

    /** What is wrong with the values that a stack follows. */
    List<Problem> problems(List<MonitoredValue> monitored) {
        List<Problem> problems = new ArrayList<>();
        for (MonitoredValue value : monitored) {
            String metric = value.monitor().metric();
            Optional<CombinedMetric> combined = CombinedMetric.parse(metric);
            KnownDirection known = directions.get(metric);
            if (combined.isPresent()) {
                combinedProblems(value, combined.get(), problems);
            } else if (known == null) {
                problems.add(unknown(value, metric));
            } else if (value.monitor().direction().isEmpty()
                    && known.direction().isEmpty()) {
                problems.add(value.problem(
                        known.source() + " does not say in which direction " + metric + " improves",
                        "set direction to minimize or maximize"));
            } else {
                value.contradiction(known).ifPresent(problems::add);
            }
        }
        return problems;
    }
}
