package dev.espalier.core.data.loader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.EspalierException;
import dev.espalier.api.RandomStream;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.AllocatedBytes;
import dev.espalier.core.data.TestData;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.engine.compute.KernelThreads;
import dev.espalier.engine.compute.KernelWorkers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches loaded ahead by the workers that compute. */
@Timeout(60)
class IdleLoadingTest {

    private final PreparedDataset data = TestData.prepared(TestData.numbered(101, 5));

    /** Tells of each batch that it is being loaded. */
    private record Telling(Consumer<Batch> listener) implements Augmenter {
        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            listener.accept((Batch) batch);
        }
    }

    private static DataLoaderSettings settings(Consumer<Batch> listener) {
        return new DataLoaderSettings(8, 3)
                .augmentedBy(List.of(new Telling(listener)))
                .loadedBy(1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void sameBatchesHoweverManyWorkers(int threads) {
        DataLoaderSettings settings = settings(batch -> {});
        List<TestData.Copy> expected;
        try (DataLoader loader = DataLoader.training(data, settings.withoutThreads(), 1, 3)) {
            expected = TestData.take(loader, 60);
        }
        try (KernelThreads pool = KernelThreads.of(threads);
                DataLoader loader = DataLoader.training(data, settings, 1, 3, pool.workers())) {
            assertEquals(expected, TestData.take(loader, 60));
        }
    }

    @Test
    void workersLoadWhileTheyAreIdleAndSleepWhenThereIsNothingToLoad() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(3);
        CountDownLatch second = new CountDownLatch(4);
        Set<String> names = ConcurrentHashMap.newKeySet();
        DataLoaderSettings settings = settings(batch -> {
            names.add(Thread.currentThread().getName());
            first.countDown();
            second.countDown();
        });
        try (KernelThreads pool = KernelThreads.of(2);
                DataLoader loader = DataLoader.training(data, settings, 0, 0, pool.workers())) {
            first.await();
            Thread.sleep(5);
            loader.release(loader.next());
            second.await();
            assertEquals(Set.of("espalier-worker-1"), names);
        }
    }

    @Test
    void regionsDoWithoutAWorkerWhoseLoadingIsStuck() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch freed = new CountDownLatch(1);
        DataLoaderSettings settings = settings(batch -> {
            stuck.countDown();
            await(freed);
        });
        try (KernelThreads pool = KernelThreads.of(2);
                DataLoader loader = DataLoader.training(data, settings, 0, 0, pool.workers())) {
            stuck.await();
            KernelWorkers workers = pool.workers();
            int[] done = new int[100];
            for (int region = 0; region < 50; region++) {
                workers.parallel(done.length, 1, (from, to, thread) -> {
                    for (int i = from; i < to; i++) {
                        done[i]++;
                    }
                });
            }
            for (int each : done) {
                assertEquals(50, each);
            }
            freed.countDown();
            loader.release(loader.next());
        }
    }

    @Test
    void theCallerLoadsWhatNobodyHasBegunInsteadOfWaiting() {
        Thread caller = Thread.currentThread();
        CountDownLatch loadedByCaller = new CountDownLatch(2);
        DataLoaderSettings settings = settings(batch -> {
            if (Thread.currentThread() == caller) {
                loadedByCaller.countDown();
            } else {
                // until the caller, which waits for this batch or one after it, has loaded the next two itself
                await(loadedByCaller);
            }
        });
        try (KernelThreads pool = KernelThreads.of(2);
                DataLoader loader = DataLoader.training(data, settings, 0, 0, pool.workers())) {
            for (int i = 0; i < 3; i++) {
                Batch batch = loader.next();
                assertEquals(i, batch.index());
                loader.release(batch);
            }
        }
    }

    @Test
    void aFailureOnAWorkerComesAtItsPlaceAndLeavesTheWorkersUsable() {
        DataLoaderSettings settings = settings(batch -> {
            if (batch.index() == 4) {
                throw new IllegalStateException("as if there were a fault");
            }
        });
        try (KernelThreads pool = KernelThreads.of(3)) {
            try (DataLoader loader = DataLoader.training(data, settings, 0, 0, pool.workers())) {
                TestData.take(loader, 4);
                assertThrows(EspalierException.class, loader::next);
            }
            try (DataLoader loader = DataLoader.training(data, settings, 0, 5, pool.workers())) {
                assertEquals(3, TestData.take(loader, 3).size());
            }
        }
    }

    @Test
    void workersAreFreeForTheNextLoaderWhenOneIsClosed() {
        DataLoaderSettings settings = settings(batch -> {});
        try (KernelThreads pool = KernelThreads.of(2)) {
            for (int i = 0; i < 50; i++) {
                try (DataLoader loader = DataLoader.training(data, settings, i, 0, pool.workers());
                        DataLoader another = DataLoader.training(data, settings, i, 0, pool.workers())) {
                    assertEquals(TestData.take(loader, 3), TestData.take(another, 3));
                }
            }
        }
    }

    @Test
    void dataAreReadWithTheContextClassLoaderOfWhoeverOpenedTheLoader() throws InterruptedException {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        ClassLoader own = new ClassLoader(before) {};
        CountDownLatch loaded = new CountDownLatch(24);
        Set<ClassLoader> seen = ConcurrentHashMap.newKeySet();
        Dataset stored = TestData.numbered(101, 5);
        Dataset watched = new Dataset() {
            @Override
            public Schema schema() {
                return stored.schema();
            }

            @Override
            public int size() {
                return stored.size();
            }

            @Override
            public void readInput(int input, int sample, float[] destination, int offset) {
                if (Thread.currentThread() != caller) {
                    seen.add(Thread.currentThread().getContextClassLoader());
                    loaded.countDown();
                }
                stored.readInput(input, sample, destination, offset);
            }

            @Override
            public void readTarget(int target, int sample, float[] destination, int offset) {
                stored.readTarget(target, sample, destination, offset);
            }
        };
        try (KernelThreads pool = KernelThreads.of(2)) {
            caller.setContextClassLoader(own);
            try (DataLoader loader =
                    DataLoader.training(TestData.prepared(watched), settings(batch -> {}), 0, 0, pool.workers())) {
                loaded.await();
            } finally {
                caller.setContextClassLoader(before);
            }
        }
        assertEquals(1, seen.size());
        assertSame(own, seen.iterator().next());
    }

    @Test
    void theCallerAllocatesNothing() throws ReflectiveOperationException {
        try (KernelThreads pool = KernelThreads.of(2);
                DataLoader loader = DataLoader.training(data, settings(batch -> {}), 0, 0, pool.workers())) {
            consume(loader, 1000);
            assertEquals(0, new AllocatedBytes().during(() -> consume(loader, 100)));
        }
    }

    private static void consume(DataLoader loader, int batches) {
        for (int i = 0; i < batches; i++) {
            loader.release(loader.next());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
