package dev.espalier.core.data.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks of bytes that should be UTF-8. */
final class Utf8 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** Whether the first bytes of an array are ASCII. */
    static boolean isAscii(byte[] bytes, int length) {
        int whole = length - length % Long.BYTES;
        long any = 0;
        for (int i = 0; i < whole; i += Long.BYTES) {
            any |= (long) LONGS.get(bytes, i);
        }
        for (int i = whole; i < length; i++) {
            any |= bytes[i];
        }
        return (any & HIGH_BITS) == 0;
    }

    /** Whether bytes are whole characters in their shortest form, without surrogates. */
    static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int first = bytes[at];
            int length = first >= 0 ? 1 : first < -32 ? 2 : first < -16 ? 3 : 4;
            if (length > 1 && !isValidSequence(bytes, at, to, length)) {
                return false;
            }
            at += length;
        }
        return true;
    }

    private static boolean isValidSequence(byte[] bytes, int at, int to, int length) {
        if (at + length > to) {
            return false;
        }
        int code = (bytes[at] & 0xFF) & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return false;
            }
            code = code << 6 | (bytes[at + i] & 0x3F);
        }
        return switch (length) {
            case 2 -> (bytes[at] & 0xE0) == 0xC0 && code >= 0x80;
            case 3 -> code >= 0x800 && (code < 0xD800 || code > 0xDFFF);
            default -> (bytes[at] & 0xF8) == 0xF0 && code >= 0x10000 && code <= 0x10FFFF;
        };
    }
}
