package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Optional;

/**
 * Mean absolute error (MAE) over all samples and values; smaller is better.
 *
 * <p>Σ|prediction − target| / n
 *
 * <p>Choose it to read errors in the unit of the target, with little influence of outliers.
 */
@Plugin(value = "mean-absolute-error", summary = "mean absolute error (MAE) of the predictions")
public record MeanAbsoluteError() implements EvaluationMetric.OfWeightedSamples {

    private static final String NAME = "mean-absolute-error";

    @Override
    public Optional<Direction> direction(String value) {
        return ErrorMean.direction(NAME, value);
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
        return new ErrorMean(NAME, target, weighted, (prediction, value) -> Math.abs(prediction - value));
    }
}
