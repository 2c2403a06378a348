package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.List;

/**
 * The diagnostics of a run have been evaluated.
 *
 * @param step updates made so far
 * @param epoch passes over the training data begun so far
 * @param findings what is found now, the most serious first; what was found before and is not here no longer holds
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record DiagnosisUpdated(long step, int epoch, List<Finding> findings) {

    /** Copies the list. */
    public DiagnosisUpdated {
        findings = List.copyOf(findings);
    }
}
