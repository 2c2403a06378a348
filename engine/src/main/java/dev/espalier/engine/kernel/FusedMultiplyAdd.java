package dev.espalier.engine.kernel;

/**
 * Whether {@link Math#fma} is an instruction here: without one the JDK computes it with big decimals, a thousand times
 * slower.
 */
final class FusedMultiplyAdd {

    private static final int TRIES = 5;
    private static final int CALLS = 200;

    /** Between the two: interpreted, an instruction costs some 50 ns with its loop, a big decimal more than 1,000. */
    private static final long SLOW_NANOS = 500;

    private FusedMultiplyAdd() {}

    static boolean isFast() {
        long best = Long.MAX_VALUE;
        float value = 1f;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            for (int j = 0; j < CALLS; j++) {
                value = Math.fma(value, 0.999f, 0.001f);
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        // the value is always near 1: a condition that keeps the loop from being removed
        return best < SLOW_NANOS * CALLS && value > 0f;
    }
}
