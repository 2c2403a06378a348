package dev.espalier.core.kernel;

import static dev.espalier.core.kernel.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The functions of {@link FloatMath}, step by step the same, on one vector. */
final class VectorMath {

    private VectorMath() {}

    static FloatVector exp(FloatVector x) {
        FloatVector c = x.min(FloatMath.EXP_MAX).max(FloatMath.EXP_MIN);
        FloatVector t = c.fma(broadcast(FloatMath.LOG2_E), broadcast(FloatMath.ROUND));
        IntVector k = t.reinterpretAsInts().sub(FloatMath.ROUND_BITS);
        IntVector half = k.lanewise(VectorOperators.ASHR, 1);
        return expm1Reduced(reduced(c, t)).add(1f).mul(power(half)).mul(power(k.sub(half)));
    }

    static FloatVector expm1OfNegative(FloatVector x) {
        FloatVector c = x.max(FloatMath.EXPM1_MIN);
        FloatVector t = c.fma(broadcast(FloatMath.LOG2_E), broadcast(FloatMath.ROUND));
        FloatVector scale = power(t.reinterpretAsInts().sub(FloatMath.ROUND_BITS));
        return scale.fma(expm1Reduced(reduced(c, t)), scale.sub(1f));
    }

    private static FloatVector reduced(FloatVector x, FloatVector rounded) {
        FloatVector n = rounded.sub(FloatMath.ROUND);
        FloatVector high = n.fma(broadcast(-FloatMath.LN2_HIGH), x);
        return n.fma(broadcast(-FloatMath.LN2_LOW), high);
    }

    private static FloatVector expm1Reduced(FloatVector r) {
        FloatVector q = broadcast(FloatMath.E4).fma(r, broadcast(FloatMath.E3));
        q = q.fma(r, broadcast(FloatMath.E2));
        q = q.fma(r, broadcast(FloatMath.E1));
        q = q.fma(r, broadcast(FloatMath.E0));
        return r.mul(r).fma(q, r);
    }

    private static FloatVector power(IntVector exponent) {
        return exponent.lanewise(VectorOperators.LSHL, 23)
                .add(FloatMath.ONE_BITS)
                .reinterpretAsFloats();
    }

    static FloatVector log(FloatVector x) {
        VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(FloatMath.LIFT), tiny).reinterpretAsInts();
        IntVector k = bits.sub(FloatMath.SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
        FloatVector f = bits.sub(k.lanewise(VectorOperators.LSHL, 23))
                .reinterpretAsFloats()
                .sub(1f);
        // |k| < 2^8, so adding it to the bits of the rounding constant converts it
        FloatVector n = k.add(FloatMath.ROUND_BITS).reinterpretAsFloats().sub(FloatMath.ROUND);
        n = n.blend(n.sub(FloatMath.LIFT_EXPONENT), tiny);
        FloatVector q = broadcast(FloatMath.L8).fma(f, broadcast(FloatMath.L7));
        q = q.fma(f, broadcast(FloatMath.L6));
        q = q.fma(f, broadcast(FloatMath.L5));
        q = q.fma(f, broadcast(FloatMath.L4));
        q = q.fma(f, broadcast(FloatMath.L3));
        q = q.fma(f, broadcast(FloatMath.L2));
        q = q.fma(f, broadcast(FloatMath.L1));
        q = q.fma(f, broadcast(FloatMath.L0));
        FloatVector square = f.mul(f);
        FloatVector y = n.fma(broadcast(FloatMath.LN2_LOW), square.mul(f).mul(q));
        y = square.fma(broadcast(-0.5f), y).add(f);
        y = n.fma(broadcast(FloatMath.LN2_HIGH), y);
        y = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        y = y.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
        return y.blend(Float.NaN, x.compare(VectorOperators.NE, x));
    }

    static FloatVector log1pOfUnit(FloatVector x) {
        FloatVector u = x.add(1f);
        return log(u).add(x.sub(u.sub(1f)).div(u));
    }

    static FloatVector relu(FloatVector x) {
        return x.max(0f);
    }

    static FloatVector leakyRelu(FloatVector x, float slope) {
        return select(x, x.mul(slope), x);
    }

    static FloatVector elu(FloatVector x, float alpha) {
        return select(x, expm1OfNegative(x.min(0f)).mul(alpha), x);
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector e = expm1OfNegative(x.abs().mul(-2f));
        FloatVector magnitude = e.div(e.add(2f)).abs();
        IntVector sign = x.reinterpretAsInts().lanewise(VectorOperators.AND, Integer.MIN_VALUE);
        return magnitude.reinterpretAsInts().lanewise(VectorOperators.OR, sign).reinterpretAsFloats();
    }

    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        return select(x, e, broadcast(1f)).div(e.add(1f));
    }

    static FloatVector silu(FloatVector x) {
        return x.max(FloatMath.EXP_MIN).mul(sigmoid(x));
    }

    static FloatVector siluGradient(FloatVector x) {
        FloatVector one = broadcast(1f);
        FloatVector e = exp(x.abs().neg());
        FloatVector s = select(x, e, one).div(e.add(1f));
        FloatVector complement = select(x, one, e).div(e.add(1f));
        FloatVector c = x.min(-FloatMath.EXP_MIN).max(FloatMath.EXP_MIN);
        return s.mul(c.fma(complement, one));
    }

    static FloatVector gelu(FloatVector x) {
        FloatVector a = x.abs().min(FloatMath.TAIL_MAX);
        FloatVector tail = gaussian(a).mul(tailRatio(a));
        return x.max(-FloatMath.TAIL_MAX).mul(select(x, tail, broadcast(1f).sub(tail)));
    }

    static FloatVector geluGradient(FloatVector x) {
        FloatVector a = x.abs().min(FloatMath.TAIL_MAX);
        FloatVector gaussian = gaussian(a);
        FloatVector tail = gaussian.mul(tailRatio(a));
        FloatVector c = x.min(FloatMath.TAIL_MAX).max(-FloatMath.TAIL_MAX);
        return c.fma(
                gaussian.mul(FloatMath.DENSITY), select(x, tail, broadcast(1f).sub(tail)));
    }

    private static FloatVector gaussian(FloatVector a) {
        FloatVector square = a.mul(a);
        FloatVector rest = a.fma(a, square.neg());
        FloatVector e = exp(square.mul(-0.5f));
        return e.fma(rest.mul(-0.5f), e);
    }

    private static FloatVector tailRatio(FloatVector a) {
        FloatVector one = broadcast(1f);
        FloatVector t = one.div(a.fma(broadcast(FloatMath.M), one));
        FloatVector q = broadcast(FloatMath.M9).fma(t, broadcast(FloatMath.M8));
        q = q.fma(t, broadcast(FloatMath.M7));
        q = q.fma(t, broadcast(FloatMath.M6));
        q = q.fma(t, broadcast(FloatMath.M5));
        q = q.fma(t, broadcast(FloatMath.M4));
        q = q.fma(t, broadcast(FloatMath.M3));
        q = q.fma(t, broadcast(FloatMath.M2));
        q = q.fma(t, broadcast(FloatMath.M1));
        q = q.fma(t, broadcast(FloatMath.M0));
        return q.mul(t);
    }

    static FloatVector select(FloatVector x, FloatVector ifNegative, FloatVector otherwise) {
        IntVector sign = x.reinterpretAsInts().lanewise(VectorOperators.ASHR, 31);
        IntVector a = ifNegative.reinterpretAsInts();
        IntVector b = otherwise.reinterpretAsInts();
        return a.lanewise(VectorOperators.AND, sign)
                .lanewise(VectorOperators.OR, b.lanewise(VectorOperators.AND_NOT, sign))
                .reinterpretAsFloats();
    }

    static FloatVector where(FloatVector y, FloatVector dy) {
        IntVector positive = y.reinterpretAsInts().neg().lanewise(VectorOperators.ASHR, 31);
        return dy.reinterpretAsInts().lanewise(VectorOperators.AND, positive).reinterpretAsFloats();
    }

    private static FloatVector broadcast(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }
}
