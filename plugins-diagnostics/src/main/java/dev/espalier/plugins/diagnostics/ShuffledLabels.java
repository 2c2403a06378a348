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
import dev.espalier.api.event.Split;
import java.util.List;
import java.util.Optional;

/**
 * Labels that look shuffled: the model learns the training samples by heart, and nothing of it holds for others.
 *
 * <p>gain = 1 − best validation loss / H, where H = −Σ pₖ ln pₖ is the cross-entropy of the frequencies of the classes
 *
 * <p>Found after five validations if the gain is below {@code gain}, although the training loss is {@code learned} below H. Needs
 * cross-entropy as the only loss.
 *
 * <p>Choose it for classifiers: rows that were joined wrongly, or sorted apart from their labels, look like this.
 *
 * <p>Source: Zhang, Bengio, Hardt, Recht, Vinyals, "Understanding deep learning requires rethinking generalization", ICLR 2017:
 * networks learn random labels by heart.
 *
 * @param gain of the validation loss on H, in (0, 1)
 * @param learned the fraction of H that the training loss has fallen below it, in (0, 1)
 */
@Plugin(value = "shuffled-labels", summary = "the labels look as if they had been shuffled")
public record ShuffledLabels(
        @Setting(
                value = "gain of the validation loss on the class frequencies, as a fraction, in (0, 1)",
                range = "(0, 1)")
        double gain,

        @Setting(
                value = "fraction by which the training loss has fallen below that of the class frequencies, in (0, 1)",
                range = "(0, 1)")
        double learned)
        implements Diagnostic {

    private static final int LEAST_VALIDATIONS = 5;

    /** Checks the ranges. */
    public ShuffledLabels {
        Check.inOpen("gain", gain, 0, 1);
        Check.inOpen("learned", learned, 0, 1);
    }

    /** Two per cent, and a fifth. */
    public ShuffledLabels() {
        this(0.02, 0.2);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        List<EvaluationFinished> validations = record.evaluations(Split.VALIDATION);
        Optional<ClassBaseline> baseline = ClassBaseline.ofOnlyOutput(record.run());
        if (validations.size() < LEAST_VALIDATIONS || baseline.isEmpty()) {
            return List.of();
        }
        double entropy = baseline.get().entropy();
        double best = Double.POSITIVE_INFINITY;
        for (EvaluationFinished validation : validations) {
            best = Math.min(best, validation.values().getOrDefault("loss", Double.POSITIVE_INFINITY));
        }
        double training =
                TrainingLoss.at(record, validations.get(validations.size() - 1).step());
        if (!(best > (1 - gain) * entropy && training < (1 - learned) * entropy)) {
            return List.of();
        }
        return Evidence.of("gain", 1 - best / entropy)
                .and("best-validation-loss", best)
                .and("loss-of-class-frequencies", entropy)
                .and("training-loss", training)
                .finding(
                        "shuffled-labels",
                        Severity.PROBLEM,
                        "",
                        "the training loss has fallen to " + ReadableNumber.of(training)
                                + ", but the validation loss has never been below " + ReadableNumber.of(best)
                                + "; the class frequencies alone give " + ReadableNumber.of(entropy),
                        "look whether each label belongs to its row: joins, sorted files, the column named by data.label",
                        record.epoch());
    }
}
