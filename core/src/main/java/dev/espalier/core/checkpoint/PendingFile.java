package dev.espalier.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is written beside the one that it is to replace, and takes its place only when it is whole and on the disk.
 *
 * <p>Closed without {@link #commit()} it leaves nothing behind.
 */
final class PendingFile implements AutoCloseable {

    /** What the names of files end with that are not whole yet; one that is found at a start is what a crash left. */
    static final String SUFFIX = ".tmp";

    private final Storage storage;
    private final Path temporary;
    private final Path target;
    private boolean committed;

    private PendingFile(Storage storage, Path temporary, Path target) {
        this.storage = storage;
        this.temporary = temporary;
        this.target = target;
    }

    /** What is written into a file. */
    interface Content {
        void writeTo(Storage.Output output) throws IOException;
    }

    /** An fsync failed: what was to be on the disk may be lost, and asking again would not tell. */
    static final class ForceFailedException extends IOException {

        private static final long serialVersionUID = 1L;

        ForceFailedException(IOException cause) {
            super("fsync failed: " + cause.getMessage(), cause);
        }
    }

    /** The name under which a file is written before it is whole. */
    static Path temporaryOf(Path target) {
        return target.resolveSibling(target.getFileName() + SUFFIX);
    }

    /** Writes a file and waits until it is on the disk, under its temporary name, in a folder that exists. */
    static PendingFile write(Storage storage, Path target, Content content) throws IOException {
        Path temporary = temporaryOf(target);
        storage.delete(temporary);
        PendingFile pending = new PendingFile(storage, temporary, target);
        try (Storage.Output output = storage.create(temporary)) {
            content.writeTo(output);
            try {
                output.force();
            } catch (IOException fault) {
                throw new ForceFailedException(fault);
            }
            return pending;
        } catch (Throwable fault) {
            pending.close();
            throw fault;
        }
    }

    /**
     * Takes a file that is whole and gives it a second temporary name, and waits until it is on the disk under that too.
     *
     * @throws IOException if the file system has no second names
     */
    static PendingFile link(Storage storage, Path existing, Path target) throws IOException {
        Path temporary = temporaryOf(target);
        storage.delete(temporary);
        storage.link(existing, temporary);
        PendingFile pending = new PendingFile(storage, temporary, target);
        try {
            storage.force(temporary);
        } catch (IOException fault) {
            pending.close();
            throw new ForceFailedException(fault);
        }
        return pending;
    }

    /** The file under its temporary name. */
    Path path() {
        return temporary;
    }

    /** Gives the file its name, and waits until that is on the disk too. */
    void commit() throws IOException {
        storage.rename(temporary, target);
        committed = true;
        try {
            storage.forceFolder(folderOf(target));
        } catch (IOException fault) {
            throw new ForceFailedException(fault);
        }
    }

    @Override
    public void close() {
        if (!committed) {
            try {
                storage.delete(temporary);
            } catch (IOException leftBehind) {
                // What fails to be removed now is removed at the next start; the first fault is the one to report.
            }
        }
    }

    /** Makes a folder if it is not there, and waits until its name is on the disk. */
    static void makeFolder(Storage storage, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            storage.forceFolder(folderOf(folder));
        }
    }

    static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }
}
