package dev.espalier.core.evaluation;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.engine.loss.Quantile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pinball loss of predicted quantiles τ over all samples and values; smaller is better.
 *
 * <p>Σ max(τ·d, (τ − 1)·d) / n with d = target − prediction
 *
 * <p>Each value of the target has as many predictions as there are quantiles, as with the loss quantile of the same
 * quantiles; with one quantile, predictions of any regression are compared. With several, {@code pinball-loss} is the mean
 * and each one is named like {@code pinball-loss{quantile=0.9}}.
 *
 * <p>Choose it to compare predictions of quantiles, one by one.
 *
 * <p>Source: {@code sklearn.metrics.mean_pinball_loss}.
 *
 * @param quantiles τ, each in (0, 1), in ascending order
 */
@Plugin(value = "pinball-loss", summary = "pinball loss of predicted quantiles")
public record PinballLoss(
        @Setting(value = "quantiles that are predicted, in (0, 1), in ascending order", shorthand = true)
        List<Double> quantiles)
        implements EvaluationMetric.OfAllPredictions {

    private static final String NAME = "pinball-loss";

    /** The quantiles of the loss {@code quantile} by default. */
    public PinballLoss() {
        this(List.of(0.1, 0.5, 0.9));
    }

    /** Checks the ranges and the order. */
    public PinballLoss {
        // the rules of the loss, whose setting has the same name
        quantiles = new Quantile(quantiles).quantiles();
    }

    @Override
    public Optional<Direction> direction(String value) {
        return MetricName.parse(value).metric().equals(NAME) ? Optional.of(Direction.MINIMIZE) : Optional.empty();
    }

    @Override
    public boolean skipsMissingValues() {
        return true;
    }

    @Override
    public Accumulator start(Schema.Target target, Schema.Target predicted) {
        ErrorMean.requireValues(NAME, target);
        int each = predicted.width() / target.width();
        Check.require(
                quantiles.size() == each,
                "quantiles",
                quantiles,
                "must have as many quantiles as are predicted of a value, which are " + each);
        return new Sums(target.width());
    }

    private final class Sums implements Accumulator {

        private final int width;
        private final double[] sums = new double[quantiles.size()];
        private long count;

        Sums(int width) {
            this.width = width;
        }

        @Override
        public void add(int samples, float[] predictions, float[] targets) {
            int each = sums.length;
            for (int i = 0; i < samples * width; i++) {
                if (Float.isNaN(targets[i])) {
                    continue;
                }
                count++;
                for (int k = 0; k < each; k++) {
                    double difference = (double) targets[i] - predictions[i * each + k];
                    double quantile = quantiles.get(k);
                    sums[k] += Math.max(quantile * difference, (quantile - 1) * difference);
                }
            }
        }

        @Override
        public Map<String, Double> values() {
            Map<String, Double> values = new LinkedHashMap<>();
            double sum = 0;
            for (double one : sums) {
                sum += one / count;
            }
            values.put(NAME, sum / sums.length);
            for (int k = 0; k < sums.length && sums.length > 1; k++) {
                String name = MetricName.of(NAME)
                        .with("quantile", quantiles.get(k).toString())
                        .toString();
                values.put(name, sums[k] / count);
            }
            return values;
        }
    }
}
