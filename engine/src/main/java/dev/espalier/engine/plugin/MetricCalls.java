package dev.espalier.engine.plugin;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.model.Loss;
import java.util.List;
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

    /**
     * {@link EvaluationMetric#start}, which may refuse by an {@link IllegalArgumentException}, for predictions of a loss.
     *
     * @param metric the metric
     * @param loss what the predictions come from
     * @param target what is predicted
     * @return an accumulator that takes all predictions of the loss
     */
    public static EvaluationMetric.Accumulator start(EvaluationMetric metric, Loss loss, Schema.Target target) {
        Schema.Target predicted = LossCalls.predicted(loss, target);
        if (predicted.width() == target.width()) {
            return start(metric, target);
        }
        if (metric instanceof EvaluationMetric.OfAllPredictions all) {
            return new Guarded(
                    metric, PluginBoundary.valueOrRefusal(NOUN, metric, "start", () -> all.start(target, predicted)));
        }
        int each = predicted.width() / target.width();
        return new SinglePredictions(start(metric, target), target.width(), each, LossCalls.point(loss, target));
    }

    /**
     * As {@link #start(EvaluationMetric, Loss, Schema.Target)}, for targets that may be labels.
     *
     * @param metric the metric
     * @param loss what the predictions come from
     * @param target what is predicted
     * @param thresholds of its labels; not looked at for other targets
     * @return an accumulator that takes all predictions of the loss
     */
    public static EvaluationMetric.Accumulator start(
            EvaluationMetric metric, Loss loss, Schema.Target target, List<Double> thresholds) {
        if (target.kind() == TargetKind.LABELS && metric instanceof EvaluationMetric.OfLabels labels) {
            return new Guarded(
                    metric,
                    PluginBoundary.valueOrRefusal(
                            NOUN, metric, "startLabels", () -> labels.startLabels(target, thresholds)));
        }
        return start(metric, loss, target);
    }

    /** {@link EvaluationMetric#skipsMissingValues}. */
    public static boolean skipsMissingValues(EvaluationMetric metric) {
        return PluginBoundary.value(NOUN, metric, "skipsMissingValues", metric::skipsMissingValues);
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
        public void add(int samples, float[] predictions, float[] targets, float[] weights) {
            ClassLoader before = PluginBoundary.enter(metric);
            try {
                count.add(samples, predictions, targets, weights);
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

    /** An accumulator for one prediction of each value, given all of them. */
    private static final class SinglePredictions implements EvaluationMetric.Accumulator {

        private final EvaluationMetric.Accumulator accumulator;
        private final int width;
        private final int each;
        private final int point;
        private float[] single = {};

        SinglePredictions(EvaluationMetric.Accumulator accumulator, int width, int each, int point) {
            this.accumulator = accumulator;
            this.width = width;
            this.each = each;
            this.point = point;
        }

        @Override
        public void add(int samples, float[] predictions, float[] targets) {
            accumulator.add(samples, singleOf(samples, predictions), targets);
        }

        @Override
        public void add(int samples, float[] predictions, float[] targets, float[] weights) {
            accumulator.add(samples, singleOf(samples, predictions), targets, weights);
        }

        private float[] singleOf(int samples, float[] predictions) {
            int count = samples * width;
            if (single.length < count) {
                single = new float[count];
            }
            for (int i = 0; i < count; i++) {
                single[i] = predictions[i * each + point];
            }
            return single;
        }

        @Override
        public Map<String, Double> values() {
            return accumulator.values();
        }
    }
}
