package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.List;
import java.util.Optional;

/**
 * Precision: the fraction of samples predicted as a class that belong to it, averaged over the classes; larger is better.
 *
 * <p>For each class: correct / predicted. The average is over the classes that occur or are predicted; for such a class 0/0
 * counts as 0, as in scikit-learn. The value of one class is named {@code precision{class=setosa}}.
 *
 * <p>Choose it when false positives are expensive.
 *
 * @param averaging whether the metric of each class is shown beside their mean
 */
@Plugin(value = "precision", summary = "true positives among predicted positives, averaged over classes")
public record Precision(
        @Setting(value = "macro average, or per-class to report every class as well", shorthand = true)
        Averaging averaging)
        implements EvaluationMetric.OfLabels, EvaluationMetric.OfWeightedSamples {

    private static final ClassMetric.Quotient QUOTIENT = (correct, actual, predicted) -> correct / predicted;

    private static final String NAME = "precision";

    /** The mean over the classes. */
    public Precision() {
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
