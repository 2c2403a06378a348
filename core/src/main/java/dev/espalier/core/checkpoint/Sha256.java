package dev.espalier.core.checkpoint;

import dev.espalier.api.data.ContentDigest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A SHA-256 that is being computed. */
final class Sha256 {

    /** Hexadecimal digits of a digest. */
    static final int DIGITS = 64;

    private static final int BLOCK_BYTES = 1 << 16;

    private final MessageDigest digest;

    Sha256() {
        this(ContentDigest.sha256());
    }

    private Sha256(MessageDigest digest) {
        this.digest = digest;
    }

    /** The same digest, which can be ended while this one goes on. */
    Sha256 copy() {
        try {
            return new Sha256((MessageDigest) digest.clone());
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the SHA-256 of this Java platform cannot be copied", impossible);
        }
    }

    /** What bytes are read from, one block behind the other, each of them wholly. */
    interface Source {
        void read(byte[] block, int offset, int count) throws IOException;
    }

    /** The digest of the next bytes of a source, which can go on. */
    static Sha256 of(Source source, long bytes) throws IOException {
        Sha256 digest = new Sha256();
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, bytes)];
        for (long rest = bytes; rest > 0; rest -= block.length) {
            int count = (int) Math.min(block.length, rest);
            source.read(block, 0, count);
            digest.update(block, 0, count);
        }
        return digest;
    }

    void update(byte[] bytes, int offset, int length) {
        digest.update(bytes, offset, length);
    }

    void update(byte[] bytes) {
        digest.update(bytes);
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
