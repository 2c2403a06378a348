package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Asserts that a call allocates nothing once it is warm. */
final class AllocationMeter {

    private static final int WARM_UP = 20_000;
    private static final int CALLS = 1_000;
    private static final int ROUNDS = 20;

    private AllocationMeter() {}

    static void assertAllocatesNothing(String what, Runnable call) {
        assumeTrue(
                ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                        && threads.isThreadAllocatedMemorySupported()
                        && threads.isThreadAllocatedMemoryEnabled(),
                "this JVM does not count what a thread allocates");
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        repeat(WARM_UP, call);
        long least = Long.MAX_VALUE;
        // several rounds: until the compiler is done, objects that never escape are still allocated
        for (int round = 0; round < ROUNDS && least > 0; round++) {
            long before = meter.getCurrentThreadAllocatedBytes();
            repeat(CALLS, call);
            least = Math.min(least, meter.getCurrentThreadAllocatedBytes() - before);
        }
        if (least > 0) {
            fail(what + " allocates " + Math.max(1, least / CALLS)
                    + " bytes a call after warm-up; it must allocate nothing");
        }
    }

    private static void repeat(int times, Runnable call) {
        for (int i = 0; i < times; i++) {
            call.run();
        }
    }
}
