package dev.espalier.core.checkpoint;

import dev.espalier.api.Check;
import dev.espalier.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where a file that is only appended to was when a checkpoint was saved, and the digest of all bytes up to there: whatever
 * was cut off or altered before that place is found.
 *
 * @param bytes the length of the file, at least 0
 * @param digest SHA-256 of those bytes, as 64 hexadecimal digits
 */
public record FileMark(long bytes, String digest) {

    private static final String BYTES = "bytes";
    private static final String DIGEST = "sha256";

    /** The beginning of every file. */
    public static final FileMark START = new FileMark(0, new Sha256().hex());

    /** Checks the range. */
    public FileMark {
        Check.atLeast("bytes", bytes, 0L);
    }

    /** Whether a file begins with these bytes. */
    boolean isOf(Path file) throws IOException {
        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
            return bytes <= input.length()
                    && Sha256.of(input::readFully, bytes).hex().equals(digest);
        }
    }

    /** The mark as a checkpoint holds it. */
    public JsonObject toJson() {
        return JsonObject.builder().put(BYTES, bytes).put(DIGEST, digest).build();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param json the object
     * @return the mark; empty if the object is none
     */
    public static Optional<FileMark> fromJson(JsonObject json) {
        OptionalLong bytes = json.whole(BYTES);
        Optional<String> digest = json.text(DIGEST).filter(text -> text.matches("[0-9a-f]{" + Sha256.DIGITS + "}"));
        return bytes.isEmpty() || bytes.getAsLong() < 0
                ? Optional.empty()
                : digest.map(text -> new FileMark(bytes.getAsLong(), text));
    }
}
