package dev.espalier.core.data.file;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.ContentDigest;
import dev.espalier.core.document.FileReason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Something read from a file, plain or compressed with gzip, together with the digest of the file.
 *
 * @param value what was read
 * @param digest SHA-256 of the file's bytes in hexadecimal
 */
public record DataFile<T>(T value, String digest) {

    /** Reads the content of a file to its end. */
    @FunctionalInterface
    public interface Content<T> {

        /**
         * Reads everything.
         *
         * @param content the decompressed bytes
         * @param storedBytes the size of the file
         * @param mostBytes more than this cannot come, whatever a header says
         * @return what was read
         */
        T read(InputStream content, long storedBytes, long mostBytes) throws IOException;
    }

    /**
     * Reads a file.
     *
     * @throws EspalierException with code IO if it cannot be opened, DATA_FORMAT if it is not what it should be
     */
    public static <T> DataFile<T> read(Path path, Content<T> content) {
        return read(new StoredFile(path), content);
    }

    /** As {@link #read(Path, Content)}, of a file that may be read again. */
    public static <T> DataFile<T> read(StoredFile file, Content<T> content) {
        String name = file.path().toString();
        try {
            InputStream in = file.open();
            return read(in, file.length(), name, content);
        } catch (IOException e) {
            throw cannotRead(name, e);
        }
    }

    /**
     * Reads a file whose digest is known.
     *
     * @param file the file
     * @param content reads its content
     * @return what was read
     * @throws EspalierException as for {@link #read(StoredFile, Content)}
     */
    public static <T> T readAgain(StoredFile file, Content<T> content) {
        String name = file.path().toString();
        try {
            return value(file.open(), file.length(), name, content);
        } catch (IOException e) {
            throw cannotRead(name, e);
        }
    }

    /**
     * Reads a stream and closes it.
     *
     * @param in the bytes as they are stored
     * @param length how many there are
     * @param name the place in error messages
     */
    public static <T> DataFile<T> read(InputStream in, long length, String name, Content<T> content) {
        MessageDigest digest = ContentDigest.sha256();
        T value = value(new DigestInputStream(in, digest), length, name, content);
        return new DataFile<>(value, HexFormat.of().formatHex(digest.digest()));
    }

    private static <T> T value(InputStream in, long length, String name, Content<T> content) {
        try (PushbackInputStream stored = new PushbackInputStream(in, 2)) {
            boolean compressed = startsLikeGzip(stored);
            InputStream bytes = compressed ? new StrictGzipStream(stored) : stored;
            long most = compressed ? length * StrictGzipStream.MOST_EXPANSION : length;
            T value = content.read(bytes, length, most);
            if (bytes.read() >= 0) {
                throw new MalformedDataException("there are bytes after the end of the data", "remove them");
            }
            return value;
        } catch (MalformedDataException e) {
            throw new EspalierException(ErrorCode.DATA_FORMAT, name, e.what(), e.remedy(), e);
        } catch (EOFException e) {
            throw new EspalierException(
                    ErrorCode.DATA_FORMAT,
                    name,
                    "the file of " + length + " bytes ends too early",
                    "copy or download the file again",
                    e);
        } catch (CharacterCodingException e) {
            throw new EspalierException(
                    ErrorCode.DATA_FORMAT, name, "the text is not UTF-8", "convert the file to UTF-8", e);
        } catch (IOException e) {
            throw cannotRead(name, e);
        }
    }

    /**
     * The first bytes of a file.
     *
     * @param file the file
     * @param count how many
     * @return as many decompressed bytes, or all if there are fewer
     */
    public static byte[] firstBytes(StoredFile file, int count) throws IOException {
        try (PushbackInputStream stored = new PushbackInputStream(file.open(), 2)) {
            return (startsLikeGzip(stored) ? new StrictGzipStream(stored) : stored).readNBytes(count);
        }
    }

    private static EspalierException cannotRead(String name, IOException e) {
        return new EspalierException(
                ErrorCode.IO, name, "reading failed: " + FileReason.of(e), "check the disk or the network", e);
    }

    private static boolean startsLikeGzip(PushbackInputStream stored) throws IOException {
        byte[] first = stored.readNBytes(2);
        stored.unread(first);
        return first.length == 2
                && (first[0] & 0xFF) == StrictGzipStream.MAGIC_FIRST
                && (first[1] & 0xFF) == StrictGzipStream.MAGIC_SECOND;
    }
}
