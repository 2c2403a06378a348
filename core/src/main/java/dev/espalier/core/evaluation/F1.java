package dev.espalier.core.evaluation;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.List;
import java.util.Optional;

/**
 * F1 score: harmonic mean of precision and recall, averaged over the classes; larger is better.
 *
 * <p>For each class: 2 · correct / (actual + predicted). The average is over the classes that occur or are predicted; for
 * such a class 0/0 counts as 0, as in scikit-learn. The value of one class is named {@code f1{class=setosa}}. For
 * labels that are not mutually exclusive, those of each label, decided by its threshold, named {@code
 * f1{label=red}}.
 *
 * <p>Choose it for classes of unequal frequency when precision and recall matter equally.
 *
 * @param averaging whether the metric of each class is shown beside their mean
 */
@Plugin(value = "f1", summary = "harmonic mean of precision and recall, averaged over classes")
public record F1(
        @Setting(value = "macro average, or per-class to report every class as well", shorthand = true)
        Averaging averaging)
        implements EvaluationMetric.OfLabels, EvaluationMetric.OfWeightedSamples {

    private static final ClassMetric.Quotient QUOTIENT =
            (correct, actual, predicted) -> 2.0 * correct / (actual + predicted);

    private static final String NAME = "f1";

    /** The mean over the classes. */
    public F1() {
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
