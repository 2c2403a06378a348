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
import java.util.List;

/**
 * Learning rate too high: the training loss rises instead of falling, until it is no longer finite.
 *
 * <p>ratio = loss now / loss at the start; also: loss lost again = (loss now − best) / (loss at the start − best)
 *
 * <p>Found if the last fifth of the recorded steps has a mean loss above {@code growth} times that of the first three steps; if
 * a loss or gradient is NaN or infinite after the loss had risen by that factor from its lowest; or if an epoch has lost again
 * more than {@code relapse} of what training had gained.
 *
 * <p>Choose it always: it costs nothing, and a diverging run has learned nothing.
 *
 * <p>Source: Bengio, "Practical Recommendations for Gradient-Based Training of Deep Architectures", 2012, section 3.1.1: the
 * largest rate that does not make the loss diverge is within a factor of two of the best.
 *
 * @param growth the factor on the loss, above 1: 1.5 is more than the scatter of the losses of single batches
 * @param relapse the fraction of the gain, in (0, 1]: half of it is lost by a rate, not by a batch
 */
@Plugin(value = "rate-too-high", summary = "the learning rate is so high that the training loss rises")
public record RateTooHigh(
        @Setting(
                value = "factor on the loss at the start, or on the lowest loss before a NaN, above 1",
                range = "(1, inf)")
        double growth,

        @Setting(value = "fraction of the gained loss that an epoch loses again, in (0, 1]", range = "(0, 1]")
        double relapse)
        implements Diagnostic {

    private static final int STRETCHES = 5;
    private static final int LEAST_EPOCHS = 3;
    private static final String NAME = "rate-too-high";

    /** Checks the ranges. */
    public RateTooHigh {
        Check.above("growth", growth, 1);
        Check.inOpenClosed("relapse", relapse, 0, 1);
    }

    /** Losses that rise by half, or lose half of what was gained. */
    public RateTooHigh() {
        this(1.5, 0.5);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        double start = TrainingLoss.start(record);
        List<StepPoint> steps = record.steps();
        if (record.nonFinite().isPresent() && !steps.isEmpty()) {
            return beforeNonFinite(record, steps);
        }
        double[] stretches = TrainingLoss.ofStretches(record, STRETCHES);
        if (stretches.length > 0 && stretches[STRETCHES - 1] > growth * start) {
            double now = stretches[STRETCHES - 1];
            return found(
                    Evidence.of("ratio", now / start)
                            .and("loss", now)
                            .and("loss-at-start", start)
                            .and("learning-rate", rate(steps)),
                    Severity.PROBLEM,
                    "the training loss has risen to " + ReadableNumber.of(now / start)
                            + " times that of the start, from " + ReadableNumber.of(start) + " to "
                            + ReadableNumber.of(now),
                    record);
        }
        return relapsed(record, start);
    }

    private List<Finding> beforeNonFinite(RunRecord record, List<StepPoint> steps) {
        double lowest = Double.POSITIVE_INFINITY;
        for (StepPoint step : steps) {
            lowest = Math.min(lowest, step.loss());
        }
        double last = steps.get(steps.size() - 1).loss();
        if (!(last > growth * lowest)) {
            return List.of();
        }
        return found(
                Evidence.of("ratio", last / lowest)
                        .and("loss", last)
                        .and("lowest-loss", lowest)
                        .and("learning-rate", rate(steps)),
                Severity.PROBLEM,
                "the training loss rose to " + ReadableNumber.of(last / lowest)
                        + " times its lowest value, and then a value was no longer finite",
                record);
    }

    private List<Finding> relapsed(RunRecord record, double start) {
        double[] epochs = TrainingLoss.ofEpochs(record);
        if (epochs.length < LEAST_EPOCHS) {
            return List.of();
        }
        double best = Double.POSITIVE_INFINITY;
        for (double epoch : epochs) {
            best = Math.min(best, epoch);
        }
        double now = epochs[epochs.length - 1];
        double lost = (now - best) / (start - best);
        if (!(start > best && lost > relapse)) {
            return List.of();
        }
        return found(
                Evidence.of("lost", lost)
                        .and("loss", now)
                        .and("best-loss", best)
                        .and("loss-at-start", start)
                        .and("learning-rate", rate(record.steps())),
                Severity.WARNING,
                "the last epoch lost " + ReadableNumber.of(100 * lost)
                        + " % of what training had gained: its loss is " + ReadableNumber.of(now) + " after "
                        + ReadableNumber.of(best),
                record);
    }

    private static double rate(List<StepPoint> steps) {
        return steps.get(steps.size() - 1).learningRate();
    }

    private static List<Finding> found(Evidence evidence, Severity severity, String what, RunRecord record) {
        double rate = rate(record.steps());
        return evidence.finding(
                NAME,
                severity,
                "",
                what,
                "lower learning-rate to about " + ReadableNumber.of(rate / 10)
                        + ", begin with schedule: [linear-warmup: {steps: 100}], or bound the gradients with"
                        + " train.clip-norm: 1",
                record.epoch());
    }
}
