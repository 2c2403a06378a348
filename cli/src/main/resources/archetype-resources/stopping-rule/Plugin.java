package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.StoppingRule;
import java.util.Optional;

/**
 * Stops a run whose validation loss has not improved for a while.
 *
 * <p>stop if the best loss is {@code patience} or more validations old
 *
 * @param patience validations without improvement after which the run stops, at least 1
 */
@Plugin(value = "${artifactId}", summary = "stops when the validation loss no longer improves")
public record ${className}(@Setting("validations without improvement before the run stops, at least 1") int patience)
        implements StoppingRule {

    /** Checks the range. */
    public ${className} {
        Check.atLeast("patience", patience, 1);
    }

    /** The defaults. */
    public ${className}() {
        this(5);
    }

    /** A pure function of the history, so that a resumed run stops at the same validation. */
    @Override
    public Optional<String> reasonToStop(History history) {
        double best = Double.NaN;
        int waited = 0;
        for (double loss : history.series("loss")) {
            // a loss that is not finite is not an improvement
            if (Monitor.VALIDATION_LOSS.improves(loss, best, 0)) {
                best = loss;
                waited = 0;
            } else {
                waited++;
            }
        }
        return waited < patience
                ? Optional.empty()
                : Optional.of("the validation loss was best " + waited + " validations ago");
    }
}
