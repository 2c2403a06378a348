package dev.espalier.exporters.tensorboard;

import dev.espalier.api.event.Picture;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A picture as PNG, of 8 bits a channel and without filters. */
final class PngImage {

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final byte GREY = 0;
    private static final byte COLOUR = 2;

    private PngImage() {}

    static byte[] of(Picture picture) {
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        image.writeBytes(SIGNATURE);
        chunk(
                image,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(picture.width())
                        .putInt(picture.height())
                        .put((byte) 8)
                        .put(picture.channels() == 3 ? COLOUR : GREY)
                        .array());
        chunk(image, "IDAT", compressed(rows(picture)));
        chunk(image, "IEND", new byte[0]);
        return image.toByteArray();
    }

    /** Each row with its filter in front, which is none. */
    private static byte[] rows(Picture picture) {
        int width = picture.width() * picture.channels();
        byte[] pixels = picture.pixels();
        byte[] rows = new byte[picture.height() * (width + 1)];
        for (int row = 0; row < picture.height(); row++) {
            System.arraycopy(pixels, row * width, rows, row * (width + 1) + 1, width);
        }
        return rows;
    }

    private static byte[] compressed(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            byte[] block = new byte[1 << 12];
            while (!deflater.finished()) {
                compressed.write(block, 0, deflater.deflate(block));
            }
            return compressed.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static void chunk(ByteArrayOutputStream image, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(content);
        image.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
        image.writeBytes(name);
        image.writeBytes(content);
        image.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array());
    }
}
