package dev.espalier.cli;

import dev.espalier.search.storage.StudyAddress;
import dev.espalier.search.storage.StudySnapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The study of a command that looks at one, whether a search is at work on it or not. */
final class StudyOptions {

    @Parameters(
            paramLabel = "STUDY",
            description = "The folder of the study, its SQLite file, or the URL of its PostgreSQL database.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private String place;

    @Option(names = "--study", paramLabel = "NAME", description = "Which study, if the database holds several.")
    private @Nullable String name;

    /** Where the study is. */
    StudyAddress address() {
        return StudyAddress.of(place, Optional.ofNullable(name));
    }

    /** The study as it is now. */
    StudySnapshot read() {
        return address().read();
    }
}
