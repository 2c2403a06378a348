package dev.espalier.core.training;

import dev.espalier.api.event.StepView;
import dev.espalier.api.event.StepView.Phase;
import dev.espalier.core.record.Timing;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adds up the time of steps and phases from one timing to the next. */
final class TimingMeter {

    private static final Phase[] PHASES = Phase.values();
    private static final double SECONDS_IN_EPOCH = 5;
    private static final double SECONDS_BETWEEN = 0.25;
    private static final double SECOND = 1e-9;

    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final long[] nanoseconds = new long[PHASES.length];
    private long start = System.nanoTime();
    private long steps;
    private long samples;
    private long collected;
    private double collectedSeconds;

    /** The time of day as Unix time in seconds. */
    static double unixTime() {
        return System.currentTimeMillis() / 1000.0;
    }

    /** Begins to measure. */
    void begin() {
        start = System.nanoTime();
        steps = 0;
        samples = 0;
        Arrays.fill(nanoseconds, 0);
        collected = collections();
        collectedSeconds = collectionSeconds();
    }

    /** Adds a step; allocates nothing. */
    void add(StepView step) {
        steps++;
        samples += step.samples();
        for (int i = 0; i < PHASES.length; i++) {
            nanoseconds[i] += step.nanoseconds(PHASES[i]);
        }
    }

    /** Steps since the timing before. */
    long steps() {
        return steps;
    }

    /** Whether so much time has passed that the cost of a timing does not count. */
    boolean isDue() {
        return seconds() >= SECONDS_BETWEEN;
    }

    /** Whether an epoch takes so long that it is worth a timing within. */
    boolean isDueInEpoch() {
        return seconds() >= SECONDS_IN_EPOCH;
    }

    private double seconds() {
        return (System.nanoTime() - start) * SECOND;
    }

    /**
     * The timing since the one before; begins the next.
     *
     * @param step updates made
     * @param epoch passes over the training data begun
     */
    Timing take(long step, int epoch) {
        Map<String, Double> phases = new LinkedHashMap<>();
        for (int i = 0; i < PHASES.length; i++) {
            phases.put(PHASES[i].toString(), nanoseconds[i] * SECOND);
        }
        Timing timing = new Timing(step, epoch, unixTime(), seconds(), steps, samples, phases, memory());
        begin();
        return timing;
    }

    private Timing.Memory memory() {
        Runtime runtime = Runtime.getRuntime();
        return new Timing.Memory(
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.totalMemory(),
                runtime.maxMemory(),
                collectionSeconds() - collectedSeconds,
                collections() - collected);
    }

    private long collections() {
        long count = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            count += Math.max(0, collector.getCollectionCount());
        }
        return count;
    }

    private double collectionSeconds() {
        long milliseconds = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            milliseconds += Math.max(0, collector.getCollectionTime());
        }
        return milliseconds / 1000.0;
    }
}
