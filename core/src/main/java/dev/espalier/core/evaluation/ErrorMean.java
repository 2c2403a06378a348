package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/** The mean of a function of prediction and target, over all samples and values. */
final class ErrorMean implements EvaluationMetric.Accumulator {

    private final String name;
    private final int width;
    private final DoubleBinaryOperator cost;
    private double sum;
    private long count;

    ErrorMean(String name, Schema.Target target, DoubleBinaryOperator cost) {
        requireValues(name, target);
        this.name = name;
        this.width = target.width();
        this.cost = cost;
    }

    /**
     * Refuses a target that has classes.
     *
     * @throws IllegalArgumentException if it has no real values
     */
    static void requireValues(String metric, Schema.Target target) {
        if (target.kind() != TargetKind.VALUES) {
            throw new IllegalArgumentException(
                    metric + " compares real values; target '" + target.name() + "' has classes");
        }
    }

    @Override
    public void add(int samples, float[] predictions, float[] targets) {
        for (int i = 0; i < samples * width; i++) {
            sum += cost.applyAsDouble(predictions[i], targets[i]);
        }
        count += (long) samples * width;
    }

    @Override
    public Map<String, Double> values() {
        return Map.of(name, sum / count);
    }
}
