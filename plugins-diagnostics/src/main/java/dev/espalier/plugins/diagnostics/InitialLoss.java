package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.diagnosis.RunRecord.StepPoint;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunDescription.Output;
import dev.espalier.api.event.RunWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Loss at the start: the cross-entropy of the first step is far from that of a model which knows nothing.
 *
 * <p>excess = loss of the first step − ln K; ln 2 for binary cross-entropy
 *
 * <p>A model with fresh weights predicts about 1/K for each of K classes. Logits of standard deviation σ add up to about σ²/2.
 * Found if the excess is above {@code excess}, which are logits of deviation 2, more than any usual initializer gives; or if the
 * loss is below {@code fraction} of ln K, which fresh weights cannot know. Weights that come from another model may start lower.
 *
 * <p>Choose it for classifiers: it finds unscaled inputs, bad initial values and wrong labels in the first step.
 *
 * <p>Source: Karpathy, "A Recipe for Training Neural Networks", 2019: "verify loss @ init".
 *
 * @param excess nats above ln K, above 0
 * @param fraction of ln K, in [0, 1)
 */
@Plugin(value = "initial-loss", summary = "the loss of the first step is far from that of a model without knowledge")
public record InitialLoss(
        @Setting(
                value = "nats above ln K from which the loss of the first step is too high, above 0",
                range = "(0, inf)")
        double excess,

        @Setting(value = "fraction of ln K below which it is too low, in [0, 1)", range = "[0, 1)")
        double fraction)
        implements Diagnostic {

    private static final Pattern WEIGHTED = Pattern.compile("positive-weight: \\[[^]]|class-weights:");
    private static final String NAME = "initial-loss";

    /** Checks the ranges. */
    public InitialLoss {
        Check.above("excess", excess, 0);
        Check.inClosedOpen("fraction", fraction, 0, 1);
    }

    /** Two nats, and the half of ln K. */
    public InitialLoss() {
        this(2, 0.5);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        List<StepPoint> steps = record.steps();
        RunDescription description = record.run().description();
        // weights of classes or labels multiply the loss
        if (steps.isEmpty()
                || steps.get(0).step() != 1
                || WEIGHTED.matcher(description.stack()).find()) {
            return List.of();
        }
        StepPoint first = steps.get(0);
        List<Finding> findings = new ArrayList<>();
        for (Output output : description.outputs()) {
            double expected = expected(output);
            double loss = output.name().isEmpty()
                    ? first.loss()
                    : first.outputLosses().getOrDefault(output.name(), Double.NaN);
            if (expected > 0 && loss - expected > excess) {
                findings.addAll(tooHigh(output, loss, expected, description));
            } else if (expected > 0 && loss < fraction * expected && !description.adapted()) {
                findings.addAll(tooLow(output, loss, expected));
            }
        }
        return findings;
    }

    /** What a model gives that knows nothing; 0 for other losses. */
    private static double expected(Output output) {
        return switch (output.loss()) {
            case "cross-entropy" -> Math.log(Math.max(1, output.classes().size()));
            case "binary-cross-entropy" -> Math.log(2);
            default -> 0;
        };
    }

    private static List<Finding> tooHigh(Output output, double loss, double expected, RunDescription description) {
        boolean unscaled =
                description.warnings().stream().anyMatch(warning -> warning.kind() == RunWarning.Kind.FEATURE_SCALE);
        return Evidence.of("excess", loss - expected)
                .and("loss", loss)
                .and("expected-loss", expected)
                .finding(
                        NAME,
                        Severity.WARNING,
                        output.name(),
                        "the loss of the first step is " + ReadableNumber.of(loss) + "; a model that knows nothing has "
                                + ReadableNumber.of(expected),
                        unscaled
                                ? "scale the inputs: add standardize to data.preprocess"
                                : "look at the scale of the inputs, at the initializer of the last layer, and at the labels",
                        1);
    }

    private static List<Finding> tooLow(Output output, double loss, double expected) {
        return Evidence.of("fraction", loss / expected)
                .and("loss", loss)
                .and("expected-loss", expected)
                .finding(
                        NAME,
                        Severity.WARNING,
                        output.name(),
                        "the loss of the first step is " + ReadableNumber.of(loss)
                                + " before anything was learned; a model that knows nothing has "
                                + ReadableNumber.of(expected),
                        "look at the labels: is there more than one, and is none of them among the inputs",
                        1);
    }
}
