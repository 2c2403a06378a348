package dev.espalier.engine.kernel;

import static dev.espalier.engine.kernel.Lanes.LANES;
import static dev.espalier.engine.kernel.Lanes.ONE;
import static dev.espalier.engine.kernel.Lanes.SPECIES;
import static dev.espalier.engine.kernel.Lanes.ZERO;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Loops over whole vectors in which a logarithm is computed, with the formulas of {@link FloatMath} step by step. */
final class VectorLogarithms {

    private static final FloatVector MINUS_HALF = broadcast(-0.5f);
    private static final FloatVector ROUND = broadcast(FloatMath.ROUND);
    private static final FloatVector LN2_HIGH = broadcast(FloatMath.LN2_HIGH);
    private static final FloatVector LN2_LOW = broadcast(FloatMath.LN2_LOW);
    private static final FloatVector MIN_NORMAL = broadcast(Float.MIN_NORMAL);
    private static final FloatVector INFINITY = broadcast(Float.POSITIVE_INFINITY);
    private static final FloatVector MINUS_INFINITY = broadcast(Float.NEGATIVE_INFINITY);
    private static final FloatVector NAN = broadcast(Float.NaN);
    private static final FloatVector LIFT = broadcast(FloatMath.LIFT);
    private static final FloatVector LIFT_EXPONENT = broadcast(FloatMath.LIFT_EXPONENT);
    private static final IntVector ROUND_BITS = ROUND.reinterpretAsInts();
    private static final IntVector SQRT_HALF_BITS =
            broadcast(Float.intBitsToFloat(FloatMath.SQRT_HALF_BITS)).reinterpretAsInts();
    private static final FloatVector L0 = broadcast(FloatMath.L0);
    private static final FloatVector L1 = broadcast(FloatMath.L1);
    private static final FloatVector L2 = broadcast(FloatMath.L2);
    private static final FloatVector L3 = broadcast(FloatMath.L3);
    private static final FloatVector L4 = broadcast(FloatMath.L4);
    private static final FloatVector L5 = broadcast(FloatMath.L5);
    private static final FloatVector L6 = broadcast(FloatMath.L6);
    private static final FloatVector L7 = broadcast(FloatMath.L7);
    private static final FloatVector L8 = broadcast(FloatMath.L8);

    private VectorLogarithms() {}

    static void log(float[] source, int sourceOffset, float[] y, int yOffset, int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, source, sourceOffset + i);
            VectorMask<Float> tiny = x.compare(VectorOperators.LT, MIN_NORMAL);
            FloatVector lift = ZERO.blend(LIFT_EXPONENT, tiny);
            IntVector bits = x.blend(x.mul(LIFT), tiny).reinterpretAsInts();
            IntVector k = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
            IntVector significand = bits.sub(k.lanewise(VectorOperators.LSHL, 23));
            FloatVector f = significand.reinterpretAsFloats().sub(ONE);
            // |k| < 2^8, so adding it to the bits of the rounding constant converts it
            FloatVector n = k.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND).sub(lift);
            FloatVector q = L8.fma(f, L7)
                    .fma(f, L6)
                    .fma(f, L5)
                    .fma(f, L4)
                    .fma(f, L3)
                    .fma(f, L2)
                    .fma(f, L1)
                    .fma(f, L0);
            FloatVector square = f.mul(f);
            FloatVector low = n.fma(LN2_LOW, square.mul(f).mul(q));
            FloatVector log = n.fma(LN2_HIGH, square.fma(MINUS_HALF, low).add(f));
            log.blend(x, x.compare(VectorOperators.EQ, INFINITY))
                    .blend(MINUS_INFINITY, x.compare(VectorOperators.EQ, ZERO))
                    .blend(NAN, x.compare(VectorOperators.LT, ZERO))
                    .blend(NAN, x.compare(VectorOperators.NE, x))
                    .intoArray(y, yOffset + i);
        }
    }

    /** From scratch = e^(−|x|). */
    static void binaryCrossEntropy(
            float[] logits,
            int logitsOffset,
            float[] targets,
            int targetsOffset,
            float[] scratch,
            float[] losses,
            int lossesOffset,
            int bound) {
        for (int i = 0; i < bound; i += LANES) {
            FloatVector x = fromArray(SPECIES, logits, logitsOffset + i);
            FloatVector t = fromArray(SPECIES, targets, targetsOffset + i);
            FloatVector e = fromArray(SPECIES, scratch, i);
            FloatVector u = e.add(ONE);
            IntVector bits = u.reinterpretAsInts();
            IntVector k = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
            IntVector significand = bits.sub(k.lanewise(VectorOperators.LSHL, 23));
            FloatVector f = significand.reinterpretAsFloats().sub(ONE);
            // |k| < 2^8, so adding it to the bits of the rounding constant converts it
            FloatVector n = k.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND);
            FloatVector q = L8.fma(f, L7)
                    .fma(f, L6)
                    .fma(f, L5)
                    .fma(f, L4)
                    .fma(f, L3)
                    .fma(f, L2)
                    .fma(f, L1)
                    .fma(f, L0);
            FloatVector square = f.mul(f);
            FloatVector low = n.fma(LN2_LOW, square.mul(f).mul(q));
            FloatVector log = n.fma(LN2_HIGH, square.fma(MINUS_HALF, low).add(f));
            FloatVector log1p = e.sub(u.sub(ONE)).div(u).add(log);
            x.neg().fma(t, x.max(ZERO)).add(log1p).intoArray(losses, lossesOffset + i);
        }
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
