package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;

/** Runs actions concurrently, each in its own thread, starting every round together. */
final class Threads {

    private Threads() {}

    static void runTogether(int rounds, List<Runnable> actions) {
        Phaser start = new Phaser(actions.size());
        ExecutorService threads = Executors.newFixedThreadPool(actions.size());
        try {
            List<Future<?>> results = actions.stream()
                    .<Future<?>>map(action -> threads.submit(() -> repeat(rounds, action, start)))
                    .toList();
            results.forEach(Threads::awaitSuccess);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void repeat(int rounds, Runnable action, Phaser start) {
        try {
            for (int round = 0; round < rounds; round++) {
                start.arriveAndAwaitAdvance();
                action.run();
            }
        } finally {
            // one that fails must not keep the others waiting
            start.arriveAndDeregister();
        }
    }

    private static void awaitSuccess(Future<?> result) {
        try {
            result.get();
        } catch (ExecutionException e) {
            fail("failed in a thread of its own", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted while waiting for threads", e);
        }
    }
}
