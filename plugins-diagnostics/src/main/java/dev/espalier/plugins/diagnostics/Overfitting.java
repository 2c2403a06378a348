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

/**
 * Overfitting: the validation loss rises since some epoch while the training loss goes on falling.
 *
 * <p>rise = mean of the last three validation losses / best validation loss − 1
 *
 * <p>Found if there have been at least three validations since the best one, the rise is at least {@code rise}, what was lost
 * is at least a twentieth of what was gained since the start, and the training loss is lower than at the best validation and
 * than at the start.
 *
 * <p>Choose it whenever there is a validation split.
 *
 * <p>Source: Prechelt, "Early Stopping — But When?", 1998: the generalization loss, here of the mean of three validations.
 *
 * @param rise the relative rise of the validation loss, above 0: a tenth is well above the scatter of three validations
 */
@Plugin(value = "overfitting", summary = "the validation loss rises while the training loss falls")
public record Overfitting(
        @Setting(value = "relative rise of the validation loss above its best value, above 0", range = "(0, inf)")
        double rise)
        implements Diagnostic {

    private static final int LEAST_SINCE_BEST = 3;
    private static final double LEAST_LOST = 0.05;

    /** Checks the range. */
    public Overfitting {
        Check.above("rise", rise, 0);
    }

    /** A rise by a tenth. */
    public Overfitting() {
        this(0.1);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        List<EvaluationFinished> validations = record.evaluations(Split.VALIDATION);
        int best = best(validations);
        int last = validations.size() - 1;
        if (last - best < LEAST_SINCE_BEST) {
            return List.of();
        }
        double lowest = loss(validations.get(best));
        double now = (loss(validations.get(last)) + loss(validations.get(last - 1)) + loss(validations.get(last - 2)))
                / LEAST_SINCE_BEST;
        double trainingAtBest = TrainingLoss.at(record, validations.get(best).step());
        double training = TrainingLoss.at(record, validations.get(last).step());
        double start = TrainingLoss.start(record);
        double gained = start - lowest;
        boolean enough = !(gained > 0) || now - lowest >= LEAST_LOST * gained;
        // a run that has left its start behind in the wrong direction has not fitted anything yet
        boolean fits = training < trainingAtBest && !(training >= start);
        if (!(now >= (1 + rise) * lowest && fits && enough)) {
            return List.of();
        }
        int since = validations.get(best + 1).epoch();
        return Evidence.of("rise", now / lowest - 1)
                .and("validation-loss", now)
                .and("best-validation-loss", lowest)
                .and("training-loss", training)
                .and("best-epoch", validations.get(best).epoch())
                .finding(
                        "overfitting",
                        Severity.WARNING,
                        "",
                        "the validation loss has risen by " + ReadableNumber.of(100 * (now / lowest - 1))
                                + " % since epoch " + since + ", from " + ReadableNumber.of(lowest) + " to "
                                + ReadableNumber.of(now) + ", while the training loss fell to "
                                + ReadableNumber.of(training),
                        "stop early with regularizers: [early-stopping: {patience: 5}], or give more data, augment, dropout,"
                                + " decoupled-decay, or a smaller model",
                        since);
    }

    private static int best(List<EvaluationFinished> validations) {
        int best = 0;
        for (int i = 1; i < validations.size(); i++) {
            best = loss(validations.get(i)) < loss(validations.get(best)) ? i : best;
        }
        return best;
    }

    private static double loss(EvaluationFinished evaluation) {
        return evaluation.values().getOrDefault("loss", Double.NaN);
    }
}
