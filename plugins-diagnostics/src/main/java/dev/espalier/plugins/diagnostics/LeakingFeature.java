package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import dev.espalier.api.event.RunDescription.Association;
import java.util.ArrayList;
import java.util.List;

/**
 * A feature that leaks the label: it predicts the target nearly perfectly, all by itself.
 *
 * <p>strength = (a − b) / (1 − b) of the accuracy a of the feature alone and the frequency b of the largest class; R² for values
 *
 * <p>Found if the strength, measured on training samples before the first step, is at least {@code strength}. Such a feature is
 * often known only after the fact: a code of the outcome, a date of payment, an identifier that was given by class.
 *
 * <p>Choose it for tables. Needs at least 100 training samples.
 *
 * <p>Source: Kaufman, Rosset, Perlich, "Leakage in Data Mining: Formulation, Detection, and Avoidance", KDD 2011.
 *
 * @param strength in (0, 1]: hardly any honest feature decides 98 of 100 doubtful cases
 */
@Plugin(value = "leaking-feature", summary = "a feature predicts the target nearly perfectly by itself")
public record LeakingFeature(
        @Setting(value = "strength of the association of a single feature with a target, in (0, 1]", range = "(0, 1]")
        double strength)
        implements Diagnostic {

    /** Checks the range. */
    public LeakingFeature {
        Check.inOpenClosed("strength", strength, 0, 1);
    }

    /** 98 of 100. */
    public LeakingFeature() {
        this(0.98);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        List<Finding> findings = new ArrayList<>();
        for (Association association : record.run().description().associations()) {
            if (association.strength() >= strength) {
                findings.addAll(found(association));
            }
        }
        return findings;
    }

    private static List<Finding> found(Association association) {
        return Evidence.of("strength", association.strength())
                .and("samples", association.samples())
                .finding(
                        "leaking-feature",
                        Severity.WARNING,
                        association.feature(),
                        "'" + association.feature() + "' alone predicts '" + association.target() + "' for "
                                + ReadableNumber.of(100 * association.strength())
                                + " % of what is to be predicted, on " + association.samples() + " samples",
                        "ask whether it is known when a prediction is made; if not, leave it out with data.ignore",
                        1);
    }
}
