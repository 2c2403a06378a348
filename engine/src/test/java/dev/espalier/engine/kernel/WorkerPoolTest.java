package dev.espalier.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.model.Workers;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WorkerPoolTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void doesEveryElementOnce(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int count : new int[] {0, 1, 2, 3, 6, 7, 8, 100, 1001}) {
                int[] done = new int[count];
                pool.parallel(count, 1, (from, to, thread) -> {
                    for (int i = from; i < to; i++) {
                        done[i]++;
                    }
                });
                int[] once = new int[count];
                Arrays.fill(once, 1);
                assertArrayEquals(once, done);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void givesEachThreadThatComesInTimeTheSameRangeEveryTime(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            int[] first = owners(pool);
            for (int i = 0; i < 100; i++) {
                assertArrayEquals(first, owners(pool));
            }
            assertEquals(0, first[0]);
            assertEquals(threads - 1, first[first.length - 1]);
        }
    }

    private static int[] owners(WorkerPool pool) {
        int[] owners = new int[50];
        pool.parallel(
                owners.length,
                1,
                together(pool.threads(), (from, to, thread) -> Arrays.fill(owners, from, to, thread)));
        return owners;
    }

    /** A task whose parts begin when all have been claimed, each by another thread. */
    private static Workers.RangeTask together(int parts, Workers.RangeTask task) {
        CyclicBarrier barrier = new CyclicBarrier(parts);
        return (from, to, thread) -> {
            try {
                barrier.await();
            } catch (InterruptedException | BrokenBarrierException e) {
                throw new IllegalStateException(e);
            }
            task.run(from, to, thread);
        };
    }

    /** Regions follow each other so closely that workers often come late; no part may be left out or done twice. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void doesEveryPartOnceHoweverLateWorkersCome(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            int[] done = new int[threads];
            Workers.RangeTask task = (from, to, thread) -> {
                for (int i = from; i < to; i++) {
                    done[i]++;
                }
            };
            for (int region = 1; region <= 50_000; region++) {
                int parts = 2 + region % (threads - 1);
                Arrays.fill(done, 0);
                pool.parallel(parts, 1, task);
                for (int i = 0; i < threads; i++) {
                    assertEquals(i < parts ? 1 : 0, done[i], "part " + i + " of region " + region);
                }
                if (region % 1000 == 0) {
                    sleep(1);
                }
            }
        }
    }

    @Test
    void doesNotWaitForAWorkerThatHasNotBegun() throws InterruptedException {
        CountDownLatch away = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        try (WorkerPool pool = new WorkerPool(2)) {
            assertTrue(pool.whileIdle(blocking(away, back)));
            away.await();
            assertTrue(pool.isShorthanded());
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            AtomicInteger done = new AtomicInteger();
            pool.parallel(10, 1, (from, to, thread) -> {
                threads.add(Thread.currentThread());
                done.addAndGet(to - from);
            });
            assertEquals(10, done.get());
            assertEquals(Set.of(Thread.currentThread()), threads);

            back.countDown();
            pool.endIdleWork();
            assertArrayEquals(
                    new int[] {0, 1}, Arrays.stream(owners(pool)).distinct().toArray());
            assertFalse(pool.isShorthanded());
        }
    }

    /** One piece of work that a worker does not come back from until it is let. */
    private static IdleWork blocking(CountDownLatch away, CountDownLatch back) {
        return new IdleWork() {
            @Override
            public boolean hasNext() {
                return away.getCount() > 0;
            }

            @Override
            public boolean doNext() {
                away.countDown();
                try {
                    back.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return true;
            }
        };
    }

    @Test
    void doesIdleWorkBetweenRegionsAndWhileAsleep() throws InterruptedException {
        AtomicInteger pieces = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(100);
        CountDownLatch second = new CountDownLatch(100);
        IdleWork work = new IdleWork() {
            @Override
            public boolean hasNext() {
                return pieces.get() > 0;
            }

            @Override
            public boolean doNext() {
                if (pieces.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                    return false;
                }
                (first.getCount() > 0 ? first : second).countDown();
                return true;
            }
        };
        try (WorkerPool pool = new WorkerPool(2)) {
            pieces.set(100);
            assertTrue(pool.whileIdle(work));
            assertFalse(pool.whileIdle(work), "one such work at a time");
            first.await();
            sleep(5);
            pieces.set(100);
            pool.wakeForIdleWork();
            second.await();
            assertEquals(2, countParts(pool));
        }
        try (WorkerPool pool = new WorkerPool(1)) {
            assertFalse(pool.whileIdle(work), "there is nobody who could be idle");
        }
    }

    @Test
    void isClosedThoughIdleWorkHangs() throws InterruptedException {
        CountDownLatch away = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(1);
        WorkerPool pool = new WorkerPool(3);
        pool.whileIdle(blocking(away, back));
        away.await();
        pool.endIdleWork();
        pool.close();
        back.countDown();
    }

    @Test
    void keepsWorkBelowTheGrainOnTheCaller() {
        try (WorkerPool pool = new WorkerPool(3)) {
            Set<Thread> threads = ConcurrentHashMap.newKeySet();
            Workers.RangeTask task = (from, to, thread) -> threads.add(Thread.currentThread());
            pool.parallel(100, 100, task);
            assertEquals(Set.of(Thread.currentThread()), threads);
            pool.parallel(101, 100, together(2, task));
            assertEquals(2, threads.size());
            pool.parallel(300, 100, together(3, task));
            assertEquals(3, threads.size());
        }
    }

    @Test
    void wakesWorkersThatHaveParked() throws InterruptedException {
        try (WorkerPool pool = new WorkerPool(2)) {
            for (int i = 0; i < 20; i++) {
                Thread.sleep(2);
                AtomicInteger parts = new AtomicInteger();
                pool.parallel(2, 1, (from, to, thread) -> parts.addAndGet(to - from));
                assertEquals(2, parts.get());
            }
        }
    }

    @Test
    void waitsForAWorkerThatTakesLongerThanTheCallerSpins() {
        try (WorkerPool pool = new WorkerPool(3)) {
            boolean[] done = new boolean[3];
            pool.parallel(3, 1, together(3, (from, to, thread) -> {
                sleep(20 * from);
                done[from] = true;
            }));
            assertArrayEquals(new boolean[] {true, true, true}, done);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void runsARegionInsideARegionInline(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            AtomicInteger total = new AtomicInteger();
            pool.parallel(
                    threads,
                    1,
                    (from, to, thread) -> pool.parallel(10, 1, (innerFrom, innerTo, innerThread) -> {
                        assertEquals(thread, innerThread);
                        total.addAndGet(innerTo - innerFrom);
                    }));
            assertEquals(10 * threads, total.get());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void handsAnErrorOfAnyPartToTheCallerAfterAllPartsAreDone(int failing) {
        try (WorkerPool pool = new WorkerPool(3)) {
            OutOfMemoryError error = new OutOfMemoryError("thrown by the test");
            AtomicInteger done = new AtomicInteger();
            Workers.RangeTask task = (from, to, thread) -> {
                if (from == failing) {
                    throw error;
                }
                sleep(5);
                done.incrementAndGet();
            };
            assertSame(error, assertThrows(OutOfMemoryError.class, () -> pool.parallel(3, 1, task)));
            assertEquals(2, done.get());
            assertEquals(3, countParts(pool));
        }
    }

    @Test
    void reportsTheLowestPartOfSeveralThatFail() {
        try (WorkerPool pool = new WorkerPool(7)) {
            for (int i = 0; i < 50; i++) {
                Workers.RangeTask task = (from, to, thread) -> {
                    if (from >= 2) {
                        throw new IllegalStateException("part " + from);
                    }
                };
                Exception e = assertThrows(IllegalStateException.class, () -> pool.parallel(7, 1, task));
                assertEquals("part 2", e.getMessage());
            }
            assertEquals(7, countParts(pool));
        }
    }

    @Test
    void finishesUnderAnInterruptAndKeepsIt() {
        try (WorkerPool pool = new WorkerPool(2)) {
            AtomicInteger done = new AtomicInteger();
            Thread.currentThread().interrupt();
            CountDownLatch begun = new CountDownLatch(1);
            pool.parallel(2, 1, (from, to, thread) -> {
                if (thread == 1) {
                    begun.countDown();
                    sleep(10);
                } else {
                    while (begun.getCount() > 0) {
                        Thread.onSpinWait();
                    }
                }
                done.incrementAndGet();
            });
            assertEquals(2, done.get());
            assertTrue(Thread.interrupted(), "the interrupt was lost");
        }
    }

    @Test
    void survivesAnInterruptOfAWorker() {
        try (WorkerPool pool = new WorkerPool(2)) {
            pool.parallel(2, 1, together(2, (from, to, thread) -> {
                if (thread == 1) {
                    Thread.currentThread().interrupt();
                }
            }));
            sleep(2);
            assertEquals(2, countParts(pool));
        }
    }

    @Test
    void refusesASecondCaller() throws InterruptedException {
        try (WorkerPool pool = new WorkerPool(2)) {
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch refused = new CountDownLatch(1);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread other = new Thread(() -> pool.parallel(1, 1, (from, to, thread) -> {
                inside.countDown();
                try {
                    refused.await();
                } catch (InterruptedException e) {
                    failure.set(e);
                }
            }));
            other.start();
            inside.await();
            Exception e = assertThrows(IllegalStateException.class, () -> countParts(pool));
            assertEquals("the worker pool serves another thread; give each caller a pool of its own", e.getMessage());
            refused.countDown();
            other.join();
            assertSame(null, failure.get());
            assertEquals(2, countParts(pool));
        }
    }

    @Test
    void closesItsThreads() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        WorkerPool pool = new WorkerPool(3);
        pool.parallel(3, 1, together(3, (from, to, thread) -> threads.add(Thread.currentThread())));
        threads.remove(Thread.currentThread());
        assertEquals(2, threads.size());
        for (Thread thread : threads) {
            assertTrue(thread.isDaemon());
            assertTrue(thread.getName().matches("espalier-worker-[12]"), thread.getName());
        }
        pool.close();
        pool.close();
        for (Thread thread : threads) {
            assertFalse(thread.isAlive());
        }
        Exception e = assertThrows(IllegalStateException.class, () -> countParts(pool));
        assertEquals("the worker pool is closed; make a new one", e.getMessage());
    }

    @Test
    void refusesToBeClosedByItsOwnTask() {
        try (WorkerPool pool = new WorkerPool(2)) {
            for (int closing : new int[] {0, 1}) {
                assertThrows(
                        IllegalStateException.class,
                        () -> pool.parallel(2, 1, (from, to, thread) -> {
                            if (from == closing) {
                                pool.close();
                            }
                        }));
            }
            assertEquals(2, countParts(pool));
        }
    }

    @Test
    void needsAThread() {
        Exception e = assertThrows(IllegalArgumentException.class, () -> new WorkerPool(0));
        assertEquals("threads is 0; a pool has at least 1", e.getMessage());
    }

    private static int countParts(WorkerPool pool) {
        AtomicInteger parts = new AtomicInteger();
        pool.parallel(pool.threads(), 1, (from, to, thread) -> parts.addAndGet(to - from));
        return parts.get();
    }

    private static void sleep(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
