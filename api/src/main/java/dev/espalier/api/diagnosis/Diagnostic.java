package dev.espalier.api.diagnosis;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.event.Finding;
import java.util.List;

/**
 * Recognizes one thing that goes wrong, or looks wrong, in a run.
 *
 * <p>A plugin without state: a function of the record of the run so far. It is evaluated at the end of epochs, after
 * validations and at the end of the run, on the run's thread.
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Diagnostic {

    /**
     * Examines a run.
     *
     * @param record the run so far
     * @return what is found; usually nothing or one finding
     */
    List<Finding> examine(RunRecord record);
}
