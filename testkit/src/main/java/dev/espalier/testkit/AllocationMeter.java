package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;

/** Asserts that a call allocates nothing after warm-up. */
final class AllocationMeter {

    private static final int WARM_UP = 20_000;
    private static final int CALLS = 1_000;
    private static final int ROUNDS = 20;

    /** After so long without a compilation no more will come, on a machine that does other things, too. */
    private static final long QUIET_NANOS = 500_000_000L;

    /** How often a call may use {@link StrictMath#pow}. */
    private static final int POWERS = 4;

    /** The maximum fraction of them that may be as trivial as the first power, which allocates nothing. */
    private static final double EASY = 0.02;

    private AllocationMeter() {}

    static void assertAllocatesNothing(String what, Runnable call) {
        assumeTrue(
                ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                        && threads.isThreadAllocatedMemorySupported()
                        && threads.isThreadAllocatedMemoryEnabled(),
                "this JVM does not count what a thread allocates");
        ThreadMXBean meter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = least(meter, call);
        if (least > 0 && !isOfPowers(meter, least)) {
            fail(what + " allocates " + Math.max(1, least / CALLS)
                    + " bytes a call after warm-up; it must allocate nothing");
        }
    }

    /**
     * The bytes that a thousand calls allocate after warm-up: until the JIT compiler is done, objects that never escape are
     * still allocated, so it goes on as long as something is compiled.
     */
    private static long least(ThreadMXBean meter, Runnable call) {
        repeat(WARM_UP, call);
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        long least = Long.MAX_VALUE;
        long compiled = -1;
        long quietSince = System.nanoTime();
        for (int round = 0; least > 0 && (round < ROUNDS || System.nanoTime() - quietSince < QUIET_NANOS); round++) {
            long before = meter.getCurrentThreadAllocatedBytes();
            repeat(CALLS, call);
            least = Math.min(least, meter.getCurrentThreadAllocatedBytes() - before);
            long time = compiler == null ? 0 : compiler.getTotalCompilationTime();
            if (time != compiled) {
                compiled = time;
                quietSince = System.nanoTime();
            }
        }
        return least;
    }

    /**
     * Whether this is the allocation of a few calls of {@link StrictMath#pow}: on Java 17 the library allocates arrays of
     * constants at almost every call, which is not the plugin's fault; later versions allocate nothing.
     */
    private static boolean isOfPowers(ThreadMXBean meter, long bytes) {
        double[] power = {0.9, 2.5};
        long ofOne = least(meter, () -> power[0] = 0.5 + StrictMath.pow(power[0], power[1]) / 2);
        long powers = ofOne == 0 ? 0 : (bytes + ofOne - 1) / ofOne;
        return powers > 0 && powers <= POWERS && bytes >= (1 - EASY) * powers * ofOne;
    }

    private static void repeat(int times, Runnable call) {
        for (int i = 0; i < times; i++) {
            call.run();
        }
    }
}
