package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over text and numbers, in little-endian order whatever the machine's; for one thread. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class ContentDigest {

    private static final int CHUNK = 8192;

    private final MessageDigest digest = sha256();
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

    /** An empty digest. */
    public ContentDigest() {}

    /** The digest of schema, samples and weights. */
    static String of(Dataset data) {
        Schema schema = data.schema();
        ContentDigest content = new ContentDigest().add(schema.toString());
        for (int input = 0; input < schema.inputs().size(); input++) {
            int width = schema.inputs().get(input).shape().size();
            boolean inDouble = data.givesDoubles(input);
            float[] floats = new float[inDouble ? 0 : width];
            double[] doubles = new double[inDouble ? width : 0];
            for (int sample = 0; sample < data.size(); sample++) {
                if (inDouble) {
                    data.readInput(input, sample, doubles, 0);
                    content.add(doubles);
                } else {
                    data.readInput(input, sample, floats, 0);
                    content.add(floats);
                }
            }
        }
        for (int target = 0; target < schema.targets().size(); target++) {
            float[] values = new float[schema.targets().get(target).stored()];
            for (int sample = 0; sample < data.size(); sample++) {
                data.readTarget(target, sample, values, 0);
                content.add(values);
            }
            data.weights(target).ifPresent(content::add);
        }
        data.weights().ifPresent(content::add);
        return content.hex();
    }

    /**
     * Adds a text.
     *
     * @param text any
     * @return this
     */
    public ContentDigest add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        flush();
        digest.update(bytes);
        return this;
    }

    /**
     * Adds numbers and how many they are.
     *
     * @param values any
     * @return this
     */
    public ContentDigest add(float[] values) {
        number(values.length);
        for (float value : values) {
            number(Float.floatToIntBits(value));
        }
        return this;
    }

    /**
     * Adds numbers and how many they are.
     *
     * @param values any
     * @return this
     */
    public ContentDigest add(double[] values) {
        number(values.length);
        for (double value : values) {
            long bits = Double.doubleToLongBits(value);
            number((int) bits);
            number((int) (bits >>> Integer.SIZE));
        }
        return this;
    }

    /**
     * Adds numbers and how many they are.
     *
     * @param values any
     * @return this
     */
    public ContentDigest add(int[] values) {
        number(values.length);
        for (int value : values) {
            number(value);
        }
        return this;
    }

    /** The digest in hexadecimal; nothing may be added afterwards. */
    public String hex() {
        flush();
        return HexFormat.of().formatHex(digest.digest());
    }

    /** An empty SHA-256, which every Java has. */
    public static MessageDigest sha256() {
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
