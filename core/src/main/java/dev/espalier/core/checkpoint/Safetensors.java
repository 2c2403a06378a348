package dev.espalier.core.checkpoint;

import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads and writes tensor files in the safetensors format.
 *
 * <p>A file is the length of its header (64 bits, little-endian), the header (JSON), and the bytes of the tensors; other
 * tools read it as it is. Espalier's begin their metadata with {@code espalier.sha256}: the digest of the whole file with
 * zeros in its place, so that every flipped bit, every byte that is missing and every byte too many is found. A file
 * without it is refused, and so is one whose header is larger than 32 MB or names more than 50,000 tensors and texts.
 *
 * <p>Nothing is allocated because a header asks for it: what it claims is held against the file's size first.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {

    private Safetensors() {}

    /**
     * A file that was written, read back and found good.
     *
     * @param path where it is
     * @param bytes its size
     * @param digest SHA-256 of all bytes, with zeros in the digest's own place
     */
    public record Summary(Path path, long bytes, String digest) {}

    /**
     * Reads a file.
     *
     * @param path its name
     * @return its tensors and texts
     * @throws EspalierException if it cannot be read ({@link dev.espalier.api.ErrorCode#IO}) or is not to the last bit what was
     *     written ({@link dev.espalier.api.ErrorCode#CHECKPOINT_DAMAGED})
     */
    public static TensorFile read(Path path) {
        return SafetensorsReader.read(path).file();
    }

    /** Writes a file so that a crash at any moment leaves either the old file of that name or the new one. */
    static Summary write(Storage storage, Path path, TensorFile file, Map<String, String> label) {
        SafetensorsWriter writer = new SafetensorsWriter(file, label, path);
        try (PendingFile pending = pending(storage, path, writer)) {
            String digest = readBack(pending, path);
            pending.commit();
            return new Summary(path, writer.bytes(), digest);
        } catch (IOException fault) {
            throw FileFault.writing(storage, path, writer.bytes(), fault);
        }
    }

    /** Writes a file under its temporary name, after making sure that it fits on the disk. */
    static PendingFile pending(Storage storage, Path path, SafetensorsWriter writer) throws IOException {
        FileFault.requireRoom(storage, path, writer.bytes());
        return PendingFile.write(storage, path, writer::writeTo);
    }

    /** Reads back what was written; the previous file is given up only after that. */
    static String readBack(PendingFile pending, Path path) throws IOException {
        try {
            return SafetensorsReader.verify(pending.path()).digest();
        } catch (EspalierException fault) {
            throw new IOException(
                    "what was written to " + path + " reads back differently: "
                            + fault.problems().get(0).what(),
                    fault);
        }
    }
}
