package dev.espalier.core.data.file;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that can be read from its beginning as often as needed.
 *
 * <p>A pipe, or anything else that is no regular file, gives its bytes once: they are kept in memory when they are first
 * asked for. For one thread.
 */
public final class StoredFile {

    private final Path path;
    private byte @Nullable [] kept;

    /**
     * A file that has yet to be read.
     *
     * @param path the file
     */
    public StoredFile(Path path) {
        this.path = path;
    }

    /** Where the file is. */
    public Path path() {
        return path;
    }

    /** Whether the bytes come once, so that a reader before this one may have taken them. */
    public boolean comesOnce() {
        return !Files.isRegularFile(path);
    }

    /**
     * Opens the file at its beginning.
     *
     * @throws EspalierException with code IO if it is missing, a folder, or may not be read
     */
    public InputStream open() throws IOException {
        try {
            if (Files.isDirectory(path)) {
                throw new EspalierException(ErrorCode.IO, path.toString(), "this is a folder", "name a file in it");
            }
            return comesOnce() && Files.exists(path) ? new ByteArrayInputStream(bytes()) : Files.newInputStream(path);
        } catch (NoSuchFileException e) {
            throw new EspalierException(
                    ErrorCode.IO, path.toString(), "there is no such file", "check the path and its folder", e);
        } catch (AccessDeniedException e) {
            throw new EspalierException(
                    ErrorCode.IO, path.toString(), "the file may not be read", "change its permissions", e);
        }
    }

    /** How many bytes there are. */
    long length() throws IOException {
        return comesOnce() ? bytes().length : Files.size(path);
    }

    private byte[] bytes() throws IOException {
        byte[] bytes = kept;
        if (bytes == null) {
            try (InputStream in = Files.newInputStream(path)) {
                bytes = in.readAllBytes();
            }
            kept = bytes;
        }
        return bytes;
    }
}
