package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.api.regularizer.Verdict;

/**
 * Ends a run whose validation loss has not been better for a while.
 *
 * <p>stop if the best loss is {@code patience} or more validations old
 *
 * @param patience how many validations to wait, at least 1
 */
@Plugin(value = "${artifactId}", summary = "ends a run whose validation loss gets no better")
public record ${className}(@Setting("validations to wait for a better loss, at least 1") int patience)
        implements Regularizer.StoppingRule {

    /** Checks the range. */
    public ${className} {
        Check.atLeast("patience", patience, 1);
    }

    /** The defaults. */
    public ${className}() {
        this(5);
    }

    /** Everything that is asked for stands in the history: a resumed run comes to the same verdict. */
    @Override
    public Verdict judge(History history) {
        double[] losses = history.series("loss");
        int best = 0;
        for (int i = 1; i < losses.length; i++) {
            // a loss that is NaN is no better than any other
            if (losses[i] < losses[best] || Double.isNaN(losses[best])) {
                best = i;
            }
        }
        int waited = losses.length - 1 - best;
        return waited < patience
                ? Verdict.CONTINUE
                : Verdict.stop("the validation loss was best " + waited + " validations ago");
    }
}
