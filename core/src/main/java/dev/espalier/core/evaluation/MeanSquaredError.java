package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Optional;

/**
 * Mean squared error (MSE) over all samples and values; smaller is better.
 *
 * <p>Σ(prediction − target)² / n
 *
 * <p>Choose it when large errors matter most.
 */
@Plugin(value = "mean-squared-error", summary = "mean squared error (MSE) of the predictions")
public record MeanSquaredError() implements EvaluationMetric.OfWeightedSamples {

    private static final String NAME = "mean-squared-error";

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
        return new ErrorMean(
                NAME, target, weighted, (prediction, value) -> (prediction - value) * (prediction - value));
    }
}
