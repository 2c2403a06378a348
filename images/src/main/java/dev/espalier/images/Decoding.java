package dev.espalier.images;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs a piece of work on several threads at once, of which the caller's is one. */
final class Decoding {

    private Decoding() {}

    /**
     * Runs the work and waits for all threads.
     *
     * @param work is run once by each thread
     * @param threads at least 1
     * @throws CancellationException if the calling thread is interrupted while it waits; it stays interrupted
     */
    static void run(Runnable work, int threads) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            Thread thread = new Thread(work, "espalier-decoding-" + i);
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((where, thrown) -> failure.compareAndSet(null, thrown));
            thread.start();
            others.add(thread);
        }
        try {
            work.run();
            for (Thread thread : others) {
                thread.join();
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while pictures were decoded");
        }
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
