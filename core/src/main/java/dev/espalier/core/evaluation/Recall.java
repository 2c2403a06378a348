package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.List;
import java.util.Optional;

/**
 * Recall: the fraction of samples of a class that are predicted as it, averaged over the classes; larger is better.
 *
 * <p>For each class: correct / actual. The average is over the classes that occur or are predicted; for such a class 0/0
 * counts as 0, as in scikit-learn. The value of one class is named {@code recall{class=setosa}}.
 *
 * <p>Choose it when false negatives are expensive.
 *
 * @param averaging whether the metric of each class is shown beside their mean
 */
@Plugin(value = "recall", summary = "true positives among actual positives, averaged over classes")
public record Recall(
        @Setting(value = "macro average, or per-class to report every class as well", shorthand = true)
        Averaging averaging)
        implements EvaluationMetric.OfLabels, EvaluationMetric.OfWeightedSamples {

    private static final ClassMetric.Quotient QUOTIENT = (correct, actual, predicted) -> correct / actual;

    private static final String NAME = "recall";

    /** The mean over the classes. */
    public Recall() {
        this(Averaging.MACRO);
    }

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
        return new ClassMetric(NAME, averaging, QUOTIENT, target, false);
    }

    @Override
    public Accumulator startWeighted(Schema.Target target) {
        return new ClassMetric(NAME, averaging, QUOTIENT, target, true);
    }

    @Override
    public Accumulator startLabels(Schema.Target target, List<Double> thresholds) {
        return ClassMetric.ofLabels(NAME, averaging, QUOTIENT, target, thresholds);
    }
}
