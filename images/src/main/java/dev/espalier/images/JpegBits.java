package dev.espalier.images;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The entropy-coded bits of a JPEG scan, from the most significant one, without the zeros that follow a byte of ones. Behind
 * the data there are zeros, which are counted. For one thread.
 */
final class JpegBits {

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int ONES = 0xFF;

    private final byte[] file;
    private int next;
    private long bits;
    private int count;
    private int added;
    private boolean broken;

    /**
     * Bits of a file.
     *
     * @param file the whole file
     * @param begin of the data
     */
    JpegBits(byte[] file, int begin) {
        this.file = file;
        this.next = begin;
    }

    /** Makes sure that there are 32 bits: enough for the longest code and the longest value. */
    private void fill() {
        if (next + Integer.BYTES <= file.length) {
            int word = (int) WORDS.get(file, next);
            // no byte of ones among the four
            if ((~word - 0x01010101 & word & 0x80808080) == 0) {
                bits |= (word & 0xFFFFFFFFL) << (Integer.SIZE - count);
                count += Integer.SIZE;
                next += Integer.BYTES;
                return;
            }
        }
        while (count <= Integer.SIZE) {
            bits |= (long) nextByte() << (Long.SIZE - Byte.SIZE - count);
            count += Byte.SIZE;
        }
    }

    private int nextByte() {
        if (next < file.length) {
            int value = file[next] & 0xFF;
            if (value != ONES) {
                next++;
                return value;
            }
            if (next + 1 < file.length && file[next + 1] == 0) {
                next += 2;
                return value;
            }
        }
        added += Byte.SIZE;
        return 0;
    }

    /** Whether bits were taken that are not in the file, or were not those of a block. */
    boolean areDamaged() {
        return broken || added > count;
    }

    /**
     * Leaves out what is left before a restart marker, and the marker.
     *
     * @return false if there is no such marker
     */
    boolean restart() {
        bits = 0;
        count = 0;
        added = 0;
        if (next + 1 < file.length && (file[next] & 0xFF) == ONES && (file[next + 1] & 0xF8) == 0xD0) {
            next += 2;
            return true;
        }
        return false;
    }

    /**
     * Decodes the difference of a first coefficient.
     *
     * @param codes of first coefficients
     */
    int difference(JpegCodes codes) {
        if (count < Integer.SIZE) {
            fill();
        }
        int size = symbol(codes) & 0xF;
        return size == 0 ? 0 : value(size);
    }

    /**
     * Decodes the other coefficients of a block.
     *
     * @param codes of other coefficients
     * @param scale the quantization, in the order of the file
     * @param coefficients for each place of a block, by rows, those of several blocks
     * @param block the block's index
     */
    void coefficients(JpegCodes codes, int[] scale, int[][] coefficients, int block) {
        int[] quick = codes.quick();
        int place = 1;
        while (place < JpegCodes.PLACES) {
            if (count < Integer.SIZE) {
                fill();
            }
            int known = quick[(int) (bits >>> (Long.SIZE - JpegCodes.LOOK))];
            if (known != 0) {
                int length = known & 0xFF;
                bits <<= length;
                count -= length;
                place += known >> 8 & 0xFF;
                if (place >= JpegCodes.PLACES) {
                    broken = true;
                    return;
                }
                coefficients[JpegCodes.NATURAL[place]][block] = (known >> 16) * scale[place];
                place++;
                continue;
            }
            int symbol = symbol(codes);
            int size = symbol & 0xF;
            int zeros = symbol >> 4;
            if (size == 0) {
                if (zeros < 0xF) {
                    return;
                }
                place += 16;
                continue;
            }
            place += zeros;
            if (place >= JpegCodes.PLACES) {
                broken = true;
                return;
            }
            coefficients[JpegCodes.NATURAL[place]][block] = value(size) * scale[place];
            place++;
        }
    }

    private int symbol(JpegCodes codes) {
        int found = codes.find(bits);
        broken |= found == JpegCodes.NONE;
        int length = found >> 8;
        bits <<= length;
        count -= length;
        return found & 0xFF;
    }

    /** A number of some bits, of which those that begin with 0 are negative. */
    private int value(int size) {
        int value = (int) (bits >>> (Long.SIZE - size));
        bits <<= size;
        count -= size;
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }
}
