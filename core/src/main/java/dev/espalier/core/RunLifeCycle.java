package dev.espalier.core;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The states of a run, from new to closed: it is run once, and what it holds is released once, after it has ended.
 *
 * <p>Locks and conditions instead of monitors, so that a virtual thread that waits here leaves its carrier.
 */
final class RunLifeCycle {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final Runnable askToStop;
    private final Runnable release;
    private State state = State.NEW;
    private @Nullable Thread runner;
    private boolean closing;

    private enum State {
        NEW,
        RUNNING,
        ENDED,
        CLOSED
    }

    /** A life that has not begun, with what asks the run to end soon, and what gives back, once, all that it holds. */
    RunLifeCycle(Runnable askToStop, Runnable release) {
        this.askToStop = askToStop;
        this.release = release;
    }

    /**
     * The calling thread is about to run.
     *
     * @throws IllegalStateException if the run has been run, is running or is closed
     */
    void begin() {
        lock.lock();
        try {
            if (state != State.NEW) {
                throw new IllegalStateException(
                        switch (state) {
                            case RUNNING -> "the run is already running; prepare another one";
                            case ENDED ->
                                "the run has already been run; prepare another one, with Start.RESUME to continue";
                            default -> "the run is closed; prepare another one";
                        });
            }
            state = State.RUNNING;
            runner = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /** The run has ended, whether or not it failed; it is released now if it was closed meanwhile. */
    void end() {
        lock.lock();
        try {
            state = State.ENDED;
            runner = null;
            ended.signalAll();
            if (closing) {
                releaseOnce();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes the run. One that another thread is running is asked to stop and waited for; if the waiting is interrupted, or
     * it is the running thread itself that asks, the run is released when it ends.
     */
    void close() {
        lock.lock();
        try {
            closing = true;
            if (state == State.RUNNING) {
                askToStop.run();
            }
            while (state == State.RUNNING && runner != Thread.currentThread()) {
                ended.await();
            }
            if (state != State.RUNNING) {
                releaseOnce();
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void releaseOnce() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            release.run();
        }
    }
}
