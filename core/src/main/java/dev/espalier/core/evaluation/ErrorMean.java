package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/** The mean of a function of prediction and target, over all samples and values. */
final class ErrorMean extends WeighableAccumulator {

    private final String name;
    private final int width;
    private final DoubleBinaryOperator cost;
    private final Schema.Target target;

    /** The sum of each value and of its weights, where values are named. */
    private final double[] sums;

    private final double[] weightSums;

    private double sum;
    private double all;

    ErrorMean(String name, Schema.Target target, boolean weighted, DoubleBinaryOperator cost) {
        super(weighted);
        requireValues(name, target);
        this.name = name;
        this.width = target.width();
        this.cost = cost;
        this.target = target;
        this.sums = new double[NamedValues.of(target).size()];
        this.weightSums = new double[sums.length];
    }

    /** The direction of a value of such a metric: of the mean, and of each named value. */
    static Optional<Direction> direction(String metric, String value) {
        return MetricName.parse(value).metric().equals(metric) ? Optional.of(Direction.MINIMIZE) : Optional.empty();
    }

    /**
     * Refuses a target that has classes.
     *
     * @throws IllegalArgumentException if it has no real values
     */
    static void requireValues(String metric, Schema.Target target) {
        if (target.kind() != TargetKind.VALUES) {
            throw new IllegalArgumentException(metric + " compares real values; target '" + target.name() + "' has "
                    + (target.kind() == TargetKind.LABELS ? "labels" : "classes"));
        }
    }

    @Override
    void count(int samples, float[] predictions, float[] targets, float[] weights) {
        for (int i = 0; i < samples * width; i++) {
            if (Float.isNaN(targets[i])) {
                continue;
            }
            double weight = weight(weights, i / width);
            double error = weight * cost.applyAsDouble(predictions[i], targets[i]);
            sum += error;
            all += weight;
            if (sums.length > 0) {
                sums[i % width] += error;
                weightSums[i % width] += weight;
            }
        }
    }

    @Override
    public Map<String, Double> values() {
        return NamedValues.with(name, sum / all, target, i -> sums[i] / weightSums[i]);
    }
}
