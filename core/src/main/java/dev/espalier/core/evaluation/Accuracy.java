package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Accuracy: correct / samples, the fraction of samples whose class is predicted correctly; larger is better.
 *
 * <p>For labels that are not mutually exclusive, the fraction of right decisions for each label, {@code
 * accuracy{label=red}}, and their mean.
 *
 * <p>Choose it when classes are about equally frequent.
 */
@Plugin(value = "accuracy", summary = "fraction of samples whose class is predicted correctly")
public record Accuracy() implements EvaluationMetric.OfLabels, EvaluationMetric.OfWeightedSamples {

    private static final String NAME = "accuracy";

    @Override
    public Optional<Direction> direction(String value) {
        return ClassMetric.direction(NAME, value);
    }

    @Override
    public boolean skipsMissingValues() {
        return true;
    }

    @Override
    public Accumulator start(Schema.Target target) {
        return start(target, false);
    }

    @Override
    public Accumulator startWeighted(Schema.Target target) {
        return start(target, true);
    }

    private static Accumulator start(Schema.Target target, boolean weighted) {
        ClassIndices.requireClasses(NAME, target);
        return new WeighableAccumulator(weighted) {
            private double correct;
            private double all;

            @Override
            void count(int samples, float[] predictions, float[] targets, float[] weights) {
                int width = target.width();
                for (int s = 0; s < samples; s++) {
                    double weight = weight(weights, s);
                    if (ClassIndices.argmax(predictions, s * width, width) == ClassIndices.actual(target, targets, s)) {
                        correct += weight;
                    }
                    all += weight;
                }
            }

            @Override
            public Map<String, Double> values() {
                return Map.of(NAME, correct / all);
            }
        };
    }

    @Override
    public Accumulator startLabels(Schema.Target target, List<Double> thresholds) {
        return new LabelMetric(NAME, true, LabelMetric.Counts::accuracy, target, thresholds);
    }
}
