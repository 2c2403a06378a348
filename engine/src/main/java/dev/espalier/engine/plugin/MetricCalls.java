package dev.espalier.engine.plugin;

import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor;
import java.util.Map;
import java.util.Optional;

/** Calls of evaluation metrics. */
public final class MetricCalls {

    private static final String NOUN = "evaluation metric";

    private MetricCalls() {}

    /** {@link EvaluationMetric#start}, which may refuse by an {@link IllegalArgumentException}. */
    public static EvaluationMetric.Accumulator start(EvaluationMetric metric, Schema.Target target) {
        return new Guarded(metric, PluginBoundary.valueOrRefusal(NOUN, metric, "start", () -> metric.start(target)));
    }

    /** {@link EvaluationMetric#direction}. */
    public static Optional<Monitor.Direction> direction(EvaluationMetric metric, String value) {
        return PluginBoundary.value(NOUN, metric, "direction of " + value, () -> metric.direction(value));
    }

    /** A count whose calls go through the boundary. */
    private record Guarded(EvaluationMetric metric, EvaluationMetric.Accumulator count)
            implements EvaluationMetric.Accumulator {

        @Override
        public void add(int samples, float[] predictions, float[] targets) {
            ClassLoader before = PluginBoundary.enter(metric);
            try {
                count.add(samples, predictions, targets);
            } catch (Throwable failure) {
                throw PluginBoundary.failed(NOUN, metric, "add", failure);
            } finally {
                PluginBoundary.leave(before);
            }
        }

        @Override
        public Map<String, Double> values() {
            return PluginBoundary.map(NOUN, metric, "values", count::values);
        }
    }
}
