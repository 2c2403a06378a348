package dev.espalier.search.storage;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a study is: the database, its name there, and its folder on this machine.
 *
 * <p>The folder of a study has a file {@code study.json} that says where the database is, so that the folder is enough to find
 * the study; it never holds a password.
 *
 * @param location the database
 * @param name what the study is called there
 * @param folder that of its trials' runs, if the study was given by it
 */
public record StudyAddress(StudyLocation location, String name, Optional<Path> folder) {

    /** The SQLite file of a study that is kept in its own folder. */
    public static final String FILE = "study.db";

    /** The file of a study's folder that says where the database is. */
    public static final String POINTER = "study.json";

    private static final String FORMAT = "espalier-study-1";
    private static final String REMEDY =
            "give the folder of a study, its SQLite file, or a URL such as jdbc:postgresql://host/database?user=name";

    /**
     * Finds a study.
     *
     * @param study its folder, the path of an SQLite file, or the URL of a PostgreSQL database
     * @param name what it is called; empty if it is the only one there
     * @return where it is
     * @throws EspalierException if there is none, or if there are several and no name is given
     */
    public static StudyAddress of(String study, Optional<String> name) {
        if (StudyLocation.isUrl(study)) {
            return named(StudyLocation.of(study), name, Optional.empty());
        }
        Path path = Path.of(study);
        if (Files.isDirectory(path)) {
            return inFolder(path, name);
        }
        if (!Files.exists(path)) {
            throw new EspalierException(ErrorCode.STUDY, study, "there is no such file or folder", REMEDY);
        }
        return named(StudyLocation.of(study), name, Optional.empty());
    }

    /** The study of a folder, if the folder is that of one. */
    static Optional<StudyAddress> ofFolder(Path folder) {
        Path pointer = folder.resolve(POINTER);
        if (!Files.isRegularFile(pointer)) {
            return Optional.empty();
        }
        JsonObject object = read(pointer);
        Optional<String> storage = object.text("storage");
        Optional<String> name = object.text("name");
        if (storage.isEmpty() || name.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.STUDY, pointer.toString(), "it does not say where a study is", REMEDY);
        }
        return Optional.of(new StudyAddress(StudyLocation.of(storage.get(), folder), name.get(), Optional.of(folder)));
    }

    private static StudyAddress inFolder(Path folder, Optional<String> name) {
        Optional<StudyAddress> found = ofFolder(folder);
        if (found.isPresent()) {
            return new StudyAddress(
                    found.get().location(), name.orElse(found.get().name()), Optional.of(folder));
        }
        if (Files.exists(folder.resolve(FILE))) {
            return named(StudyLocation.of(FILE, folder), name, Optional.of(folder));
        }
        throw new EspalierException(ErrorCode.STUDY, folder.toString(), "it is not the folder of a study", REMEDY);
    }

    private static StudyAddress named(StudyLocation location, Optional<String> name, Optional<Path> folder) {
        if (name.isPresent()) {
            return new StudyAddress(location, name.get(), folder);
        }
        List<String> names = location.names();
        if (names.size() != 1) {
            throw new EspalierException(
                    ErrorCode.STUDY,
                    location.toString(),
                    names.isEmpty()
                            ? "there is no study in it"
                            : "there are several studies: " + String.join(", ", names),
                    names.isEmpty() ? REMEDY : "say which: --study NAME");
        }
        return new StudyAddress(location, names.get(0), folder);
    }

    private static JsonObject read(Path pointer) {
        try {
            return JsonReader.readObject(Files.readAllBytes(pointer), pointer.toString(), ErrorCode.STUDY);
        } catch (IOException fault) {
            throw new EspalierException(
                    ErrorCode.IO,
                    pointer.toString(),
                    "cannot be read: " + FileReason.of(fault),
                    "check the permission to read it",
                    fault);
        }
    }

    /** Writes into the folder of a study where the study is. */
    static void write(Path folder, String storage, String name) {
        JsonObject object = JsonObject.builder()
                .put("format", FORMAT)
                .put("name", name)
                .put("storage", storage)
                .build();
        byte[] content = object.toIndentedJson().getBytes(StandardCharsets.UTF_8);
        OutputFile.write(folder.resolve(POINTER), out -> out.write(content));
    }

    /** Reads the study without changing anything, whether others work on it or not. */
    public StudySnapshot read() {
        return location.read(name);
    }
}
