package dev.espalier.engine.kernel;

/**
 * Elementary functions on floats from correctly rounded operations only (+, −, ·, /, fma, bit casts), so that every
 * JDK, compiler tier and provider gives the same bits. {@code VectorMath} has the same steps on vectors.
 *
 * <p>Errors, in units in the last place of the exact result, over all floats:
 *
 * <table>
 * <caption>Greatest errors</caption>
 * <tr><td>exp 1.1</td><td>log 0.8</td><td>elu 1.0</td><td>ln(1 + x) 1.3</td></tr>
 * <tr><td>tanh 2.6</td><td>sigmoid 2.4</td><td>silu 3.3</td><td>gelu 7</td></tr>
 * </table>
 *
 * <p>The gradients of silu and gelu have a zero where two terms cancel; their errors are 4.2 and 7 units in the last
 * place of the sum of the terms' magnitudes. Results of sigmoid, silu and gelu below 1e-36 may be 0 instead; those of
 * exp below 1e-36 have an absolute error of at most 1e-43. NaN gives NaN, infinities give the limits.
 *
 * <p>The polynomials are minimax fits of this project; each coefficient was rounded to float before the next was
 * fitted.
 */
final class FloatMath {

    static final float LOG2_E = 1.442695041f;
    static final float LN2_HIGH = 0.693147182464599609375f;
    static final float LN2_LOW = -1.904654323148236e-9f;

    /** Adding 1.5·2²³ rounds to an integer, which is then found in the low bits. */
    static final float ROUND = 0x1.8p23f;

    static final int ROUND_BITS = 0x4B400000;
    static final int ONE_BITS = 0x3F800000;
    private static final int INFINITY_BITS = 0x7F800000;

    /** Beyond these eˣ is infinite, or 0 after rounding. */
    static final float EXP_MAX = 89f;

    static final float EXP_MIN = -104f;

    /** From here on e⁻ˣ is taken for 0 where it is a part of something else. */
    static final float DECAY_MAX = 88f;

    /** Below this eˣ − 1 is −1 after rounding. */
    static final float EXPM1_MIN = -30f;

    // (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2, relative error of e^r 3.2e-9
    static final float E0 = 0.4999999403953552f;
    static final float E1 = 0.1666652113199234f;
    static final float E2 = 0.04166827350854874f;
    static final float E3 = 0.008368685841560364f;
    static final float E4 = 0.0013820137828588486f;

    // (ln(1 + f) - f + f^2 / 2) / f^3 for sqrt(1/2) <= 1 + f < sqrt(2), relative error of the logarithm 7.7e-10
    static final float L0 = 0.3333331346511841f;
    static final float L1 = -0.25000008940696716f;
    static final float L2 = 0.20002073049545288f;
    static final float L3 = -0.1666799634695053f;
    static final float L4 = 0.14220327138900757f;
    static final float L5 = -0.12406031787395477f;
    static final float L6 = 0.1188356801867485f;
    static final float L7 = -0.1167144924402237f;
    static final float L8 = 0.06750956177711487f;

    /** The bits of √½ as a float: the significand is taken from [√½, √2). */
    static final int SQRT_HALF_BITS = 0x3F3504F3;

    static final float LIFT = 0x1p25f;
    static final float LIFT_EXPONENT = 25f;

    // e^(a^2/2) * Phi(-a) * (1 + M a) as a polynomial in t = 1 / (1 + M a), 0 <= a <= 14.5, relative error 3.8e-9
    static final float TAIL_MAX = 15f;
    static final float M = 0.3f;
    static final float M0 = 0.11968669295310974f;
    static final float M1 = 0.11957184970378876f;
    static final float M2 = 0.11023517698049545f;
    static final float M3 = 0.07839077711105347f;
    static final float M4 = 0.09615372866392136f;
    static final float M5 = -0.07941803336143494f;
    static final float M6 = 0.19177834689617157f;
    static final float M7 = -0.2282092571258545f;
    static final float M8 = 0.11243388801813126f;
    static final float M9 = -0.02062317170202732f;

    /** −1/√(2π), the normal density at 0. */
    static final float MINUS_DENSITY = -0.39894228f;

    private FloatMath() {}

    static float exp(float x) {
        float c = Math.max(Math.min(x, EXP_MAX), EXP_MIN);
        float t = Math.fma(c, LOG2_E, ROUND);
        int k = Float.floatToRawIntBits(t);
        int half = k >> 1;
        // two factors, because 2^k itself may be out of range where the result is denormal or about to overflow
        return (expm1Reduced(reduced(c, t)) + 1f) * power(half) * power(k - half);
    }

    /** eˣ for x at most 0, or NaN; 0 instead of a denormal result. */
    static float decay(float x) {
        float c = Math.max(x, -DECAY_MAX);
        float t = Math.fma(c, LOG2_E, ROUND);
        // 2^-127 comes out as 0
        return (expm1Reduced(reduced(c, t)) + 1f) * power(Float.floatToRawIntBits(t));
    }

    /** eˣ − 1 for x at most 0, or NaN. */
    static float expm1OfNegative(float x) {
        float c = Math.max(x, EXPM1_MIN);
        float t = Math.fma(c, LOG2_E, ROUND);
        float scale = power(Float.floatToRawIntBits(t));
        return Math.fma(scale, expm1Reduced(reduced(c, t)), scale - 1f);
    }

    private static float reduced(float x, float rounded) {
        float n = rounded - ROUND;
        return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    }

    private static float expm1Reduced(float r) {
        float q = Math.fma(E4, r, E3);
        q = Math.fma(q, r, E2);
        q = Math.fma(q, r, E1);
        q = Math.fma(q, r, E0);
        return Math.fma(r * r, q, r);
    }

    /** 2 to the number in the lowest nine bits; those of {@link #ROUND} are 0, so its exponent does no harm. */
    private static float power(int exponent) {
        return Float.intBitsToFloat((exponent << 23) + ONE_BITS);
    }

    static float log(float x) {
        boolean tiny = x < Float.MIN_NORMAL;
        float y = logOfNormal(tiny ? x * LIFT : x, tiny ? LIFT_EXPONENT : 0f);
        if (x > 0f && x < Float.POSITIVE_INFINITY) {
            return y;
        }
        return x == 0f ? Float.NEGATIVE_INFINITY : x > 0f ? x : Float.NaN;
    }

    /** ln x − lift·ln 2 for a positive finite x that is not denormal. */
    private static float logOfNormal(float x, float lift) {
        int bits = Float.floatToRawIntBits(x);
        int k = (bits - SQRT_HALF_BITS) >> 23;
        float f = Float.intBitsToFloat(bits - (k << 23)) - 1f;
        float n = k - lift;
        float q = Math.fma(L8, f, L7);
        q = Math.fma(q, f, L6);
        q = Math.fma(q, f, L5);
        q = Math.fma(q, f, L4);
        q = Math.fma(q, f, L3);
        q = Math.fma(q, f, L2);
        q = Math.fma(q, f, L1);
        q = Math.fma(q, f, L0);
        float square = f * f;
        float y = Math.fma(n, LN2_LOW, square * f * q);
        y = Math.fma(square, -0.5f, y) + f;
        return Math.fma(n, LN2_HIGH, y);
    }

    /** ln(1 + x) for x in [0, 1], or NaN. */
    static float log1pOfUnit(float x) {
        float u = 1f + x;
        return (x - (u - 1f)) / u + logOfNormal(u, 0f);
    }

    static float relu(float x) {
        return Math.max(x, 0f);
    }

    static float relu6(float x) {
        return Math.min(Math.max(x, 0f), 6f);
    }

    static float leakyRelu(float x, float slope) {
        return ifNegative(x, slope * x, x);
    }

    static float elu(float x, float alpha) {
        return ifNegative(x, alpha * expm1OfNegative(Math.min(x, 0f)), x);
    }

    static float tanh(float x) {
        float e = expm1OfNegative(-2f * Math.abs(x));
        return Math.copySign(e / (e + 2f), x);
    }

    static float sigmoid(float x) {
        float e = decay(-Math.abs(x));
        return ifNegative(x, e, 1f) / (1f + e);
    }

    /** x·σ(x) = max(x, 0) − |x|·σ(−|x|). */
    static float silu(float x) {
        float a = Math.min(Math.abs(x), DECAY_MAX);
        float e = decay(-a);
        return Math.max(x, 0f) - a * (e / (1f + e));
    }

    /** f'(−|x|) = σ(−|x|)·(1 − |x|·σ(|x|)), and f'(|x|) = 1 − f'(−|x|). */
    static float siluGradient(float x) {
        float a = Math.min(Math.abs(x), DECAY_MAX);
        float e = decay(-a);
        float complement = 1f / (1f + e);
        float s = e * complement;
        float lower = Math.fma(-a * s, complement, s);
        return ifNegative(x, lower, 1f - lower);
    }

    /** x·Φ(x) = max(x, 0) − |x|·Φ(−|x|). */
    static float gelu(float x) {
        float a = Math.min(Math.abs(x), TAIL_MAX);
        return Math.fma(-a, gaussian(a) * tailRatio(a), Math.max(x, 0f));
    }

    /** f'(−|x|) = Φ(−|x|) − |x|·φ(x), and f'(|x|) = 1 − f'(−|x|). */
    static float geluGradient(float x) {
        float a = Math.min(Math.abs(x), TAIL_MAX);
        float gaussian = gaussian(a);
        float lower = Math.fma(a, gaussian * MINUS_DENSITY, gaussian * tailRatio(a));
        return ifNegative(x, lower, 1f - lower);
    }

    /** e^(−a²/2); the rounding error of a² is put back, or the result would lose up to six bits. */
    private static float gaussian(float a) {
        float square = a * a;
        float rest = Math.fma(a, a, -square);
        float e = decay(-0.5f * square);
        return Math.fma(e, -0.5f * rest, e);
    }

    /** Φ(−a)·e^(a²/2). */
    private static float tailRatio(float a) {
        float t = 1f / Math.fma(M, a, 1f);
        float q = Math.fma(M9, t, M8);
        q = Math.fma(q, t, M7);
        q = Math.fma(q, t, M6);
        q = Math.fma(q, t, M5);
        q = Math.fma(q, t, M4);
        q = Math.fma(q, t, M3);
        q = Math.fma(q, t, M2);
        q = Math.fma(q, t, M1);
        q = Math.fma(q, t, M0);
        return q * t;
    }

    /** The first value where x is less than 0, else the second; without a branch, for signs are hard to predict. */
    static float ifNegative(float x, float then, float otherwise) {
        // adding 0 takes the sign from -0; which of two NaN is chosen does not matter
        int sign = Float.floatToRawIntBits(x + 0f) >> 31;
        return Float.intBitsToFloat(
                (Float.floatToRawIntBits(then) & sign) | (Float.floatToRawIntBits(otherwise) & ~sign));
    }

    /** The first value where x is greater than 0, else (for NaN too) the second; without a branch, as above. */
    static float ifPositive(float x, float then, float otherwise) {
        int bits = Float.floatToRawIntBits(x);
        // negative for every x that is not greater than 0: those with the sign bit, +0, and NaN, whose bits exceed
        // infinity's
        int not = (bits | (bits - 1) | (INFINITY_BITS - bits)) >> 31;
        return Float.intBitsToFloat(
                (Float.floatToRawIntBits(otherwise) & not) | (Float.floatToRawIntBits(then) & ~not));
    }
}
