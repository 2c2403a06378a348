package dev.espalier.cli;

import java.util.concurrent.CountDownLatch;

/** A command in a process of its own that runs until it is asked to stop, saves for a moment and ends with a code. */
public final class InterruptibleProcess {

    private InterruptibleProcess() {}

    /**
     * Runs.
     *
     * @param arguments the exit code of the command
     */
    public static void main(String[] arguments) {
        SignalStop signals =
                new SignalStop(Runtime.getRuntime()::halt, System.err::println, SignalStop.PATIENCE).install();
        CountDownLatch stop = new CountDownLatch(1);
        signals.whileRunning(reason -> stop.countDown(), () -> {
            System.out.println("running");
            return save(stop);
        });
        int code = Integer.parseInt(arguments[0]);
        signals.commandFinished(code);
        System.exit(code);
    }

    private static boolean save(CountDownLatch stop) {
        try {
            stop.await();
            Thread.sleep(300);
            System.out.println("saved");
            return true;
        } catch (InterruptedException interrupted) {
            return false;
        }
    }
}
