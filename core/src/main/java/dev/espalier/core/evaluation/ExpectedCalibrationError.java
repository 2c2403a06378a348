package dev.espalier.core.evaluation;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Expected calibration error (ECE): Σₘ |Bₘ| / n · |acc(Bₘ) − conf(Bₘ)| over bins Bₘ of the probability of the predicted class;
 * smaller is better.
 *
 * <p>conf is the mean probability of the predicted classes of a bin, acc the fraction of them that is right. Bin m of M holds
 * the probabilities in ((m − 1) / M, m / M]; with {@code adaptive}, the edges are quantiles of the probabilities, so that bins
 * have equally many samples, and all probabilities are kept until the end of a pass. Of labels, the probability of each label
 * is compared with how often it applies, and the error is the mean over the labels, followed by {@code
 * expected-calibration-error{label=red}}. Undefined (NaN) if predictions are not probabilities, such as the scores of hinge.
 *
 * <p>Choose it to see whether predicted probabilities can be taken at their word.
 *
 * <p>Source: Guo, Pleiss, Sun and Weinberger, "On Calibration of Modern Neural Networks", ICML 2017; bins as in {@code
 * sklearn.calibration.calibration_curve}.
 *
 * @param bins M, the number of bins, at least 1
 * @param adaptive whether the bins have equally many samples instead of equal widths
 */
@Plugin(
        value = "expected-calibration-error",
        summary = "mean difference of the predicted probability and the accuracy, over bins of the probability")
public record ExpectedCalibrationError(
        @Setting(value = "number of bins, at least 1", shorthand = true, range = "[1, inf)")
        int bins,

        @Setting("whether bins have equally many samples instead of equal widths")
        boolean adaptive)
        implements EvaluationMetric.OfWeightedSamples, EvaluationMetric.OfLabels {

    /** The name of its value. */
    public static final String NAME = "expected-calibration-error";

    private static final int OF_GUO = 15;

    /** 15 bins of equal width. */
    public ExpectedCalibrationError() {
        this(OF_GUO, false);
    }

    /** Checks the range. */
    public ExpectedCalibrationError {
        Check.atLeast("bins", bins, 1);
    }

    @Override
    public Optional<Direction> direction(String value) {
        return MetricName.parse(value).metric().equals(NAME) ? Optional.of(Direction.MINIMIZE) : Optional.empty();
    }

    @Override
    public Accumulator start(Schema.Target target) {
        ClassIndices.requireClasses(NAME, target);
        return new Errors(target, bins, adaptive, false);
    }

    @Override
    public Accumulator startWeighted(Schema.Target target) {
        ClassIndices.requireClasses(NAME, target);
        return new Errors(target, bins, adaptive, true);
    }

    @Override
    public Accumulator startLabels(Schema.Target target, List<Double> thresholds) {
        return new Errors(target, bins, adaptive, false);
    }

    private static final class Errors extends Confidences {

        Errors(Schema.Target target, int count, boolean adaptive, boolean weighted) {
            super(target, count, adaptive, weighted);
        }

        @Override
        public Map<String, Double> values() {
            return hasLabels()
                    ? LabelValues.of(
                            NAME, true, target, label -> bins.get(label).calibrationError())
                    : Map.of(NAME, bins.get(0).calibrationError());
        }
    }
}
