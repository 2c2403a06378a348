package dev.espalier.core.data;

import java.lang.reflect.Method;

/** Counts what the current thread allocates; reflective, since the module under test does not read the JDK's management. */
public final class AllocatedBytes {

    private final Object threads;
    private final Method allocated;

    public AllocatedBytes() throws ReflectiveOperationException {
        threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        allocated = Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        for (int i = 0; i < 100; i++) {
            // reflection makes itself faster after some calls, and allocates doing so
            read();
        }
    }

    /** The fewest bytes that an action allocates in several rounds, less what it costs to count. */
    public long during(Runnable action) throws ReflectiveOperationException {
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

    private long read() throws ReflectiveOperationException {
        return (Long) allocated.invoke(threads, Thread.currentThread().getId());
    }
}
