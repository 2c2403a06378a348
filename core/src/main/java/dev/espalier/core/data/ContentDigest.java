package dev.espalier.core.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over text and numbers, in little-endian order whatever the machine's. */
final class ContentDigest {

    private static final int CHUNK = 8192;

    private final MessageDigest digest = sha256();
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

    ContentDigest add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        flush();
        digest.update(bytes);
        return this;
    }

    ContentDigest add(byte[] values) {
        number(values.length);
        flush();
        digest.update(values);
        return this;
    }

    ContentDigest add(float[] values) {
        number(values.length);
        for (float value : values) {
            number(Float.floatToIntBits(value));
        }
        return this;
    }

    ContentDigest add(double[] values) {
        number(values.length);
        for (double value : values) {
            long bits = Double.doubleToLongBits(value);
            number((int) bits);
            number((int) (bits >>> Integer.SIZE));
        }
        return this;
    }

    ContentDigest add(int[] values) {
        number(values.length);
        for (int value : values) {
            number(value);
        }
        return this;
    }

    /** The digest in hexadecimal; the object is of no use afterwards. */
    String hex() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }

    /** An empty SHA-256, which every Java has. */
    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java", e);
        }
    }

    private void number(int value) {
        if (chunk.remaining() < Integer.BYTES) {
            flush();
        }
        chunk.putInt(value);
    }

    private void flush() {
        chunk.flip();
        digest.update(chunk);
        chunk.clear();
    }
}
