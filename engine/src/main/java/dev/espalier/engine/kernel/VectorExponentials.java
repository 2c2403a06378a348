package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.ONE;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static dev.espalier.engine.kernel.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Loops over whole vectors in which an exponential is computed, with the formulas of {@link FloatMath} step by step.
 */
final class VectorExponentials {

    private static final FloatVector MINUS_HALF = broadcast(-0.5f);
    private static final FloatVector MINUS_TWO = broadcast(-2f);
    private static final IntVector ONE_BITS = ONE.reinterpretAsInts();
    private static final IntVector SIGN_BIT = broadcast(-0f).reinterpretAsInts();
    private static final FloatVector EXP_MAX = broadcast(FloatMath.EXP_MAX);
    private static final FloatVector EXP_MIN = broadcast(FloatMath.EXP_MIN);
    private static final FloatVector MINUS_DECAY_MAX = broadcast(-FloatMath.DECAY_MAX);
    private static final FloatVector EXPM1_MIN = broadcast(FloatMath.EXPM1_MIN);
    private static final FloatVector LOG2_E = broadcast(FloatMath.LOG2_E);
    private static final FloatVector ROUND = broadcast(FloatMath.ROUND);
    private static final FloatVector MINUS_LN2_HIGH = broadcast(-FloatMath.LN2_HIGH);
    private static final FloatVector MINUS_LN2_LOW = broadcast(-FloatMath.LN2_LOW);
    private static final FloatVector E0 = broadcast(FloatMath.E0);
    private static final FloatVector E1 = broadcast(FloatMath.E1);
    private static final FloatVector E2 = broadcast(FloatMath.E2);
    private static final FloatVector E3 = broadcast(FloatMath.E3);
    private static final FloatVector E4 = broadcast(FloatMath.E4);
    private static final FloatVector TAIL_MAX = broadcast(FloatMath.TAIL_MAX);

    private VectorExponentials() {}

    /** scratch = e^(−|x|). */
    static void decay(float[] source, int sourceOffset, float[] scratch, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector c =
                    fromArray(SPECIES, source, sourceOffset + i).abs().neg().max(MINUS_DECAY_MAX);
            FloatVector t = c.fma(LOG2_E, ROUND);
            FloatVector n = t.sub(ROUND);
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, c));
            FloatVector q = E4.fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            IntVector power =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
            FloatVector e = r.mul(r).fma(q, r).add(ONE).mul(power.reinterpretAsFloats());
            e.intoArray(scratch, i);
        }
    }

    /** scratch = e^(−x²/2). */
    static void gaussian(float[] source, int sourceOffset, float[] scratch, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector a = fromArray(SPECIES, source, sourceOffset + i).abs().min(TAIL_MAX);
            FloatVector square = a.mul(a);
            FloatVector rest = a.fma(a, square.neg());
            FloatVector c = square.mul(MINUS_HALF).max(MINUS_DECAY_MAX);
            FloatVector t = c.fma(LOG2_E, ROUND);
            FloatVector n = t.sub(ROUND);
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, c));
            FloatVector q = E4.fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            IntVector power =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
            FloatVector rounded = r.mul(r).fma(q, r).add(ONE).mul(power.reinterpretAsFloats());
            rounded.fma(rest.mul(MINUS_HALF), rounded).intoArray(scratch, i);
        }
    }

    static void exp(float[] source, int sourceOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, source, sourceOffset + i);
            FloatVector c = x.min(EXP_MAX).max(EXP_MIN);
            FloatVector t = c.fma(LOG2_E, ROUND);
            FloatVector n = t.sub(ROUND);
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, c));
            FloatVector q = E4.fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            IntVector k = t.reinterpretAsInts();
            IntVector half = k.lanewise(VectorOperators.ASHR, 1);
            IntVector power0 = half.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
            IntVector power1 = k.sub(half).lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
            FloatVector e = r.mul(r).fma(q, r).add(ONE);
            e.mul(power0.reinterpretAsFloats())
                    .mul(power1.reinterpretAsFloats())
                    .intoArray(y, yOffset + i);
        }
    }

    /** scratch = e^x − 1 of what is below zero, and 0 elsewhere. */
    static void expm1(float[] source, int sourceOffset, float[] scratch, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector c =
                    fromArray(SPECIES, source, sourceOffset + i).min(ZERO).max(EXPM1_MIN);
            FloatVector t = c.fma(LOG2_E, ROUND);
            FloatVector n = t.sub(ROUND);
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, c));
            FloatVector q = E4.fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            IntVector power =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
            FloatVector scale = power.reinterpretAsFloats();
            scale.fma(r.mul(r).fma(q, r), scale.sub(ONE)).intoArray(scratch, i);
        }
    }

    static void tanh(float[] source, int sourceOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, source, sourceOffset + i);
            FloatVector c = x.abs().mul(MINUS_TWO).max(EXPM1_MIN);
            FloatVector t = c.fma(LOG2_E, ROUND);
            FloatVector n = t.sub(ROUND);
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, c));
            FloatVector q = E4.fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            IntVector power =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
            FloatVector scale = power.reinterpretAsFloats();
            FloatVector e = scale.fma(r.mul(r).fma(q, r), scale.sub(ONE));
            IntVector magnitude = e.div(e.sub(MINUS_TWO)).abs().reinterpretAsInts();
            IntVector sign = x.reinterpretAsInts().lanewise(VectorOperators.AND, SIGN_BIT);
            magnitude.lanewise(VectorOperators.OR, sign).reinterpretAsFloats().intoArray(y, yOffset + i);
        }
    }

    static void expSum(float[] x, int xFrom, float max, float[] y, int yFrom, int bound, float[] lanes, int group) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = group; i < bound; i += Kernels.WIDTH) {
            FloatVector c = fromArray(SPECIES, x, xFrom + i).sub(max).max(MINUS_DECAY_MAX);
            FloatVector t = c.fma(LOG2_E, ROUND);
            FloatVector n = t.sub(ROUND);
            FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, c));
            FloatVector q = E4.fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
            IntVector power =
                    t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).add(ONE_BITS);
            FloatVector e = r.mul(r).fma(q, r).add(ONE).mul(power.reinterpretAsFloats());
            e.intoArray(y, yFrom + i);
            sum = e.add(sum);
        }
        sum.intoArray(lanes, group);
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
