package dev.espalier.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A picture of red, green and blue, and how it is written as PNG (ISO/IEC 15948): without filters, which pictures of large equal
 * pixels do not need.
 */
final class PngImage {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int BITS = 8;
    private static final int TRUE_COLOUR = 2;

    private final int width;
    private final int height;
    private final byte[] rows;

    /** A white picture. */
    PngImage(int width, int height) {
        this.width = width;
        this.height = height;
        this.rows = new byte[Math.multiplyExact(height, 1 + 3 * width)];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                set(x, y, 255, 255, 255);
            }
        }
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Colours a pixel; each part from 0 to 255. */
    void set(int x, int y, int red, int green, int blue) {
        // a row begins with the number of its filter, 0 for none
        int at = y * (1 + 3 * width) + 1 + 3 * x;
        rows[at] = (byte) red;
        rows[at + 1] = (byte) green;
        rows[at + 2] = (byte) blue;
    }

    /** The file's bytes. */
    byte[] bytes() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            file.write(SIGNATURE);
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            try (DataOutputStream fields = new DataOutputStream(header)) {
                fields.writeInt(width);
                fields.writeInt(height);
                fields.write(new byte[] {BITS, TRUE_COLOUR, 0, 0, 0});
            }
            chunk(file, "IHDR", header.toByteArray());
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (OutputStream deflater = new DeflaterOutputStream(compressed)) {
                deflater.write(rows);
            }
            chunk(file, "IDAT", compressed.toByteArray());
            chunk(file, "IEND", new byte[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private static void chunk(OutputStream file, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(data);
        DataOutputStream out = new DataOutputStream(file);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) checksum.getValue());
        out.flush();
    }
}
