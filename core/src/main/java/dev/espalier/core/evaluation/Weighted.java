package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A metric in which every sample counts by its weight in the loss: its own weight times that of its class.
 *
 * <p>Σ w·m / Σ w for a metric that is a mean of m. The values are named after those of the metric: {@code
 * weighted-accuracy}, {@code weighted-recall{class=setosa}}. Without weights they are those of the metric.
 *
 * <p>Choose it for data with sample weights, such as those of a survey; with class weights that are {@code balanced},
 * weighted accuracy on the training split is balanced accuracy.
 *
 * <p>Source: {@code sample_weight} of scikit-learn's metrics; {@code weighted_metrics} of Keras.
 *
 * @param metric the metric
 */
@Plugin(value = "weighted", summary = "a metric in which every sample counts by its weight in the loss")
public record Weighted(
        @Setting(value = "metric whose samples are weighted", shorthand = true, required = true)
        EvaluationMetric metric)
        implements EvaluationMetric {

    private static final String PREFIX = "weighted-";

    /** Weighted accuracy. */
    public Weighted() {
        this(new Accuracy());
    }

    @Override
    public Optional<Direction> direction(String value) {
        return value.startsWith(PREFIX) ? metric.direction(value.substring(PREFIX.length())) : Optional.empty();
    }

    @Override
    public boolean skipsMissingValues() {
        return metric.skipsMissingValues();
    }

    @Override
    public Accumulator start(Schema.Target target) {
        if (!(metric instanceof EvaluationMetric.OfWeightedSamples weighable)) {
            Plugin plugin = metric.getClass().getAnnotation(Plugin.class);
            throw new IllegalArgumentException("weighted cannot weight "
                    + (plugin == null ? metric.getClass().getSimpleName() : plugin.value())
                    + ", which counts every sample once");
        }
        Accumulator counted = weighable.startWeighted(target);
        return new Accumulator() {
            @Override
            public void add(int samples, float[] predictions, float[] targets) {
                counted.add(samples, predictions, targets);
            }

            @Override
            public void add(int samples, float[] predictions, float[] targets, float[] weights) {
                counted.add(samples, predictions, targets, weights);
            }

            @Override
            public Map<String, Double> values() {
                Map<String, Double> values = new LinkedHashMap<>();
                counted.values().forEach((name, value) -> values.put(PREFIX + name, value));
                return values;
            }
        };
    }
}
