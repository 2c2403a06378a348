package dev.espalier.core.setup;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that are allocated while something is made: where objects do not report their size, a limited number is
 * kept.
 *
 * <p>It counts nothing on a JVM that does not count either.
 */
public final class AllocationMeter {

    private final @Nullable ThreadMXBean threads;
    private long bytes;

    /** A meter at 0. */
    public AllocationMeter() {
        threads = ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counting
                        && counting.isThreadAllocatedMemorySupported()
                        && counting.isThreadAllocatedMemoryEnabled()
                ? counting
                : null;
    }

    /**
     * Makes something.
     *
     * @param making makes it, in the calling thread
     * @param <T> what is made
     * @return what was made
     */
    public <T> T counting(Supplier<T> making) {
        long before = allocated();
        T made = making.get();
        bytes += allocated() - before;
        return made;
    }

    /** How many bytes were allocated while things were made. */
    public long bytes() {
        return bytes;
    }

    private long allocated() {
        return threads == null ? 0 : threads.getCurrentThreadAllocatedBytes();
    }
}
