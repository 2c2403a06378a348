package dev.espalier.search.storage;

import java.time.Duration;

/** A thread that does something at equal distances of time, until it is closed. */
final class Heartbeat implements AutoCloseable {

    private final Thread thread;
    private volatile boolean closed;

    /** Starts it. */
    Heartbeat(String name, Duration period, Runnable beat) {
        thread = new Thread(() -> run(period, beat), name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Duration period, Runnable beat) {
        while (!closed) {
            try {
                Thread.sleep(period.toMillis());
            } catch (InterruptedException ended) {
                return;
            }
            if (!closed) {
                beat.run();
            }
        }
    }

    /** Ends it, once a beat that has begun is over. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
