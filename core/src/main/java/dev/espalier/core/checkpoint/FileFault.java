package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.nio.file.Path;

/** Tells faults of the file system in words that say what to do. */
final class FileFault {

    private static final String READ_REMEDY = "check the path and the permission to read it";

    private FileFault() {}

    static EspalierException reading(Path path, String reason) {
        return new EspalierException(ErrorCode.IO, path.toString(), "cannot be read: " + reason, READ_REMEDY);
    }

    static EspalierException reading(Path path, IOException fault) {
        return new EspalierException(
                ErrorCode.IO, path.toString(), "cannot be read: " + FileReason.of(fault), READ_REMEDY, fault);
    }

    /** A file of a known size that could not be written. */
    static EspalierException writing(Storage storage, Path path, long bytes, IOException fault) {
        String what = "cannot be written: " + FileReason.of(fault) + " (" + bytes + " bytes needed, "
                + free(storage, PendingFile.folderOf(path)) + ")";
        return new EspalierException(
                ErrorCode.IO,
                path.toString(),
                what,
                "free some space or give another folder; what was saved before is untouched",
                fault);
    }

    /** A file or folder that could not be made, changed or removed. */
    static EspalierException changing(Path path, IOException fault) {
        return new EspalierException(
                ErrorCode.IO,
                path.toString(),
                "cannot be written: " + FileReason.of(fault),
                "check the path and the permission to write there, or give another folder",
                fault);
    }

    /** Refuses to begin what cannot fit. */
    static void requireRoom(Storage storage, Path path, long bytes) throws IOException {
        Path folder = PendingFile.folderOf(path);
        long usable = storage.usableBytes(folder);
        if (usable >= 0 && usable < bytes) {
            throw new EspalierException(
                    ErrorCode.IO,
                    path.toString(),
                    "there is not enough space: " + bytes + " bytes needed, " + usable + " bytes free in " + folder,
                    "free some space or give another folder; what was saved before is untouched");
        }
    }

    private static String free(Storage storage, Path folder) {
        try {
            return storage.usableBytes(folder) + " bytes free in " + folder;
        } catch (IOException unknown) {
            return "an unknown number of bytes free in " + folder;
        }
    }
}
