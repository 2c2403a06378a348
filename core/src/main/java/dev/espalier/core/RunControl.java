package dev.espalier.core;

/** What other threads may ask of a run; safe to use from any thread, at any time. */
public interface RunControl {

    /**
     * Asks the run to finish its present step, to save and to end.
     *
     * @param reason why, for a person to read; the first reason counts
     */
    void requestStop(String reason);

    /** Asks the run to save a checkpoint after its present step; nothing happens if the run has no folder. */
    void requestCheckpoint();
}
