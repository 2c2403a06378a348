package dev.espalier.core.checkpoint;

import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file: JSON that says where the bytes of each tensor lie.
 *
 * <p>The digest comes first, so that its position is the same in every file:
 * <code>{"__metadata__":{"espalier.sha256":"…</code>. It is the SHA-256 of the whole file with 64 zeros in the digest's
 * place.
 */
final class SafetensorsHeader {

    /** The name of the texts among the names of tensors. */
    static final String METADATA = "__metadata__";

    /**
     * The largest header, in bytes. The format allows 100 MB; only Espalier's own files are read, and a header costs a
     * reader several times its size before a damaged one is found out.
     */
    static final int MAXIMUM_BYTES = 32 << 20;

    /** Bytes before the header: its length. */
    static final int LENGTH_BYTES = 8;

    /** Names of tensors and texts in one file; a reader's memory depends on it. */
    static final int MAXIMUM_NAMES = 50_000;

    /** The name of the text that is the digest. */
    static final String DIGEST = TensorFile.RESERVED + "sha256";

    private static final byte[] BEFORE_DIGEST =
            ("{\"" + METADATA + "\":{\"" + DIGEST + "\":\"").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_DIGEST = "0".repeat(Sha256.DIGITS).getBytes(StandardCharsets.US_ASCII);

    /** Where the digest's digits begin, counted from the beginning of the header. */
    static final int DIGEST_AT = BEFORE_DIGEST.length;

    /** The place of one tensor, whose first byte is counted from the end of the header. */
    record Entry(String name, TensorType type, long begin) {

        long end() {
            return begin + type.bytes();
        }

        SafetensorsHeaderParser.Range range() {
            return new SafetensorsHeaderParser.Range(name, begin, end());
        }
    }

    private final Map<String, String> metadata;
    private final List<Entry> entries;

    SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
        this.metadata = metadata;
        this.entries = entries;
    }

    /**
     * Lays a file with Espalier's own texts out as the reference implementation does: the widest elements first, then by name,
     * so that every tensor is aligned and the order of insertion does not show.
     */
    static SafetensorsHeader layOut(TensorFile file, Map<String, String> label) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(DIGEST, new String(NO_DIGEST, StandardCharsets.US_ASCII));
        metadata.putAll(new TreeMap<>(label));
        metadata.putAll(new TreeMap<>(file.metadata()));
        List<Map.Entry<String, Tensor>> tensors = new ArrayList<>(new TreeMap<>(file.tensors()).entrySet());
        tensors.sort(Comparator.comparingInt(
                entry -> -entry.getValue().type().element().bytes()));
        List<Entry> entries = new ArrayList<>(tensors.size());
        long begin = 0;
        for (Map.Entry<String, Tensor> tensor : tensors) {
            Entry entry = new Entry(tensor.getKey(), tensor.getValue().type(), begin);
            entries.add(entry);
            begin = entry.end();
        }
        return new SafetensorsHeader(metadata, entries);
    }

    /** The texts in the order of the file; the digest is among them. */
    Map<String, String> metadata() {
        return metadata;
    }

    /** The tensors in the order of their bytes. */
    List<Entry> entries() {
        return entries;
    }

    /** Bytes of all tensors. */
    long dataBytes() {
        return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).end();
    }

    String digest() {
        return metadata.getOrDefault(DIGEST, "");
    }

    /** Whether a header begins with a digest, where every header that Espalier wrote has it. */
    static boolean hasDigest(byte[] header) {
        int end = DIGEST_AT + Sha256.DIGITS;
        if (header.length <= end
                || !Arrays.equals(header, 0, DIGEST_AT, BEFORE_DIGEST, 0, DIGEST_AT)
                || header[end] != '"') {
            return false;
        }
        for (int i = DIGEST_AT; i < end; i++) {
            if ("0123456789abcdef".indexOf(header[i]) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Sets the digest's digits in a header to zeros, as they are when the digest is computed. */
    static void clearDigest(byte[] header) {
        System.arraycopy(NO_DIGEST, 0, header, DIGEST_AT, NO_DIGEST.length);
    }

    /** The header's bytes, padded with blanks so that the tensors begin at a multiple of 8. */
    byte[] toBytes() {
        JsonObject.Builder texts = JsonObject.builder();
        metadata.forEach(texts::put);
        JsonObject.Builder header = JsonObject.builder().put(METADATA, texts.build());
        for (Entry entry : entries) {
            List<JsonValue> shape = new ArrayList<>();
            entry.type().shape().forEach(extent -> shape.add(JsonNumber.of(extent)));
            List<JsonValue> offsets = List.of(JsonNumber.of(entry.begin()), JsonNumber.of(entry.end()));
            header.put(
                    entry.name(),
                    JsonObject.builder()
                            .put("dtype", entry.type().element().name())
                            .put("shape", new JsonArray(shape))
                            .put("data_offsets", new JsonArray(offsets))
                            .build());
        }
        byte[] text = header.build().toJson().getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(text, (text.length + 7) / 8 * 8);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return padded;
    }
}
