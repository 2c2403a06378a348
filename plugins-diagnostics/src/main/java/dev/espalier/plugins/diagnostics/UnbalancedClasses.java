package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import dev.espalier.api.event.RunDescription.Output;
import dev.espalier.api.event.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Unbalanced classes: the accuracy is no better than that of always answering the largest class.
 *
 * <p>gain = best validation accuracy − fraction of the largest class among the training samples
 *
 * <p>Found after three validations if the gain is below {@code gain}, where the largest class has at least one and a half times
 * the mean number of samples.
 *
 * <p>Choose it for classifiers: a high accuracy may say nothing.
 *
 * <p>Source: He and Garcia, "Learning from Imbalanced Data", IEEE TKDE 2009.
 *
 * @param gain of the accuracy, in [0, 1): a hundredth, so that chance does not hide the finding
 */
@Plugin(value = "unbalanced-classes", summary = "the accuracy is no better than the frequency of the largest class")
public record UnbalancedClasses(
        @Setting(
                value = "gain of the validation accuracy on the frequency of the largest class, in [0, 1)",
                range = "[0, 1)")
        double gain)
        implements Diagnostic {

    private static final int LEAST_VALIDATIONS = 3;
    private static final double LARGEST_BY_MEAN = 1.5;

    /** Checks the range. */
    public UnbalancedClasses {
        Check.inClosedOpen("gain", gain, 0, 1);
    }

    /** A hundredth. */
    public UnbalancedClasses() {
        this(0.01);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        List<EvaluationFinished> validations = record.evaluations(Split.VALIDATION);
        if (validations.size() < LEAST_VALIDATIONS) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Output output : record.run().description().outputs()) {
            Optional<ClassBaseline> baseline = ClassBaseline.of(output)
                    .filter(found -> found.largest() * output.counts().size() >= LARGEST_BY_MEAN);
            double accuracy = accuracy(output, validations);
            if (baseline.isPresent() && accuracy - baseline.get().largest() < gain) {
                findings.addAll(found(output, accuracy, baseline.get().largest(), record.epoch()));
            }
        }
        return findings;
    }

    /** The best of all validations; NaN if it was not measured. */
    private static double accuracy(Output output, List<EvaluationFinished> validations) {
        String metric = output.name().isEmpty() ? "accuracy" : output.name() + "/accuracy";
        double best = Double.NaN;
        for (EvaluationFinished validation : validations) {
            double value = validation.values().getOrDefault(metric, Double.NaN);
            best = Double.isNaN(best) ? value : Math.max(best, value);
        }
        return best;
    }

    private static List<Finding> found(Output output, double accuracy, double largest, int epoch) {
        return Evidence.of("gain", accuracy - largest)
                .and("accuracy", accuracy)
                .and("largest-class", largest)
                .finding(
                        "unbalanced-classes",
                        Severity.WARNING,
                        output.name(),
                        "the validation accuracy of " + ReadableNumber.of(100 * accuracy)
                                + " % is no better than always answering the largest class, which has "
                                + ReadableNumber.of(100 * largest) + " % of the samples",
                        "set class-weights: balanced of the loss or data.sampling: oversample, and look at f1 or recall instead"
                                + " of accuracy",
                        epoch);
    }
}
