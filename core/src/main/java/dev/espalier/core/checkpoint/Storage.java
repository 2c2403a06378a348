package dev.espalier.core.checkpoint;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** What crash-safe writing asks of a file system; tests have one that fails where they want it to. */
interface Storage {

    /** Makes a new file; fails if there is one. */
    Output create(Path file) throws IOException;

    /** Gives a file another name in the same folder, at once and for good taking the place of a file of that name. */
    void rename(Path from, Path to) throws IOException;

    /** Gives a file a second name in the same folder, where the file system can do that. */
    void link(Path existing, Path second) throws IOException;

    /** Waits until a file that was written before is on the disk, with its names. */
    void force(Path file) throws IOException;

    /** Removes a file if there is one. */
    void delete(Path file) throws IOException;

    /** Waits until the names in a folder are on the disk. */
    void forceFolder(Path folder) throws IOException;

    /** Bytes that can still be written into a folder; negative if unknown. */
    long usableBytes(Path folder) throws IOException;

    /** A file that is being written. */
    interface Output extends Closeable {

        /** Appends bytes. */
        void write(byte[] bytes, int offset, int length) throws IOException;

        /** Writes over bytes that were written before. */
        void overwrite(long position, byte[] bytes) throws IOException;

        /** Waits until all bytes are on the disk. */
        void force() throws IOException;
    }
}
