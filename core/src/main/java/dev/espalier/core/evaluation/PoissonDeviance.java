package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Optional;

/**
 * Mean Poisson deviance of predicted rates p from counts t, over all samples and values; smaller is better.
 *
 * <p>Σ 2·(t·ln(t/p) − t + p) / n
 *
 * <p>Undefined (NaN) if a rate is not above 0 or a count is below 0.
 *
 * <p>Choose it with the loss poisson: unlike that it is 0 for exact predictions.
 *
 * <p>Source: {@code sklearn.metrics.mean_poisson_deviance}.
 */
@Plugin(value = "poisson-deviance", summary = "mean Poisson deviance of predicted rates, for counts")
public record PoissonDeviance() implements EvaluationMetric.OfWeightedSamples {

    private static final String NAME = "poisson-deviance";

    @Override
    public Optional<Direction> direction(String value) {
        return value.equals(NAME) ? Optional.of(Direction.MINIMIZE) : Optional.empty();
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
        return new ErrorMean(NAME, target, weighted, PoissonDeviance::deviance);
    }

    private static double deviance(double rate, double count) {
        if (!(rate > 0 && count >= 0)) {
            return Double.NaN;
        }
        double logarithm = count == 0 ? 0 : count * StrictMath.log(count / rate);
        return 2 * (logarithm - count + rate);
    }
}
