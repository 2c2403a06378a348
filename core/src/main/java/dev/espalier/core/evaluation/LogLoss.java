package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Map;
import java.util.Optional;

/**
 * Log loss: the mean of −ln p of the samples' classes, without class weights and smoothing, in nats; smaller is better.
 *
 * <p>p is at least 2⁻²³, so that one wrong certainty costs 15.9 and not infinity. For a target that is a distribution t, −Σ
 * t(k)·ln p(k). Undefined (NaN) if predictions are not probabilities, such as the scores of hinge.
 *
 * <p>Choose it to compare probabilities of models that were trained with different losses.
 *
 * <p>Source: {@code sklearn.metrics.log_loss}.
 */
@Plugin(value = "log-loss", summary = "mean negative logarithm of the probability of the samples' classes")
public record LogLoss() implements EvaluationMetric.OfWeightedSamples {

    private static final String NAME = "log-loss";
    private static final double SMALLEST = 0x1p-23;

    @Override
    public Optional<Direction> direction(String value) {
        return value.equals(NAME) ? Optional.of(Direction.MINIMIZE) : Optional.empty();
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
            private double sum;
            private double all;

            @Override
            void count(int samples, float[] predictions, float[] targets, float[] weights) {
                for (int s = 0; s < samples; s++) {
                    double weight = weight(weights, s);
                    sum += weight * loss(target, s, predictions, targets);
                    all += weight;
                }
            }

            @Override
            public Map<String, Double> values() {
                return Map.of(NAME, sum / all);
            }
        };
    }

    private static double loss(Schema.Target target, int sample, float[] predictions, float[] targets) {
        int at = sample * target.width();
        for (int k = at; k < at + target.width(); k++) {
            if (!(predictions[k] >= 0 && predictions[k] <= 1)) {
                return Double.NaN;
            }
        }
        if (target.kind() == TargetKind.CLASS_INDEX) {
            return -logarithm(predictions[at + (int) targets[sample]]);
        }
        double sum = 0;
        for (int k = at; k < at + target.width(); k++) {
            sum -= targets[k] > 0 ? targets[k] * logarithm(predictions[k]) : 0;
        }
        return sum;
    }

    private static double logarithm(float probability) {
        return StrictMath.log(Math.max(probability, SMALLEST));
    }
}
