package dev.espalier.core.data.column;

import java.nio.charset.StandardCharsets;

/**
 * Decimal numbers in bytes of ASCII, as {@link DecimalText} describes them, converted to the same bits as {@link
 * Double#parseDouble}; for one thread.
 *
 * <p>Up to 15 digits with a small exponent are one exact product or quotient (Clinger, "How to read floating point numbers
 * accurately", PLDI 1990); up to 19 digits are rounded by a product with 128 bits of a power of five (Lemire, "Number parsing
 * at a gigabyte per second", Software: Practice and Experience, 2021); others are left to {@link Double#parseDouble}.
 */
public final class DecimalParser {

    /** One more digit of a mantissa up to this does not overflow. */
    private static final long MOST_BEFORE_DIGIT = Long.MAX_VALUE / 10 - 1;

    private static final long MOST_EXACT = 1L << 53;
    private static final int MOST_EXPONENT_DIGITS = 6;

    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final int MANTISSA_BITS = 52;
    private static final int BIAS = 1023;

    private final byte decimal;
    private double value;
    private boolean padded;

    /**
     * A parser.
     *
     * @param decimal the decimal sign, one of ASCII
     */
    public DecimalParser(char decimal) {
        this.decimal = (byte) decimal;
    }

    /** The number that was read last. */
    public double value() {
        return value;
    }

    /** Whether the number that was read last has leading zeros, as codes have. */
    public boolean isPadded() {
        return padded;
    }

    /**
     * Reads a number.
     *
     * @param bytes which hold it
     * @param from its first index
     * @param to the index after it
     * @return whether it is one
     */
    public boolean read(byte[] bytes, int from, int to) {
        int at = from;
        boolean negative = false;
        if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
            negative = bytes[at] == '-';
            at++;
        }
        int first = at;
        long mantissa = 0;
        boolean complete = true;
        int digit;
        while (at < to && (digit = bytes[at] - '0') >= 0 && digit <= 9) {
            complete &= mantissa <= MOST_BEFORE_DIGIT;
            mantissa = 10 * mantissa + digit;
            at++;
        }
        int whole = at - first;
        int fraction = 0;
        if (at < to && bytes[at] == decimal) {
            int begin = ++at;
            while (at < to && (digit = bytes[at] - '0') >= 0 && digit <= 9) {
                complete &= mantissa <= MOST_BEFORE_DIGIT;
                mantissa = 10 * mantissa + digit;
                at++;
            }
            fraction = at - begin;
        }
        if (whole + fraction == 0) {
            return false;
        }
        padded = whole > 1 && bytes[first] == '0';
        int exponent = at < to ? exponent(bytes, at, to) : 0;
        if (exponent == Integer.MIN_VALUE) {
            return false;
        }
        value = complete ? scaled(negative, mantissa, exponent - fraction, bytes, from, to) : slow(bytes, from, to);
        return true;
    }

    /** The exponent that the rest of a text is; the least integer if it is something else. */
    private static int exponent(byte[] bytes, int from, int to) {
        int at = from;
        if (bytes[at] != 'e' && bytes[at] != 'E') {
            return Integer.MIN_VALUE;
        }
        at++;
        boolean negative = at < to && bytes[at] == '-';
        if (at < to && (negative || bytes[at] == '+')) {
            at++;
        }
        if (at == to) {
            return Integer.MIN_VALUE;
        }
        int exponent = 0;
        for (int first = at; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MIN_VALUE;
            }
            // beyond, the number is 0 or infinite whatever follows, and left to the slow way
            exponent = at - first < MOST_EXPONENT_DIGITS ? 10 * exponent + digit : exponent;
        }
        return negative ? -exponent : exponent;
    }

    private double scaled(boolean negative, long mantissa, int exponent, byte[] bytes, int from, int to) {
        if (mantissa == 0) {
            return negative ? -0.0 : 0.0;
        }
        double magnitude;
        if (mantissa <= MOST_EXACT && exponent >= -22 && exponent <= 22) {
            magnitude = exponent < 0 ? mantissa / EXACT_POWERS[-exponent] : mantissa * EXACT_POWERS[exponent];
        } else if (exponent >= -PowersOfFive.MOST && exponent <= PowersOfFive.MOST) {
            magnitude = rounded(mantissa, exponent);
        } else {
            return slow(bytes, from, to);
        }
        return negative ? -magnitude : magnitude;
    }

    /** The double next to mantissa·10^exponent, which is in the range of normal numbers. */
    private static double rounded(long mantissa, int exponent) {
        int zeros = Long.numberOfLeadingZeros(mantissa);
        long normalized = mantissa << zeros;
        long factor = PowersOfFive.high(exponent);
        long upper = multiplyHigh(normalized, factor);
        long lower = normalized * factor;
        // the lower half of the factor matters only if it can carry into the bits that are kept
        if ((upper & 0x1FF) == 0x1FF) {
            long carry = multiplyHigh(normalized, PowersOfFive.low(exponent));
            lower += carry;
            if (Long.compareUnsigned(carry, lower) > 0) {
                upper++;
            }
        }
        int highest = (int) (upper >>> 63);
        int shift = highest + Long.SIZE - MANTISSA_BITS - 3;
        long bits = upper >>> shift;
        if (Long.compareUnsigned(lower, 1) <= 0
                && exponent >= -4
                && exponent <= 23
                && (bits & 3) == 1
                && bits << shift == upper) {
            // exactly between two doubles: to the even one
            bits &= ~1L;
        }
        bits += bits & 1;
        bits >>>= 1;
        int power = ((217_706 * exponent) >> 16) + 63 + highest - zeros + BIAS;
        if (bits >= 2L << MANTISSA_BITS) {
            bits = 1L << MANTISSA_BITS;
            power++;
        }
        return Double.longBitsToDouble((bits & ~(1L << MANTISSA_BITS)) | ((long) power << MANTISSA_BITS));
    }

    /** The upper half of a product of unsigned numbers. */
    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }

    private double slow(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        return Double.parseDouble(decimal == '.' ? text : text.replace((char) decimal, '.'));
    }
}
