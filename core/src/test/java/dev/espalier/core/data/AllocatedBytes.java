package dev.espalier.core.data;

import java.lang.reflect.Method;

/** Counts what the current thread allocates; reflective, since the module under test does not read the JDK's management. */
final class AllocatedBytes {

    private final Object threads;
    private final Method allocated;

    AllocatedBytes() throws ReflectiveOperationException {
        threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        allocated = Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
    }

    /** The fewest bytes that an action allocates in several rounds, less what it costs to count. */
    long during(Runnable action) throws ReflectiveOperationException {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            read();
            long start = read();
            long counting = read() - start;
            long before = read();
            action.run();
            least = Math.min(least, read() - before - counting);
        }
        return least;
    }

    private long read() throws ReflectiveOperationException {
        return (Long) allocated.invoke(threads, Thread.currentThread().getId());
    }
}
