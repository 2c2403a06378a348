package dev.espalier.engine.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.model.Workers;
import dev.espalier.engine.kernel.Epilogue;
import dev.espalier.engine.kernel.Form;
import dev.espalier.engine.kernel.WorkerPool;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelWorkersTest {

    @ParameterizedTest
    @CsvSource({"0,1", "1,1", "1,64", "63,64", "64,64", "65,64", "1000,7", "1001,1", "129,64", "2147483647,1073741824"})
    void doesEachIndexOnceInRangesThatBeginAtMultiplesOfTheGrain(int count, int grain) {
        for (int threads : new int[] {1, 2, 3, 5}) {
            try (WorkerPool pool = new WorkerPool(threads)) {
                KernelWorkers workers = KernelWorkers.of(pool);
                Set<Integer> starts = ConcurrentHashMap.newKeySet();
                java.util.concurrent.atomic.AtomicLong done = new java.util.concurrent.atomic.AtomicLong();
                AtomicInteger calls = new AtomicInteger();
                Workers.RangeTask task = (from, to, thread) -> {
                    starts.add(from);
                    assertTrue(from < to, "ranges are never empty");
                    done.addAndGet(to - from);
                    calls.incrementAndGet();
                };

                workers.parallel(count, grain, task);
                assertEquals(count, done.get());
                assertTrue(starts.stream().allMatch(start -> start % grain == 0), starts::toString);
                assertTrue(calls.get() <= threads);
            }
        }
    }

    @Test
    void givesEachThreadAWorkspaceOfItsOwn() {
        try (WorkerPool pool = new WorkerPool(3)) {
            KernelWorkers workers = KernelWorkers.of(pool);
            Set<Object> seen = ConcurrentHashMap.newKeySet();
            CountDownLatch begun = new CountDownLatch(3);

            workers.parallel(3, 1, (from, to, thread) -> {
                begun.countDown();
                while (begun.getCount() > 0) {
                    Thread.onSpinWait();
                }
                seen.add(workers.workspace(thread));
            });

            assertEquals(3, seen.size());
        }
    }

    @Test
    void worksWithTheWorkersOfSomebodyElse() {
        AtomicIntegerArray done = new AtomicIntegerArray(100);
        Workers foreign = new Workers() {
            @Override
            public int threads() {
                return 4;
            }

            @Override
            public void parallel(int count, int grain, RangeTask task) {
                for (int i = count - 1; i >= 0; i--) {
                    task.run(i, i + 1, i % 4);
                }
            }
        };
        KernelWorkers workers = KernelWorkers.of(foreign);

        workers.parallel(100, 10, (from, to, thread) -> {
            for (int i = from; i < to; i++) {
                done.incrementAndGet(i);
            }
        });

        for (int i = 0; i < 100; i++) {
            assertEquals(1, done.get(i));
        }
        assertSame(workers, KernelWorkers.of(workers));
        assertNotSame(workers, KernelWorkers.of(foreign));
    }

    /** As an optimizer does that needs products and runs once for each of many parameters. */
    @Test
    void doesWorkFromWithinARangeWhereItIsAskedFor() {
        int size = 96;
        float[] a = gaussian(size * size, 1);
        float[] b = gaussian(size * size, 2);
        float[] expected = naive(size, size, size, a, b, new float[size]);
        try (WorkerPool pool = new WorkerPool(3)) {
            KernelWorkers workers = KernelWorkers.of(pool);
            float[][] results = new float[40][size * size];
            AtomicInteger nested = new AtomicInteger();

            workers.parallel(results.length, 1, (from, to, thread) -> {
                for (int i = from; i < to; i++) {
                    workers.products().multiply(size, size, size, a, b, results[i], false);
                    workers.parallel(10, 1, (first, last, same) -> nested.addAndGet(same == thread ? last - first : 0));
                }
            });

            for (float[] result : results) {
                assertArrayEquals(expected, result, 0);
            }
            assertEquals(10 * results.length, nested.get());
        }
    }

    /** Shapes that are cut over rows, over columns and not at all. */
    @ParameterizedTest
    @CsvSource({"1,1,1", "3,5,2", "200,300,90", "17,500,200", "500,17,200", "64,1000,64", "9,0,4", "4,6,0"})
    void multipliesTheSameHoweverTheWorkIsCut(int rows, int columns, int inner) {
        float[] a = gaussian(rows * inner, 1);
        float[] b = gaussian(inner * columns, 2);
        float[] bias = gaussian(columns, 3);
        float[] plain = naive(rows, columns, inner, a, b, new float[columns]);
        float[] aTransposed = transposed(rows, inner, a);
        float[] bTransposed = transposed(inner, columns, b);
        for (int threads : new int[] {1, 2, 3}) {
            try (WorkerPool pool = new WorkerPool(threads)) {
                MatrixWork work = KernelWorkers.of(pool).matrices();
                float[] c = gaussian(rows * columns, 4);

                work.multiply(rows, columns, inner, a, b, c, false);
                assertArrayEquals(plain, c, 0);
                work.multiplyRightTransposed(rows, columns, inner, a, bTransposed, c, false);
                assertArrayEquals(plain, c, 0);
                work.multiplyLeftTransposed(rows, columns, inner, aTransposed, b, c, false);
                assertArrayEquals(plain, c, 0);
                work.multiply(Form.PLAIN, rows, columns, inner, a, b, Epilogue.ofBias(bias), c);
                assertArrayEquals(naive(rows, columns, inner, a, b, bias), c, 0);
                c = new float[rows * columns];
                java.util.Arrays.fill(c, 1);
                float[] ones = new float[columns];
                java.util.Arrays.fill(ones, 1);
                work.multiply(rows, columns, inner, a, b, c, true);
                assertArrayEquals(naive(rows, columns, inner, a, b, ones), c, 0);
            }
        }
    }

    private static float[] gaussian(int size, long seed) {
        float[] values = new float[size];
        new CounterRandomStream(seed).fillGaussian(values, 0, size, 0, 1);
        return values;
    }

    /** The chain that products promise: fused multiply-adds in ascending order, begun at the bias. */
    private static float[] naive(int rows, int columns, int inner, float[] a, float[] b, float[] bias) {
        float[] c = new float[rows * columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = bias[j];
                for (int k = 0; k < inner; k++) {
                    sum = Math.fma(a[i * inner + k], b[k * columns + j], sum);
                }
                c[i * columns + j] = sum;
            }
        }
        return c;
    }

    private static float[] transposed(int rows, int columns, float[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                y[j * rows + i] = x[i * columns + j];
            }
        }
        return y;
    }
}
