package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.ONE;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static dev.espalier.engine.kernel.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The second loops of GELU and its gradient, with the formulas of {@link FloatMath} step by step. */
final class VectorGelu {

    private static final FloatVector TAIL_MAX = broadcast(FloatMath.TAIL_MAX);
    private static final FloatVector MINUS_DENSITY = broadcast(FloatMath.MINUS_DENSITY);
    private static final FloatVector M = broadcast(FloatMath.M);
    private static final FloatVector M0 = broadcast(FloatMath.M0);
    private static final FloatVector M1 = broadcast(FloatMath.M1);
    private static final FloatVector M2 = broadcast(FloatMath.M2);
    private static final FloatVector M3 = broadcast(FloatMath.M3);
    private static final FloatVector M4 = broadcast(FloatMath.M4);
    private static final FloatVector M5 = broadcast(FloatMath.M5);
    private static final FloatVector M6 = broadcast(FloatMath.M6);
    private static final FloatVector M7 = broadcast(FloatMath.M7);
    private static final FloatVector M8 = broadcast(FloatMath.M8);
    private static final FloatVector M9 = broadcast(FloatMath.M9);

    private VectorGelu() {}

    /** From scratch = e^(−x²/2). */
    static void gelu(float[] source, int sourceOffset, float[] scratch, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, source, sourceOffset + i);
            FloatVector gaussian = fromArray(SPECIES, scratch, i);
            FloatVector a = x.abs().min(TAIL_MAX);
            FloatVector u = ONE.div(a.fma(M, ONE));
            FloatVector p = M9.fma(u, M8).fma(u, M7).fma(u, M6).fma(u, M5).fma(u, M4);
            FloatVector ratio = p.fma(u, M3).fma(u, M2).fma(u, M1).fma(u, M0).mul(u);
            a.neg().fma(gaussian.mul(ratio), x.max(ZERO)).intoArray(y, yOffset + i);
        }
    }

    /** From scratch = e^(−x²/2). */
    static void geluGradient(
            float[] saved,
            int savedOffset,
            float[] scratch,
            float[] dy,
            int dyOffset,
            float[] dx,
            int dxOffset,
            int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, saved, savedOffset + i);
            FloatVector g = fromArray(SPECIES, dy, dyOffset + i);
            FloatVector gaussian = fromArray(SPECIES, scratch, i);
            FloatVector a = x.abs().min(TAIL_MAX);
            FloatVector u = ONE.div(a.fma(M, ONE));
            FloatVector p = M9.fma(u, M8).fma(u, M7).fma(u, M6).fma(u, M5).fma(u, M4);
            FloatVector ratio = p.fma(u, M3).fma(u, M2).fma(u, M1).fma(u, M0).mul(u);
            FloatVector lower = a.fma(gaussian.mul(MINUS_DENSITY), gaussian.mul(ratio));
            g.mul(ONE.sub(lower).blend(lower, x.compare(VectorOperators.LT, ZERO)))
                    .intoArray(dx, dxOffset + i);
        }
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
