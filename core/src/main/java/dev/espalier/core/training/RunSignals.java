package dev.espalier.core.training;

import java.util.concurrent.atomic.AtomicReference;

/** What other threads ask of a run; looked at between steps. */
public final class RunSignals {

    private final AtomicReference<String> stopReason = new AtomicReference<>("");
    private volatile boolean checkpoint;
    private volatile long stopAfter = Long.MAX_VALUE;

    /**
     * Asks the run to finish its step, to save and to end; the first reason counts.
     *
     * @param reason why, for a person to read
     */
    public void requestStop(String reason) {
        stopReason.compareAndSet("", reason.isEmpty() ? "requested" : reason);
    }

    /**
     * Asks the run to end after a step, saved; the last call counts.
     *
     * @param step updates made by then; where the run has come further, it ends after its present step
     */
    public void stopAfter(long step) {
        stopAfter = step;
    }

    /** The step after which the run is to end. */
    long stopAfter() {
        return stopAfter;
    }

    /** Asks the run for a checkpoint after its present step. */
    public void requestCheckpoint() {
        checkpoint = true;
    }

    /** Whether the run has been asked to end; an interrupt of the thread that runs it, and asks here, is such a request. */
    public boolean stopRequested() {
        if (Thread.currentThread().isInterrupted()) {
            requestStop("the thread was interrupted");
        }
        return !stopReason.get().isEmpty();
    }

    /** Why the run has been asked to end; empty if it has not. */
    public String stopReason() {
        return stopReason.get();
    }

    boolean takeCheckpointRequest() {
        boolean requested = checkpoint;
        checkpoint = false;
        return requested;
    }
}
