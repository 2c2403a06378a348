package dev.espalier.engine.kernel;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Numbers to try kernels on. */
final class Samples {

    /** Around the lanes, the logical width, the blocks and the unrolled loops. */
    static final int[] LENGTHS = {0, 1, 7, 16, 17, 31, 33, 63, 65, 100, 1023, 1025, 4095, 4097, 9000};

    private static final float[] GAUSSIAN = table();

    private Samples() {}

    private static float[] table() {
        Random random = new Random(42);
        float[] table = new float[40_009];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) random.nextGaussian();
        }
        return table;
    }

    static Stream<Integer> lengths() {
        return IntStream.of(LENGTHS).boxed();
    }

    /** A vector provider where the JVM has one, and the portable one: the tests run on every pair of the two. */
    static Kernels vector() {
        return new VectorKernels();
    }

    static Kernels portable() {
        return new PortableKernels();
    }

    static float[] gaussian(int count, long seed) {
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = GAUSSIAN[(int) ((i + seed * 7919) % GAUSSIAN.length)];
        }
        return x;
    }

    /** Every kind of float: any bits, so infinities, NaN, denormals and the largest numbers are among them. */
    static float[] anyBits(int count, long seed) {
        Random random = new Random(seed);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = Float.intBitsToFloat(random.nextInt());
        }
        float[] special = {
            0f,
            -0f,
            1f,
            -1f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            -Float.MIN_NORMAL,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            1e30f,
            -1e30f
        };
        System.arraycopy(special, 0, x, 0, Math.min(special.length, count));
        return x;
    }
}
