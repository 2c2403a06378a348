package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brier score: the mean of Σₖ (p(k) − t(k))² over the samples, where t is 1 for the class of a sample and 0 for all others;
 * smaller is better.
 *
 * <p>With two classes it is (p − t)² of the second one, half of the sum, and so from 0 to 1; with more it is from 0 to 2: the
 * conventions of {@code sklearn.metrics.brier_score_loss} with {@code scale_by_half="auto"}. Of labels, it is (p − t)² of each
 * label, their mean, followed by {@code brier-score{label=red}}. Undefined (NaN) if predictions are not probabilities, such as
 * the scores of hinge.
 *
 * <p>Choose it to compare probabilities where a few certain errors must not decide, as they do in log loss.
 *
 * <p>Source: Brier, "Verification of Forecasts Expressed in Terms of Probability", 1950.
 */
@Plugin(value = "brier-score", summary = "mean squared difference of probabilities and classes")
public record BrierScore() implements EvaluationMetric.OfWeightedSamples, EvaluationMetric.OfLabels {

    private static final String NAME = "brier-score";

    @Override
    public Optional<Direction> direction(String value) {
        return MetricName.parse(value).metric().equals(NAME) ? Optional.of(Direction.MINIMIZE) : Optional.empty();
    }

    @Override
    public Accumulator start(Schema.Target target) {
        ClassIndices.requireClasses(NAME, target);
        return new Squares(target, false);
    }

    @Override
    public Accumulator startWeighted(Schema.Target target) {
        ClassIndices.requireClasses(NAME, target);
        return new Squares(target, true);
    }

    @Override
    public Accumulator startLabels(Schema.Target target, List<Double> thresholds) {
        return new Squares(target, false);
    }

    /** Sums of squares of each class or label. */
    private static final class Squares extends WeighableAccumulator {

        private final Schema.Target target;
        private final double[] sums;
        private double all;

        Squares(Schema.Target target, boolean weighted) {
            super(weighted);
            this.target = target;
            this.sums = new double[target.width()];
        }

        @Override
        void count(int samples, float[] predictions, float[] targets, float[] weights) {
            int width = target.width();
            for (int s = 0; s < samples; s++) {
                double weight = weight(weights, s);
                for (int k = 0; k < width; k++) {
                    float probability = predictions[s * width + k];
                    double actual = target.kind() == TargetKind.CLASS_INDEX
                            ? ((int) targets[s] == k ? 1 : 0)
                            : targets[s * width + k];
                    double difference = probability >= 0 && probability <= 1 ? probability - actual : Double.NaN;
                    sums[k] += weight * difference * difference;
                }
                all += weight;
            }
        }

        @Override
        public Map<String, Double> values() {
            if (target.kind() == TargetKind.LABELS) {
                return LabelValues.of(NAME, true, target, label -> sums[label] / all);
            }
            double sum = 0;
            for (double ofClass : sums) {
                sum += ofClass;
            }
            boolean two = target.width() == 2 && !Double.isNaN(sum);
            return Map.of(NAME, (two ? sums[1] : sum) / all);
        }
    }
}
