package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Lets a run finish its step and save when the process is asked to end, by Ctrl-C, SIGTERM or SIGHUP.
 *
 * <p>The JVM ends with 130, 143 or 129 by itself once its shutdown hooks have returned. While a run is prepared there is
 * nothing to save, and the hook returns at once; from then on it holds the JVM until the command has said its last word. A
 * command that failed on the way ends with its own code instead.
 */
final class SignalStop {

    private enum Phase {
        /** Nothing is going on that a signal would have to wait for. */
        FREE,
        /** A run is being prepared and has written nothing. */
        PREPARING,
        /** A run is going on. */
        RUNNING,
        /** The run has ended, and the command says what came of it. */
        ENDING,
        /** Everything is done; the command waits for others. */
        LINGERING,
        /** The command is done, or the process ends without it. */
        OVER
    }

    /** How long a run has to finish its step and save. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How often it is looked whether a plugin has ended the JVM in the meantime. */
    private static final long LOOK_NANOS = 1_000_000_000;

    private final IntConsumer halt;
    private final Consumer<String> tell;
    private final Duration patience;
    private final CountDownLatch finished = new CountDownLatch(1);
    private Phase phase = Phase.FREE;
    private Runnable nothingSaved = () -> {};
    private Consumer<String> stop = reason -> {};
    private boolean asked;
    private volatile int exitCode;

    /**
     * A stop that nothing triggers yet.
     *
     * @param halt ends the process at once with a code
     * @param tell writes an error
     * @param patience how long a run has to finish its step and save
     */
    SignalStop(IntConsumer halt, Consumer<String> tell, Duration patience) {
        this.halt = halt;
        this.tell = tell;
        this.patience = patience;
    }

    /** Makes the JVM call {@link #shutDown()} when it is asked to end. */
    SignalStop install() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "espalier-shutdown"));
        return this;
    }

    /**
     * Says that a run is being prepared, which a signal ends at once.
     *
     * @param sayNothingSaved tells that nothing was saved
     */
    synchronized void preparing(Runnable sayNothingSaved) {
        nothingSaved = sayNothingSaved;
        phase = Phase.PREPARING;
    }

    /**
     * Makes a signal wait for a run.
     *
     * @param requestStop asks the run to save and end, with a reason
     * @param run runs
     * @return what the run returns
     */
    <T> T whileRunning(Consumer<String> requestStop, Supplier<T> run) {
        begin(requestStop);
        try {
            return run.get();
        } finally {
            end();
        }
    }

    /**
     * Lets a signal end a wait that follows the run. The command is done but for it, so it ends with its own code.
     *
     * @param waiting waits until its thread is interrupted at the latest; not called if a signal has come before
     */
    void whileLingering(Runnable waiting) {
        if (beginLingering(Thread.currentThread())) {
            try {
                waiting.run();
            } finally {
                end();
            }
        }
    }

    private synchronized boolean beginLingering(Thread lingering) {
        if (asked) {
            return false;
        }
        stop = reason -> lingering.interrupt();
        phase = Phase.LINGERING;
        return true;
    }

    private synchronized void begin(Consumer<String> requestStop) {
        boolean interrupted = false;
        // The process is ending and has said that nothing was saved; a run that began now would make that a lie.
        while (phase == Phase.OVER) {
            try {
                wait();
            } catch (InterruptedException noReasonToBegin) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        stop = requestStop;
        phase = Phase.RUNNING;
    }

    private synchronized void end() {
        phase = Phase.ENDING;
    }

    /** Says that the command is done; called before the process exits. */
    void commandFinished(int code) {
        synchronized (this) {
            phase = Phase.OVER;
        }
        exitCode = code;
        finished.countDown();
    }

    /** Asks the run, if there is one, to end, and waits until the command is done. */
    void shutDown() {
        Phase found = enterShutDown();
        if (found != Phase.OVER) {
            ExitByPlugin.find().ifPresent(this::endAfterExit);
        }
        switch (found) {
            case FREE, OVER -> {
                return;
            }
            case PREPARING -> {
                nothingSaved.run();
                return;
            }
            case RUNNING, LINGERING -> stop.accept("interrupted by a signal");
            case ENDING -> {}
        }
        if (!awaitCommand()) {
            // the JVM ends by itself with the signal's code once this hook has returned
            tell.accept("stopped after " + patience.toSeconds() + " seconds: the step has not ended, and is lost; "
                    + "what was saved before is there to go on from with --resume");
        } else if (exitCode != 0 || found == Phase.LINGERING) {
            halt.accept(exitCode);
        }
    }

    private void endAfterExit(ExitByPlugin exit) {
        tell.accept(new Problem(
                        ErrorCode.PLUGIN_FAILED,
                        "class " + exit.className(),
                        "it called System.exit, which ends the command in the middle of its work",
                        "report it to the plugin's author, or do without the plugin; a run goes on from what it has"
                                + " saved with --resume")
                .toString());
        halt.accept(ExitCode.of(ErrorCode.PLUGIN_FAILED));
    }

    private synchronized Phase enterShutDown() {
        Phase found = phase;
        asked = true;
        if (phase == Phase.PREPARING) {
            phase = Phase.OVER;
        }
        return found;
    }

    /** Waits for the command as long as it may take; whether it is done. */
    private boolean awaitCommand() {
        boolean interrupted = false;
        long end = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (finished.getCount() > 0 && left > 0) {
            try {
                boolean done = finished.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
                if (!done) {
                    ExitByPlugin.find().ifPresent(this::endAfterExit);
                }
            } catch (InterruptedException noReasonToLoseAStep) {
                interrupted = true;
            }
            left = end - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return finished.getCount() == 0;
    }
}
