package dev.espalier.benchmarks.compare;

import java.util.concurrent.CyclicBarrier;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/** How often threads call something that takes some microseconds, all at once. */
public final class SimultaneousCalls {

    private static final double WARM_UP_SECONDS = 0.3;
    private static final double SECONDS = 0.3;

    private SimultaneousCalls() {}

    /**
     * Measures for a third of a second, after as long a warm-up.
     *
     * @param threads that call, at least 1
     * @param loop what is called; its result must be a number, so that a compiler cannot leave it out
     * @return calls per second of all threads together; NaN if the thread is interrupted
     */
    public static double perSecond(int threads, DoubleSupplier loop) {
        CyclicBarrier start = new CyclicBarrier(threads);
        double[] rates = new double[threads];
        Thread[] all = IntStream.range(0, threads)
                .mapToObj(i -> new Thread(() -> rates[i] = alone(start, loop), "calls-" + i))
                .toArray(Thread[]::new);
        double sum = 0;
        try {
            for (Thread thread : all) {
                thread.start();
            }
            for (int i = 0; i < threads; i++) {
                all[i].join();
                sum += rates[i];
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Double.NaN;
        }
    }

    private static double alone(CyclicBarrier start, DoubleSupplier loop) {
        perSecond(WARM_UP_SECONDS, loop);
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException("a thread did not start", e);
        }
        return perSecond(SECONDS, loop);
    }

    private static double perSecond(double seconds, DoubleSupplier loop) {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long count = 0;
        double sum = 0;
        long now;
        do {
            sum += loop.getAsDouble();
            count++;
            now = System.nanoTime();
        } while (now < end);
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("the result of a loop must be a number");
        }
        return count / ((now - start) * 1e-9);
    }
}
