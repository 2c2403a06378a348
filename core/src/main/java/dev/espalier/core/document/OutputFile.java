package dev.espalier.core.document;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A file that a result is written into because its user has named it; all that write such files follow this one rule.
 *
 * <p>A regular file is replaced as a whole: the content goes into a temporary file beside it, onto the disk, and takes the
 * name in one step, so that half of it is never read and a failure leaves the old file. A new file has the mode that the
 * umask gives, one that was there keeps its mode, owner and group as far as the system allows. Symbolic links are followed
 * to the file that they name. Devices and pipes are written to. Folders are refused.
 */
public final class OutputFile {

    private static final Set<String> STANDARD_OUTPUT = Set.of("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");

    /** As many symbolic links one behind the other as Linux follows. */
    private static final int MOST_LINKS = 40;

    private OutputFile() {}

    /** What goes into the file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes all of it.
         *
         * @param out where to; closed by the caller
         * @throws IOException if it cannot be written
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Whether a path is the process's own standard output, where nothing else may be beside the content.
     *
     * @param target as it was given
     */
    public static boolean isStandardOutput(Path target) {
        return STANDARD_OUTPUT.contains(target.toString());
    }

    /**
     * Writes a file.
     *
     * @param target where, as it was given
     * @param content what
     * @throws EspalierException if it cannot be written; code IO, and a file that was there is as it was
     */
    public static void write(Path target, Content content) {
        try {
            if (isStandardOutput(target)) {
                OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
                content.writeTo(out);
                out.flush();
                return;
            }
            Path file = followed(target);
            Optional<BasicFileAttributes> existing = attributes(file);
            if (existing.isPresent() && existing.get().isDirectory()) {
                throw new FileSystemException(target.toString(), null, "it is a folder");
            }
            if (existing.isPresent() && existing.get().isOther()) {
                writeInto(file, content);
            } else {
                replace(file, existing.isPresent(), content);
            }
        } catch (IOException failure) {
            throw new EspalierException(
                    ErrorCode.IO,
                    target.toString(),
                    "cannot be written: " + FileReason.of(failure),
                    "check the path, its permissions and the space on the disk, or give another file",
                    failure);
        }
    }

    /** The file at the end of the symbolic links, whether it is there or not. */
    private static Path followed(Path target) throws IOException {
        Path file = target;
        for (int links = 0; Files.isSymbolicLink(file); links++) {
            // what the system itself shows as a link, such as /dev/fd/3, may lead to what has no name
            if (links == 0 && attributes(file).map(BasicFileAttributes::isOther).orElse(false)) {
                return file;
            }
            if (links == MOST_LINKS) {
                throw new FileSystemException(target.toString(), null, "its symbolic links form a loop");
            }
            file = file.resolveSibling(Files.readSymbolicLink(file));
        }
        return file;
    }

    private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    private static void writeInto(Path device, Content content) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(device, StandardOpenOption.WRITE))) {
            content.writeTo(out);
        }
    }

    private static void replace(Path file, boolean exists, Content content) throws IOException {
        if (exists && !Files.isWritable(file)) {
            throw new FileSystemException(file.toString(), null, "permission denied");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new FileSystemException(file.toString(), null, "there is no folder " + folder);
        }
        Path part = create(folder);
        try {
            if (exists) {
                keepOwnerAndMode(file, part);
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            rename(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
        force(folder);
    }

    /** A file with the mode of the umask; those of {@link Files#createTempFile} are for their owner alone. */
    private static Path create(Path folder) throws IOException {
        while (true) {
            Path part = folder.resolve(".espalier-" + UUID.randomUUID() + ".part");
            try {
                Files.createFile(part);
                // a signal ends the command without coming by the place that deletes it
                part.toFile().deleteOnExit();
                return part;
            } catch (AccessDeniedException denied) {
                throw new FileSystemException(
                        part.toString(), null, "there is no permission to create files in " + folder);
            } catch (FileAlreadyExistsException taken) {
                // another name is tried
            }
        }
    }

    /** Before the content is written: what only its owner may read must not be readable for a moment. */
    private static void keepOwnerAndMode(Path file, Path part) throws IOException {
        PosixFileAttributeView from = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        PosixFileAttributeView to = Files.getFileAttributeView(part, PosixFileAttributeView.class);
        if (from == null || to == null) {
            return;
        }
        PosixFileAttributes kept = from.readAttributes();
        PosixFileAttributes own = to.readAttributes();
        try {
            if (!own.group().equals(kept.group())) {
                to.setGroup(kept.group());
            }
            if (!own.owner().equals(kept.owner())) {
                to.setOwner(kept.owner());
            }
        } catch (IOException notAllowed) {
            System.getLogger(OutputFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "owner and group of {0} could not be kept", file);
        }
        to.setPermissions(kept.permissions());
    }

    private static void rename(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Puts the new name onto the disk, where folders can be opened. */
    private static void force(Path folder) throws IOException {
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
