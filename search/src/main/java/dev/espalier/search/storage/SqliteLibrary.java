package dev.espalier.search.storage;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;

/**
 * The folder into which the SQLite driver unpacks its native library before it loads it.
 *
 * <p>A process that is killed leaves its copy behind; copies that are old enough to have been loaded are removed.
 */
final class SqliteLibrary {

    /** What the driver asks for the folder; who has set it keeps it. */
    static final String FOLDER_PROPERTY = "org.sqlite.tmpdir";

    private static final Duration UNUSED = Duration.ofHours(1);

    private SqliteLibrary() {}

    /** Makes a folder of this user's own, unless another is given. */
    static void prepare() {
        synchronized (SqliteLibrary.class) {
            if (System.getProperty(FOLDER_PROPERTY) != null) {
                return;
            }
            Path folder = Path.of(
                    System.getProperty("java.io.tmpdir", "."),
                    "espalier-sqlite-" + System.getProperty("user.name", ""));
            try {
                makePrivate(folder);
                removeUnused(folder);
                System.setProperty(FOLDER_PROPERTY, folder.toString());
            } catch (IOException | RuntimeException unusable) {
                // the driver then takes the folder of temporary files itself, or says why it cannot
                System.getLogger(SqliteLibrary.class.getName())
                        .log(System.Logger.Level.DEBUG, "no folder for the SQLite library", unusable);
            }
        }
    }

    private static void makePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.getParent());
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(folder);
            }
        }
        Path own = Files.createTempFile(folder, "own", "");
        boolean isOwn = Files.getOwner(folder).equals(Files.getOwner(own));
        Files.delete(own);
        if (!isOwn) {
            // whose owner could put another library in the place of the one that is loaded
            throw new IOException(folder + " belongs to another user");
        }
    }

    private static void removeUnused(Path folder) throws IOException {
        Instant newest = Instant.now().minus(UNUSED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(newest)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
