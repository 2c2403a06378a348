package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.Workspace;
import org.junit.jupiter.api.Test;

class GradientNormTest {

    private static final Kernels KERNELS = KernelProvider.kernels();
    private static final Workspace WORKSPACE = KERNELS.newWorkspace();

    private static float[] gaussian(int length, long key) {
        float[] values = new float[length];
        new CounterRandomStream(7, key).fillGaussian(values, 0, length, 0, 1);
        return values;
    }

    private static boolean measure(GradientNorm norm, int piece, float[] values) {
        return norm.measure(piece, values, 0, values.length, KERNELS, WORKSPACE);
    }

    private static double norm(float... values) {
        GradientNorm norm = new GradientNorm(1);
        measure(norm, 0, values);
        return norm.total();
    }

    @Test
    void hasTheSameBitsWhateverIsMeasuredFirst() {
        float[][] pieces = {gaussian(5_001, 1), gaussian(17, 2), gaussian(4_096, 3), new float[0]};
        GradientNorm forward = new GradientNorm(pieces.length);
        GradientNorm backward = new GradientNorm(pieces.length);
        for (int i = 0; i < pieces.length; i++) {
            measure(forward, i, pieces[i]);
            measure(backward, pieces.length - 1 - i, pieces[pieces.length - 1 - i]);
        }
        assertEquals(forward.total(), backward.total());
    }

    @Test
    void agreesWithTheDefinition() {
        float[][] pieces = {gaussian(50_001, 1), gaussian(17, 2)};
        GradientNorm norm = new GradientNorm(pieces.length);
        double sum = 0;
        for (int i = 0; i < pieces.length; i++) {
            measure(norm, i, pieces[i]);
            for (float value : pieces[i]) {
                sum += (double) value * value;
            }
        }
        // a lane adds 256 squares of a chunk one after the other, and four folds follow: each rounding errs by 2^-24 at
        // most,
        // all terms are positive, and the root halves the error
        double bound = Math.sqrt(sum) * 260 * 0x1p-25;
        assertEquals(Math.sqrt(sum), norm.total(), bound);
    }

    @Test
    void isExactForTheLargestAndTheSmallestFloats() {
        double large = norm(Float.MAX_VALUE, -Float.MAX_VALUE);
        assertEquals(Math.sqrt(2) * Float.MAX_VALUE, large, large * 1e-15);
        double small = norm(1e-30f, Float.MIN_VALUE);
        assertEquals(1e-30f, small, small * 1e-15);
        assertEquals(0, norm(0, 0));
    }

    @Test
    void isNotFiniteIfAnyValueIsNot() {
        GradientNorm norm = new GradientNorm(2);
        assertTrue(measure(norm, 0, new float[] {1, 2}));
        assertFalse(measure(norm, 1, new float[] {1, Float.NaN}));
        assertFalse(Double.isFinite(norm.total()));
        assertFalse(measure(norm, 1, new float[] {Float.NEGATIVE_INFINITY}));
        assertFalse(Double.isFinite(norm.total()));
    }
}
