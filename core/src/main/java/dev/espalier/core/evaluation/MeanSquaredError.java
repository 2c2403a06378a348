package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;

/**
 * The mean of the squared errors, over all samples and values.
 *
 * <p>Σ(prediction − target)² / n
 */
@Plugin(value = "mean-squared-error", summary = "mean of the squared errors")
public record MeanSquaredError() implements EvaluationMetric {

    @Override
    public Accumulator start(Schema.Target target) {
        return new ErrorMean("mean-squared-error", target, error -> error * error);
    }
}
