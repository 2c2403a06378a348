package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import java.util.OptionalInt;

/**
 * The monitored metric of a validation has been compared with the best so far.
 *
 * @param step updates made so far
 * @param epoch passes over the training data begun so far
 * @param metric the monitored metric
 * @param value its value in this validation
 * @param best the best value so far, this one included
 * @param bestStep updates made when it was reached; 0 if there is none yet
 * @param improved whether this validation is the best so far
 * @param patienceLeft further validations without an improvement after which early stopping ends the run; empty without
 *     early stopping
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record MonitorChecked(
        long step,
        int epoch,
        String metric,
        double value,
        double best,
        long bestStep,
        boolean improved,
        OptionalInt patienceLeft) {}
