package dev.espalier.exporters.tensorboard;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A TFRecord file: for each record its length, the checksum of the length, its bytes, and their checksum.
 *
 * <p>mask(c) = ((c ≫ 15) | (c ≪ 17)) + 0xa282ead8, of the CRC-32C c, all little-endian
 */
final class RecordFile implements Closeable {

    private static final int MASK_DELTA = 0xa282ead8;
    private static final int MOST_NAMES = 1000;

    private final OutputStream output;

    private RecordFile(OutputStream output) {
        this.output = output;
    }

    /**
     * A new file; a number follows its name if that is taken.
     *
     * @param folder made if it is not there
     * @param name the name
     */
    static RecordFile create(Path folder, String name) throws IOException {
        Files.createDirectories(folder);
        for (int number = 0; ; number++) {
            Path file = folder.resolve(number == 0 ? name : name + "." + number);
            try {
                return new RecordFile(
                        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), 1 << 16));
            } catch (FileAlreadyExistsException taken) {
                if (number == MOST_NAMES) {
                    throw taken;
                }
            }
        }
    }

    void write(byte[] record) throws IOException {
        byte[] length = little(Long.BYTES).putLong(record.length).array();
        output.write(length);
        output.write(masked(length));
        output.write(record);
        output.write(masked(record));
    }

    private static byte[] masked(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        int value = (int) sum.getValue();
        return little(Integer.BYTES)
                .putInt((value >>> 15 | value << 17) + MASK_DELTA)
                .array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    void flush() throws IOException {
        output.flush();
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
