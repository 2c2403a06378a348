package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;

/**
 * A run has ended.
 *
 * @param cause why it ended
 * @param reason the cause, as text for people
 * @param step updates made
 * @param epoch passes over the training data begun
 * @param seconds wall-clock time since it started or was resumed
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public record RunStopped(Cause cause, String reason, long step, int epoch, double seconds) {

    /** The cause of a run's end. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    public enum Cause {
        /** All epochs or steps are done. */
        COMPLETED,
        /** A stopping rule stopped it. */
        STOPPED_EARLY,
        /** Requested through the run's control or a signal. */
        REQUESTED,
        /** An error ended it. */
        FAILED
    }
}
