package dev.espalier.core.data.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** IDX files for tests. */
public final class IdxBytes {

    private IdxBytes() {}

    /** A file whose values are 0, 1, 2, … modulo a number. */
    public static byte[] counting(int modulo, int... dimensions) {
        int size = 1;
        for (int dimension : dimensions) {
            size *= dimension;
        }
        byte[] values = new byte[size];
        for (int i = 0; i < size; i++) {
            values[i] = (byte) (i % modulo);
        }
        return of(values, dimensions);
    }

    public static byte[] of(byte[] values, int... dimensions) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
        file.putInt(0x0800 | dimensions.length);
        for (int dimension : dimensions) {
            file.putInt(dimension);
        }
        return file.put(values).array();
    }

    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
