package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;

/**
 * The mean of the errors' magnitudes, over all samples and values.
 *
 * <p>Σ|prediction − target| / n
 */
@Plugin(value = "mean-absolute-error", summary = "mean of the errors' magnitudes")
public record MeanAbsoluteError() implements EvaluationMetric {

    @Override
    public Accumulator start(Schema.Target target) {
        return new ErrorMean("mean-absolute-error", target, Math::abs);
    }
}
