package dev.espalier.benchmarks.compare;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most floating-point operations that the processor does in a second: THREADS.
 *
 * <p>Multiplications and additions in one instruction, on vectors that stay in registers. Its two results are called
 * {@code gigaflops}, of all threads together, and {@code bits}, of a vector.
 */
final class ProcessorLimit {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** More than any processor has instructions under way, and few enough for 16 registers. */
    private static final int ACCUMULATORS = 12;

    private static final int ITERATIONS = 20_000;
    private static final float STEP = 0.01f;

    private ProcessorLimit() {}

    /** Measures, and tells the driver. */
    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[0]);
        ContenderOutput output = new ContenderOutput(System.out);
        output.metric("bits", SPECIES.vectorBitSize());
        double calls = SimultaneousCalls.perSecond(threads, () -> loop(STEP, ITERATIONS));
        output.metric("gigaflops", calls * ITERATIONS * ACCUMULATORS * SPECIES.length() * 2 * 1e-9);
        output.result("loop in registers", Double.NaN);
    }

    /** The accumulator is the addend, as in a matrix product: then the compiler needs no copies of registers. */
    private static float loop(float step, int iterations) {
        FloatVector factor = FloatVector.broadcast(SPECIES, step);
        FloatVector a = factor;
        FloatVector b = factor.mul(1f);
        FloatVector c = factor.mul(2f);
        FloatVector d = factor.mul(3f);
        FloatVector e = factor.mul(4f);
        FloatVector f = factor.mul(5f);
        FloatVector g = factor.mul(6f);
        FloatVector h = factor.mul(7f);
        FloatVector i = factor.mul(8f);
        FloatVector j = factor.mul(9f);
        FloatVector k = factor.mul(10f);
        FloatVector l = factor.mul(11f);
        for (int n = 0; n < iterations; n++) {
            a = factor.fma(factor, a);
            b = factor.fma(factor, b);
            c = factor.fma(factor, c);
            d = factor.fma(factor, d);
            e = factor.fma(factor, e);
            f = factor.fma(factor, f);
            g = factor.fma(factor, g);
            h = factor.fma(factor, h);
            i = factor.fma(factor, i);
            j = factor.fma(factor, j);
            k = factor.fma(factor, k);
            l = factor.fma(factor, l);
        }
        FloatVector sum =
                a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).add(i.add(j).add(k.add(l)));
        return sum.lane(0);
    }
}
