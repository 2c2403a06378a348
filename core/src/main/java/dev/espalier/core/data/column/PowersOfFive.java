package dev.espalier.core.data.column;

import java.math.BigInteger;

/**
 * The first 128 bits of powers of five, with the highest bit set: truncated for positive exponents, and the next larger
 * value for negative ones, as the conversion of {@link DecimalParser} needs them.
 */
final class PowersOfFive {

    /** The largest magnitude of an exponent. */
    static final int MOST = 64;

    private static final int BITS = 128;

    /** Reciprocals of powers up to here are exact enough with as many bits as the product has. */
    private static final int NEAR = 27;

    private static final long[] HIGH = new long[2 * MOST + 1];
    private static final long[] LOW = new long[2 * MOST + 1];

    static {
        for (int exponent = -MOST; exponent <= MOST; exponent++) {
            BigInteger bits = exponent < 0 ? reciprocal(-exponent) : power(exponent);
            HIGH[exponent + MOST] = bits.shiftRight(Long.SIZE).longValue();
            LOW[exponent + MOST] = bits.longValue();
        }
    }

    private PowersOfFive() {}

    /** The upper half of the bits. */
    static long high(int exponent) {
        return HIGH[exponent + MOST];
    }

    /** The lower half of the bits. */
    static long low(int exponent) {
        return LOW[exponent + MOST];
    }

    private static BigInteger power(int exponent) {
        BigInteger power = BigInteger.valueOf(5).pow(exponent);
        int excess = power.bitLength() - BITS;
        return excess > 0 ? power.shiftRight(excess) : power.shiftLeft(-excess);
    }

    private static BigInteger reciprocal(int exponent) {
        BigInteger power = BigInteger.valueOf(5).pow(exponent);
        int length = power.subtract(BigInteger.ONE).bitLength();
        int shift = exponent <= NEAR ? length + BITS - 1 : 2 * length + BITS;
        BigInteger reciprocal = BigInteger.ONE.shiftLeft(shift).divide(power).add(BigInteger.ONE);
        return reciprocal.shiftRight(Math.max(0, reciprocal.bitLength() - BITS));
    }
}
