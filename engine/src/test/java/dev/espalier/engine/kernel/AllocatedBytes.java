package dev.espalier.engine.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the current thread allocates. */
final class AllocatedBytes {

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The fewest bytes that an action allocates in several rounds, less what it costs to count. */
    long during(Runnable action) {
        long least = Long.MAX_VALUE;
        long counting = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long start = read();
            long before = read();
            action.run();
            least = Math.min(least, read() - before);
            counting = Math.min(counting, before - start);
        }
        return least - counting;
    }

    private long read() {
        return threads.getCurrentThreadAllocatedBytes();
    }
}
