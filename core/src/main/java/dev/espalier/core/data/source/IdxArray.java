package dev.espalier.core.data.source;

import dev.espalier.core.data.file.MalformedDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An array of unsigned bytes in the IDX format: two zero bytes, the type, the number of dimensions, each dimension as a
 * big-endian 32-bit number, the values.
 *
 * <p>Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 */
final class IdxArray {

    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MOST_DIMENSIONS = 4;
    private static final int LIKELY_EXPANSION = 8;
    private static final String REMEDY = "copy or download the file again";

    private final int[] dimensions;
    private final byte[] values;

    private IdxArray(int[] dimensions, byte[] values) {
        this.dimensions = dimensions;
        this.values = values;
    }

    /** How many dimensions there are; the first counts the samples. */
    int rank() {
        return dimensions.length;
    }

    /** How many samples there are, at least 1. */
    int samples() {
        return dimensions[0];
    }

    /** The dimensions of one sample. */
    int[] sampleDimensions() {
        return Arrays.copyOfRange(dimensions, 1, dimensions.length);
    }

    /** The array itself. */
    byte[] values() {
        return values;
    }

    /** Whether a file's first four bytes are those of an IDX file. */
    static boolean looksLike(byte[] first) {
        return first.length >= 4 && first[0] == 0 && first[1] == 0 && first[3] >= 1 && first[3] <= MOST_DIMENSIONS;
    }

    /** Reads an array; what it allocates is bounded by what comes, not by what the header claims. */
    static IdxArray read(InputStream in, long storedBytes, long mostBytes) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (!looksLike(magic)) {
            throw new MalformedDataException(
                    "the first bytes are " + hex(magic)
                            + "; an IDX file begins with 00 00, a type and 01 to 04 dimensions",
                    "give an IDX file, plain or compressed with gzip");
        }
        if (magic[2] != UNSIGNED_BYTE) {
            throw new MalformedDataException(
                    "the values are of type 0x" + String.format("%02x", magic[2])
                            + "; only unsigned bytes (0x08) are read",
                    "convert the values to unsigned bytes");
        }
        int[] dimensions = dimensions(in, magic[3]);
        long length = length(dimensions);
        long room = mostBytes - 4 - 4L * dimensions.length;
        if (length > room || length > Integer.MAX_VALUE - 8) {
            throw new MalformedDataException(
                    "the header announces " + claim(dimensions) + " values; the file cannot hold more than "
                            + Math.max(0, room),
                    REMEDY);
        }
        return new IdxArray(dimensions, values(in, dimensions, (int) length, storedBytes));
    }

    private static int[] dimensions(InputStream in, int rank) throws IOException {
        byte[] bytes = in.readNBytes(4 * rank);
        if (bytes.length < 4 * rank) {
            throw new MalformedDataException("the header of " + (4 + 4 * rank) + " bytes ends too early", REMEDY);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int[] dimensions = new int[rank];
        for (int i = 0; i < rank; i++) {
            dimensions[i] = buffer.getInt();
            if (dimensions[i] == 0) {
                throw new MalformedDataException(
                        "dimension " + i + " is 0; there are no values", "give a file with samples");
            }
        }
        return dimensions;
    }

    /** The product of the dimensions, or the largest number where it is more. */
    private static long length(int[] dimensions) {
        long length = 1;
        for (int dimension : dimensions) {
            long extent = Integer.toUnsignedLong(dimension);
            length = length > Long.MAX_VALUE / extent ? Long.MAX_VALUE : length * extent;
        }
        return length;
    }

    private static byte[] values(InputStream in, int[] dimensions, int length, long storedBytes) throws IOException {
        // a compressed file may claim a thousand times its size: grow with what really comes
        byte[] values = new byte[(int) Math.min(length, Math.max(storedBytes * LIKELY_EXPANSION, 1 << 16))];
        int count = 0;
        while (count < length) {
            if (count == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(length, 2L * values.length));
            }
            int more = in.read(values, count, values.length - count);
            if (more < 0) {
                throw new MalformedDataException(
                        "the file ends after " + count + " of " + claim(dimensions) + " values", REMEDY);
            }
            count += more;
        }
        return values;
    }

    private static String claim(int[] dimensions) {
        return Arrays.stream(dimensions).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(" x "));
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte value : bytes) {
            text.append(text.length() == 0 ? "" : " ").append(String.format("%02x", value));
        }
        return text.length() == 0 ? "missing" : text.toString();
    }
}
