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
        if (size == 0) {
            return 0;
        }
        int difference = value(bits, size);
        bits <<= size;
        count -= size;
        return difference;
    }

    /**
     * Decodes the other coefficients of a block.
     *
     * @param codes of other coefficients
     * @param scale the quantization, in the order of the file
     * @param coefficients for each place of a block, in the order of the file, those of several blocks
     * @param block the block's index
     */
    void coefficients(JpegCodes codes, int[] scale, int[][] coefficients, int block) {
        int[] quick = codes.quick();
        // in variables, as the compiler would write fields to memory at every step
        long left = bits;
        int known = count;
        int place = 1;
        while (place < JpegCodes.PLACES) {
            if (known < Integer.SIZE) {
                bits = left;
                count = known;
                fill();
                left = bits;
                known = count;
            }
            int code = quick[(int) (left >>> (Long.SIZE - JpegCodes.LOOK))];
            int value;
            if (code != 0) {
                place += code >> 8 & 0xFF;
                left <<= code & 0xFF;
                known -= code & 0xFF;
                value = code >> 16;
            } else {
                code = codes.find(left);
                left <<= code >> 8;
                known -= code >> 8;
                int size = code & 0xF;
                int zeros = code >> 4 & 0xF;
                if (size == 0) {
                    if (zeros < 0xF) {
                        broken |= code == JpegCodes.NONE;
                        break;
                    }
                    place += 16;
                    continue;
                }
                place += zeros;
                value = value(left, size);
                left <<= size;
                known -= size;
            }
            if (place >= JpegCodes.PLACES) {
                broken = true;
                break;
            }
            coefficients[place][block] = value * scale[place];
            place++;
        }
        bits = left;
        count = known;
    }

    private int symbol(JpegCodes codes) {
        int found = codes.find(bits);
        broken |= found == JpegCodes.NONE;
        int length = found >> 8;
        bits <<= length;
        count -= length;
        return found & 0xFF;
    }

    /** The number in the first bits; those that begin with 0 are negative. */
    private static int value(long bits, int size) {
        int value = (int) (bits >>> (Long.SIZE - size));
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }
}
