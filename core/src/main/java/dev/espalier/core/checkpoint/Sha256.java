package dev.espalier.core.checkpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 that is being computed. */
final class Sha256 {

    /** Hexadecimal digits of a digest. */
    static final int DIGITS = 64;

    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    void update(byte[] bytes) {
        digest.update(bytes);
    }

    /** Adds a text and its end, so that no two sequences of texts have the same bytes. */
    void updateText(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
