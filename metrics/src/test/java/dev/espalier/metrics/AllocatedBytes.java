package dev.espalier.metrics;

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

    /** The bytes that an action allocates, less what it costs to count. */
    long during(Runnable action) throws ReflectiveOperationException {
        long id = Thread.currentThread().getId();
        read(id);
        long start = read(id);
        long empty = read(id) - start;
        long before = read(id);
        action.run();
        return read(id) - before - empty;
    }

    private long read(long id) throws ReflectiveOperationException {
        return (Long) allocated.invoke(threads, id);
    }
}
