package dev.espalier.core.data.source;

import dev.espalier.core.data.file.MalformedDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array of NumPy's format {@code .npy}, in rows ("C order").
 *
 * <p>Source: NumPy, "numpy.lib.format", versions 1.0 to 3.0.
 *
 * @param kind {@code u}, {@code i}, {@code f} or {@code b}: unsigned or signed whole numbers, floats, truth values
 * @param itemBytes bytes of a value
 * @param shape its dimensions, the first of which counts samples
 * @param content the values as they are stored
 */
record NumpyArray(char kind, int itemBytes, List<Integer> shape, ByteBuffer content) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=])([a-zA-Z])(\\d+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\s]*)\\)");
    private static final List<String> TYPES = List.of("u1", "i1", "b1", "u2", "i2", "i4", "u4", "i8", "u8", "f4", "f8");
    private static final String REMEDY = "save it with numpy.save from numbers in C order";

    /**
     * Reads an array.
     *
     * @param in its content
     * @param mostBytes more than this cannot come, whatever the header says
     * @throws MalformedDataException if it is not such an array, or of a type that is not a number
     */
    static NumpyArray read(InputStream in, long mostBytes) throws IOException {
        byte[] start = in.readNBytes(8);
        for (int i = 0; i < MAGIC.length; i++) {
            if (start.length < 8 || start[i] != MAGIC[i]) {
                throw new MalformedDataException("it does not begin as an array of NumPy does", REMEDY);
            }
        }
        int lengthBytes = start[6] == 1 ? 2 : 4;
        byte[] length = in.readNBytes(lengthBytes);
        int headerBytes = 0;
        for (int i = length.length - 1; i >= 0; i--) {
            headerBytes = headerBytes << 8 | (length[i] & 0xFF);
        }
        if (headerBytes < 0 || headerBytes > 1 << 20) {
            throw new MalformedDataException("its header is damaged", REMEDY);
        }
        return read(new String(in.readNBytes(headerBytes), StandardCharsets.UTF_8), in, mostBytes);
    }

    private static NumpyArray read(String header, InputStream in, long mostBytes) throws IOException {
        Matcher type = TYPE.matcher(header);
        Matcher order = ORDER.matcher(header);
        Matcher shape = SHAPE.matcher(header);
        if (!type.find() || !order.find() || !shape.find()) {
            throw new MalformedDataException("its header is not that of an array of numbers", REMEDY);
        }
        if (!TYPES.contains(type.group(2) + type.group(3))) {
            throw new MalformedDataException(
                    "its values are of the type " + type.group(2) + type.group(3) + "; known are "
                            + String.join(", ", TYPES),
                    "convert it with astype");
        }
        List<Integer> dimensions = new ArrayList<>();
        long values = 1;
        for (String dimension : shape.group(1).split(",", -1)) {
            if (!dimension.isBlank()) {
                long size = Long.parseLong(dimension.strip());
                values = Math.multiplyExact(values, size);
                dimensions.add(Math.toIntExact(size));
            }
        }
        if (order.group(1).equals("True") && dimensions.size() > 1) {
            throw new MalformedDataException("it is stored column by column (Fortran order)", REMEDY);
        }
        int itemBytes = Integer.parseInt(type.group(3));
        long bytes = values * itemBytes;
        if (bytes > mostBytes || bytes > Integer.MAX_VALUE - 8) {
            throw new MalformedDataException(
                    "its header asks for " + bytes + " bytes; there are " + mostBytes + ", and at most 2 GiB are read",
                    "copy the file again, or divide it");
        }
        byte[] content = in.readNBytes((int) bytes);
        if (content.length < bytes) {
            throw new MalformedDataException(
                    "it ends after " + content.length + " of " + bytes + " bytes", "copy the file again");
        }
        ByteOrder byteOrder = type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NumpyArray(
                type.group(2).charAt(0),
                itemBytes,
                List.copyOf(dimensions),
                ByteBuffer.wrap(content).order(byteOrder));
    }

    /** How many samples there are. */
    int samples() {
        return shape.isEmpty() ? 1 : shape.get(0);
    }

    /** The number of values. */
    int size() {
        return content.capacity() / itemBytes;
    }

    /** Whether the values are whole numbers from 0 to 255 in bytes. */
    boolean isBytes() {
        return kind == 'u' && itemBytes == 1;
    }

    /** A value. */
    double value(int index) {
        int at = index * itemBytes;
        return switch (kind << 8 | itemBytes) {
            case 'u' << 8 | 1, 'b' << 8 | 1 -> content.get(at) & 0xFF;
            case 'i' << 8 | 1 -> content.get(at);
            case 'u' << 8 | 2 -> content.getShort(at) & 0xFFFF;
            case 'i' << 8 | 2 -> content.getShort(at);
            case 'u' << 8 | 4 -> content.getInt(at) & 0xFFFFFFFFL;
            case 'i' << 8 | 4 -> content.getInt(at);
            case 'f' << 8 | 4 -> content.getFloat(at);
            case 'f' << 8 | 8 -> content.getDouble(at);
            default -> content.getLong(at);
        };
    }
}
