package dev.espalier.metrics;

import java.lang.reflect.Method;

/** Counts what the current thread allocates; reflective, since the module under test does not read the JDK's management. */
public final class AllocatedBytes {

    private final Object threads;
    private final Method allocated;

    /** Finds what counts. */
    public AllocatedBytes() throws ReflectiveOperationException {
        threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        allocated = Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
    }

    /**
     * The fewest bytes that an action allocates in several rounds, less what it costs to count. What belongs to the action
     * is there in each round; what the compiler has not removed yet is gone in a later one.
     */
    public long during(Runnable action) throws ReflectiveOperationException {
        long id = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            read(id);
            long start = read(id);
            long empty = read(id) - start;
            long before = read(id);
            action.run();
            least = Math.min(least, read(id) - before - empty);
        }
        return least;
    }

    private long read(long id) throws ReflectiveOperationException {
        return (Long) allocated.invoke(threads, id);
    }
}
