package dev.espalier.core.checkpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The floating-point formats that are read from files of other programs; the constants are named as safetensors spells them. */
enum FloatFormat {
    /** IEEE 754, double precision: rounded to the nearest float. */
    F64(8) {
        @Override
        float read(ByteBuffer bytes) {
            return (float) bytes.getDouble();
        }
    },
    /** IEEE 754, single precision. */
    F32(4) {
        @Override
        float read(ByteBuffer bytes) {
            return bytes.getFloat();
        }
    },
    /** IEEE 754, half precision. */
    F16(2) {
        @Override
        float read(ByteBuffer bytes) {
            return ofHalf(bytes.getShort());
        }
    },
    /** The upper half of a single-precision number. */
    BF16(2) {
        @Override
        float read(ByteBuffer bytes) {
            return Float.intBitsToFloat(bytes.getShort() << 16);
        }
    };

    private static final int HALF_MANTISSA_BITS = 10;
    private static final int HALF_LARGEST_EXPONENT = 0x1F;
    private static final int FLOAT_MANTISSA_BITS = 23;

    /** What is added to an exponent, as the biases of the formats differ. */
    private static final int REBIAS = 127 - 15;

    private final int bytes;

    FloatFormat(int bytes) {
        this.bytes = bytes;
    }

    /** The format of a name, if it is one. */
    static Optional<FloatFormat> of(String name) {
        return Arrays.stream(values())
                .filter(known -> known.name().equals(name))
                .findFirst();
    }

    /** The size of one element in bytes. */
    int bytes() {
        return bytes;
    }

    /** Reads the next element of little-endian bytes. */
    abstract float read(ByteBuffer bytes);

    /** The number of 16 bits: every one is a float, so that nothing is rounded. */
    static float ofHalf(short half) {
        int mantissa = half & ((1 << HALF_MANTISSA_BITS) - 1);
        int exponent = (half >>> HALF_MANTISSA_BITS) & HALF_LARGEST_EXPONENT;
        float magnitude;
        if (exponent == 0) {
            magnitude = mantissa * 0x1p-24f;
        } else {
            int wide = exponent == HALF_LARGEST_EXPONENT ? 0xFF : exponent + REBIAS;
            magnitude = Float.intBitsToFloat(
                    wide << FLOAT_MANTISSA_BITS | mantissa << (FLOAT_MANTISSA_BITS - HALF_MANTISSA_BITS));
        }
        return half < 0 ? -magnitude : magnitude;
    }
}
