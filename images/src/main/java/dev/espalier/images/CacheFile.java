package dev.espalier.images;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Decoded samples in a temporary file, which has no name any more where the system allows that, and is gone with the process.
 * It is read and written by calls, not mapped: pages of a mapped file count where the memory that a process may take is
 * limited. For several threads.
 */
final class CacheFile {

    private final Path folder;
    private final RandomAccessFile file;
    private final int width;
    private final int capacity;

    private CacheFile(Path folder, RandomAccessFile file, int width, int capacity) {
        this.folder = folder;
        this.file = file;
        this.width = width;
        this.capacity = capacity;
    }

    /**
     * An empty file.
     *
     * @param folder where it is made
     * @param width bytes of a sample
     * @param capacity how many of the first samples it takes
     * @throws EspalierException with code IO if it cannot be made
     */
    static CacheFile in(Path folder, int width, int capacity) {
        try {
            Path path = Files.createTempFile(folder, "espalier-", ".samples");
            RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
            if (!path.toFile().delete()) {
                path.toFile().deleteOnExit();
            }
            return new CacheFile(folder, file, width, capacity);
        } catch (IOException failure) {
            throw failed(folder, failure);
        }
    }

    private static EspalierException failed(Path folder, IOException failure) {
        return new EspalierException(
                ErrorCode.IO,
                folder.toString(),
                "the file of decoded pictures cannot be used: " + FileReason.of(failure),
                "free some space, set cache-folder to another folder, or lower cache-disk",
                failure);
    }

    /** Whether a sample has its place here. */
    boolean holds(int sample) {
        return sample < capacity;
    }

    /** How many of the first samples have. */
    int capacity() {
        return capacity;
    }

    /** Writes a sample that has its place here. */
    void write(int sample, byte[] values) {
        try {
            synchronized (file) {
                file.seek((long) sample * width);
                file.write(values, 0, width);
            }
        } catch (IOException failure) {
            throw failed(folder, failure);
        }
    }

    /** Reads a sample that has been written. */
    void read(int sample, byte[] values) {
        try {
            synchronized (file) {
                file.seek((long) sample * width);
                file.readFully(values, 0, width);
            }
        } catch (IOException failure) {
            throw failed(folder, failure);
        }
    }
}
