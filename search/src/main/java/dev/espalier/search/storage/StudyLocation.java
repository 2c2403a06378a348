package dev.espalier.search.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A database of studies: an SQLite file, or PostgreSQL by its URL. */
public final class StudyLocation {

    private static final String URL_PREFIX = "jdbc:";

    private final Database database;

    private StudyLocation(Database database) {
        this.database = database;
    }

    /**
     * A database by what a stack file says of it.
     *
     * @param text the path of an SQLite file, or a URL that begins with {@code jdbc:postgresql:}
     * @return the database, not yet looked at
     * @throws dev.espalier.api.EspalierException if the URL is of another database
     */
    public static StudyLocation of(String text) {
        return of(text, Path.of(""));
    }

    /**
     * A database by what a file says of it.
     *
     * @param text the path of an SQLite file, or a URL that begins with {@code jdbc:postgresql:}
     * @param folder that a relative path begins from
     * @return the database, not yet looked at
     * @throws dev.espalier.api.EspalierException if the URL is of another database
     */
    public static StudyLocation of(String text, Path folder) {
        return isUrl(text)
                ? new StudyLocation(new PostgresDatabase(PostgresUrl.of(text)))
                : new StudyLocation(new SqliteDatabase(folder.resolve(text)));
    }

    /** Whether a text is a URL, and not a path. */
    static boolean isUrl(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith(URL_PREFIX);
    }

    /**
     * Begins a study.
     *
     * @param study what it is about; there is none of its name in the database
     * @param folder the folder of the study on this machine, in which the runs of its trials are
     * @return the study, open
     * @throws dev.espalier.api.EspalierException if there is one of its name, or the database cannot be used
     */
    public StudyStore create(Study study, Path folder) {
        return SqlStudyStore.create(database, study, Site.of(folder));
    }

    /**
     * Opens a study to work on it.
     *
     * @param name what it is called
     * @param folder the folder of the study on this machine, in which the runs of its trials are
     * @return the study, open
     * @throws dev.espalier.api.EspalierException if there is none of this name, or the database cannot be used
     */
    public StudyStore open(String name, Path folder) {
        return SqlStudyStore.open(database, name, Site.of(folder));
    }

    /**
     * Reads a study, without changing anything, whether others work on it or not.
     *
     * @param name what it is called
     * @return the study as it is now
     * @throws dev.espalier.api.EspalierException if there is none of this name, or the database cannot be used
     */
    public StudySnapshot read(String name) {
        return SqlStudyStore.read(database, name, Site.of(Path.of("")));
    }

    /**
     * Removes a study, for good.
     *
     * @param name what it is called
     * @throws dev.espalier.api.EspalierException if there is none of this name, or a process works on it
     */
    public void remove(String name) {
        SqlStudyStore.remove(database, name, Site.of(Path.of("")));
    }

    /** The names of all studies in the database, in alphabetical order; none if there is no database yet. */
    public List<String> names() {
        return SqlStudyStore.names(database);
    }

    /** The database as problems name it: without a password. */
    @Override
    public String toString() {
        return database.name();
    }
}
