package dev.espalier.benchmarks.starts;

import dev.espalier.benchmarks.compare.ContenderOutput;
import dev.espalier.benchmarks.compare.SimultaneousCalls;

/**
 * How many simple instructions the processor completes: THREADS.
 *
 * <p>Shifts and exclusive ors of integers, as many at once as a core can begin in a cycle. Whatever else uses a core takes part of
 * that: another process, and also another virtual machine on the other hyperthread, which neither the operating system nor a
 * loop of vector operations notices. So it tells a start that is bad from one that had half of a core.
 */
final class ProcessorPace {

    private static final int ITERATIONS = 20_000;

    /** For each chain three shifts and three exclusive ors. */
    private static final int OPERATIONS = 8 * 6;

    private ProcessorPace() {}

    /** Measures, and tells the driver the result {@code pace}, in operations per nanosecond of all threads together. */
    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[0]);
        ContenderOutput output = new ContenderOutput(System.out);
        double calls = SimultaneousCalls.perSecond(threads, () -> loop(threads, ITERATIONS));
        output.metric("pace", calls * ITERATIONS * OPERATIONS * 1e-9);
        output.result("integers in registers", Double.NaN);
    }

    /** Eight generators of random numbers, none of which waits for another. */
    private static double loop(long seed, int iterations) {
        long a = seed;
        long b = seed + 1;
        long c = seed + 2;
        long d = seed + 3;
        long e = seed + 4;
        long f = seed + 5;
        long g = seed + 6;
        long h = seed + 7;
        for (int i = 0; i < iterations; i++) {
            a = next(a);
            b = next(b);
            c = next(c);
            d = next(d);
            e = next(e);
            f = next(f);
            g = next(g);
            h = next(h);
        }
        return a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
    }

    private static long next(long state) {
        long x = state;
        x ^= x << 13;
        x ^= x >>> 7;
        return x ^ x << 17;
    }
}
