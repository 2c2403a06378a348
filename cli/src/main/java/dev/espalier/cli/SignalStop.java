package dev.espalier.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Lets a run finish its step and save when the process is asked to end, by Ctrl-C or by SIGTERM.
 *
 * <p>The JVM ends with 130 or 143 by itself once its shutdown hooks have returned; the hook holds it until the command
 * has said its last word. A command that failed on the way ends with its own code instead.
 */
final class SignalStop {

    private final IntConsumer halt;
    private final AtomicReference<Consumer<String>> stop = new AtomicReference<>(reason -> {});
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean running;
    private volatile int exitCode;

    /**
     * A stop that nothing triggers yet.
     *
     * @param halt ends the process at once with a code
     */
    SignalStop(IntConsumer halt) {
        this.halt = halt;
    }

    /** Makes the JVM call {@link #shutDown()} when it is asked to end. */
    SignalStop install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "espalier-shutdown"));
        return this;
    }

    /**
     * Makes a signal wait for a run.
     *
     * @param requestStop asks the run to save and end, with a reason
     * @param run runs, and writes what it came to
     * @return what the run returns
     */
    <T> T whileRunning(Consumer<String> requestStop, Supplier<T> run) {
        stop.set(requestStop);
        running = true;
        T result = run.get();
        running = false;
        return result;
    }

    /** Says that the command is done; called before the process exits. */
    void commandFinished(int code) {
        exitCode = code;
        finished.countDown();
    }

    /** Asks the run, if there is one, to end, and waits until the command is done. */
    void shutDown() {
        if (!running) {
            return;
        }
        stop.get().accept("interrupted by a signal");
        boolean interrupted = false;
        while (finished.getCount() > 0) {
            try {
                finished.await();
            } catch (InterruptedException noReasonToLoseAStep) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (exitCode != 0) {
            halt.accept(exitCode);
        }
    }
}
