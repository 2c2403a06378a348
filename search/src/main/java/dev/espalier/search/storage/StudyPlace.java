package dev.espalier.search.storage;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** The folder of a study on one machine, or on a disk that several share: it has a name that no other such folder has. */
final class StudyPlace {

    private static final String FILE = "study.place";
    private static final int LENGTH = 36;

    private StudyPlace() {}

    /**
     * The name of a folder, which gets one if it has none; made if it is not there.
     *
     * @param folder of the study
     * @return its name
     */
    static String of(Path folder) {
        // Within one process the lock of a file would not wait but fail.
        synchronized (StudyPlace.class) {
            try {
                Files.createDirectories(folder);
                return readOrWrite(folder.resolve(FILE));
            } catch (IOException fault) {
                throw new EspalierException(
                        ErrorCode.IO,
                        folder.toString(),
                        "cannot be written: " + FileReason.of(fault),
                        "check the path and the permission to write there, or give another folder",
                        fault);
            }
        }
    }

    private static String readOrWrite(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
            int read;
            do {
                read = channel.read(bytes);
            } while (bytes.hasRemaining() && read >= 0);
            if (!bytes.hasRemaining() && lock.isValid()) {
                return new String(bytes.array(), StandardCharsets.US_ASCII);
            }
            String name = UUID.randomUUID().toString();
            channel.truncate(0).position(0);
            channel.write(ByteBuffer.wrap(name.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
            return name;
        }
    }
}
