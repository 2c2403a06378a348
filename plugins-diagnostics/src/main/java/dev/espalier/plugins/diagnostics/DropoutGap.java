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
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunDescription.Node;
import dev.espalier.api.event.RunDescription.UsedPlugin;
import dev.espalier.api.event.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * Validation better than training: explained by what makes training harder and is absent in validation.
 *
 * <p>gap = training loss of the epoch / validation loss − 1
 *
 * <p>Found if the gap has been at least {@code gap} in the last three validations, and the model has dropout or another mask, or
 * training has augmenters or label smoothing. It is a note: nothing is wrong.
 *
 * <p>Choose it to have the question answered that everybody asks once.
 *
 * <p>Source: Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", JMLR 2014.
 *
 * @param gap the relative gap, above 0
 */
@Plugin(value = "dropout-gap", summary = "validation is better than training, because of dropout or augmentation")
public record DropoutGap(
        @Setting(value = "relative gap of the training loss above the validation loss, above 0", range = "(0, inf)")
        double gap)
        implements Diagnostic {

    private static final int VALIDATIONS = 3;
    private static final List<String> MASKS = List.of("dropout", "drop-path");

    /** Checks the range. */
    public DropoutGap {
        Check.above("gap", gap, 0);
    }

    /** A twentieth. */
    public DropoutGap() {
        this(0.05);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        List<EvaluationFinished> validations = record.evaluations(Split.VALIDATION);
        List<String> causes = causes(record.run().description());
        if (validations.size() < VALIDATIONS || causes.isEmpty()) {
            return List.of();
        }
        List<EvaluationFinished> last = validations.subList(validations.size() - VALIDATIONS, validations.size());
        for (EvaluationFinished validation : last) {
            if (!(gapOf(record, validation) >= gap)) {
                return List.of();
            }
        }
        EvaluationFinished now = last.get(VALIDATIONS - 1);
        double training = TrainingLoss.at(record, now.step());
        return Evidence.of("gap", gapOf(record, now))
                .and("training-loss", training)
                .and("validation-loss", loss(now))
                .finding(
                        "dropout-gap",
                        Severity.NOTE,
                        "",
                        "the validation loss of " + ReadableNumber.of(loss(now)) + " is below the training loss of "
                                + ReadableNumber.of(training) + ", since " + String.join(", ", causes)
                                + " make only training harder",
                        "nothing is wrong; if training is much worse, weaken " + causes.get(0),
                        last.get(0).epoch());
    }

    private static double gapOf(RunRecord record, EvaluationFinished validation) {
        return TrainingLoss.at(record, validation.step()) / loss(validation) - 1;
    }

    private static double loss(EvaluationFinished evaluation) {
        return evaluation.values().getOrDefault("loss", Double.NaN);
    }

    /** What acts on training alone, by its name. */
    private static List<String> causes(RunDescription description) {
        List<String> causes = new ArrayList<>();
        for (Node node : description.nodes()) {
            if (MASKS.stream().anyMatch(node.layer()::endsWith) && !causes.contains(node.layer())) {
                causes.add(node.layer());
            }
        }
        for (UsedPlugin plugin : description.plugins()) {
            if (plugin.kind().equals("augmenter") || plugin.name().equals("label-smoothing")) {
                causes.add(plugin.name());
            }
        }
        return causes;
    }
}
