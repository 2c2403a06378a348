package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Optional;

/**
 * Mean absolute percentage error (MAPE) over all samples and values, as a fraction: 0.1 is 10 %; smaller is better.
 *
 * <p>Σ(|prediction − target| / max(|target|, 2⁻⁵²)) / n
 *
 * <p>Choose it to compare errors of targets of different size; where targets are near 0 it is large without a meaning.
 *
 * <p>Source: {@code sklearn.metrics.mean_absolute_percentage_error}.
 */
@Plugin(value = "mean-absolute-percentage-error", summary = "mean absolute percentage error (MAPE), as a fraction")
public record MeanAbsolutePercentageError() implements EvaluationMetric.OfWeightedSamples {

    private static final String NAME = "mean-absolute-percentage-error";
    private static final double SMALLEST = 0x1p-52;

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
                NAME,
                target,
                weighted,
                (prediction, value) -> Math.abs(prediction - value) / Math.max(Math.abs(value), SMALLEST));
    }
}
