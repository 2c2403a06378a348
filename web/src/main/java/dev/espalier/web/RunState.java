package dev.espalier.web;

import java.util.Locale;
import java.util.Optional;

/** What is known of the end of a run. */
enum RunState {
    /** A process that lives has it open. */
    RUNNING,
    /** All epochs or steps are done. */
    COMPLETED,
    /** A stopping rule stopped it. */
    STOPPED_EARLY,
    /** It was stopped on request, such as by Ctrl-C. */
    REQUESTED,
    /** An error ended it. */
    FAILED,
    /** Its process has ended without a word, or the log does not say how. */
    UNKNOWN;

    /** The state that a log's last line tells. */
    static Optional<RunState> ofCause(String cause) {
        for (RunState state : values()) {
            if (state.toString().equals(cause.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
