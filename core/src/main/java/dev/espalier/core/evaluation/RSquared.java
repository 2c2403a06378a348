package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Map;
import java.util.Optional;

/**
 * Coefficient of determination: 1 for exact predictions, 0 for those no better than the mean; larger is better.
 *
 * <p>R² = 1 − Σ(prediction − target)² / Σ(target − mean)², averaged over several target values. Undefined (NaN) if a target
 * value is the same in all samples. Where values have names, each has its own metric beside, {@code
 * r-squared{target=price}}.
 *
 * <p>Choose it to compare regressions on targets of different scale.
 */
@Plugin(value = "r-squared", summary = "coefficient of determination (R²)")
public record RSquared() implements EvaluationMetric.OfWeightedSamples {

    private static final String NAME = "r-squared";

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
        ErrorMean.requireValues(NAME, target);
        int width = target.width();
        return new WeighableAccumulator(weighted) {
            private final double[] mean = new double[width];
            private final double[] total = new double[width];
            private final double[] residual = new double[width];
            private final double[] all = new double[width];

            @Override
            void count(int samples, float[] predictions, float[] targets, float[] weights) {
                for (int s = 0; s < samples; s++) {
                    double weight = weight(weights, s);
                    for (int i = 0; i < width && weight > 0; i++) {
                        double value = targets[s * width + i];
                        if (Double.isNaN(value)) {
                            continue;
                        }
                        all[i] += weight;
                        double error = predictions[s * width + i] - value;
                        residual[i] += weight * error * error;
                        // Welford's update: squares of large values would cancel
                        double distance = value - mean[i];
                        mean[i] += weight * distance / all[i];
                        total[i] += weight * distance * (value - mean[i]);
                    }
                }
            }

            @Override
            public Map<String, Double> values() {
                double sum = 0;
                for (int i = 0; i < width; i++) {
                    sum += of(i);
                }
                return NamedValues.with(NAME, sum / width, target, this::of);
            }

            private double of(int value) {
                return total[value] > 0 ? 1 - residual[value] / total[value] : Double.NaN;
            }
        };
    }
}
