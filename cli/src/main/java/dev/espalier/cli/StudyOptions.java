package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.search.SearchFolder;
import dev.espalier.search.storage.StudyLocation;
import dev.espalier.search.storage.StudySnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The study of a command that looks at one, whether a search is at work on it or not. */
final class StudyOptions {

    private static final String URL_PREFIX = "jdbc:";

    @Parameters(
            paramLabel = "STUDY",
            description = "The folder of the study, its SQLite file, or the URL of its PostgreSQL database.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private String place;

    @Option(names = "--study", paramLabel = "NAME", description = "Which study, if the database holds several.")
    private @Nullable String name;

    /** The study as it is now. */
    StudySnapshot read() {
        StudyLocation location = location();
        return location.read(name == null ? onlyName(location) : name);
    }

    private StudyLocation location() {
        if (place.startsWith(URL_PREFIX)) {
            return StudyLocation.of(place);
        }
        Path path = Path.of(place);
        if (!Files.isDirectory(path)) {
            return StudyLocation.of(place);
        }
        Path database = new SearchFolder(path).database();
        if (!Files.exists(database)) {
            throw new EspalierException(
                    ErrorCode.STUDY,
                    place,
                    "the folder holds no study (" + SearchFolder.DATABASE + ")",
                    "name the folder of a search; if its study is elsewhere, its database or the URL");
        }
        return StudyLocation.of(database.toString());
    }

    private String onlyName(StudyLocation location) {
        List<String> names = location.names();
        if (names.size() == 1) {
            return names.get(0);
        }
        throw new EspalierException(
                ErrorCode.STUDY,
                location.toString(),
                names.isEmpty() ? "there is no study" : "there are several studies: " + String.join(", ", names),
                names.isEmpty() ? "begin one with espalier search, or check the place" : "choose one with --study");
    }
}
