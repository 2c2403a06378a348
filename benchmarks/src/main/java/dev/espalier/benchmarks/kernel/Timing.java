package dev.espalier.benchmarks.kernel;

import java.util.Arrays;

/** How long something takes that is done again and again. */
final class Timing {

    private Timing() {}

    /**
     * The mean time of a task.
     *
     * @param task what is timed
     * @param atLeast for how many nanoseconds it is repeated
     * @return nanoseconds
     */
    static double nanos(Runnable task, long atLeast) {
        long start = System.nanoTime();
        long end;
        int count = 0;
        do {
            task.run();
            count++;
            end = System.nanoTime();
        } while (end - start < atLeast);
        return (double) (end - start) / count;
    }

    /** The middle of some values. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
