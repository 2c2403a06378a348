package dev.espalier.exporters;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of an export, for which a run waits no longer than agreed, whatever the receiver does. */
final class LastState {

    private static final System.Logger LOGGER = System.getLogger(LastState.class.getName());

    private LastState() {}

    /**
     * Sends the last state on a thread of its own and waits for it.
     *
     * @param patience how long to wait
     * @param exporter the exporter's name
     * @param sending sends
     */
    static void within(Duration patience, String exporter, RegistryExport.Sending sending) {
        Thread thread = new Thread(() -> finish(exporter, sending), "espalier-export-" + exporter);
        thread.setDaemon(true);
        thread.start();
        await(thread, System.nanoTime() + patience.toNanos());
        if (thread.isAlive()) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "exporter " + exporter + ": the receiver did not take the last state within " + patience.toSeconds()
                            + " s; it may be lost");
            thread.interrupt();
        }
        sending.giveUp();
    }

    private static void finish(String exporter, RegistryExport.Sending sending) {
        try {
            sending.finish();
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            LOGGER.log(
                    System.Logger.Level.WARNING, "exporter " + exporter + ": the last state was not sent: " + failure);
        }
    }

    /** Waits even if the run was ended by an interrupt, whose last state is wanted, too. */
    private static void await(Thread thread, long deadline) {
        boolean interrupted = false;
        long left = deadline - System.nanoTime();
        while (thread.isAlive() && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
            left = deadline - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
