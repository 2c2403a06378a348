package dev.espalier.search.storage;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of studies. */
final class StudyTables {

    /** Raised with every change of the tables. */
    private static final int VERSION = 1;

    private static final List<String> STATEMENTS = List.of(
            "CREATE TABLE espalier_schema (version INTEGER NOT NULL)",
            "CREATE TABLE espalier_study (name TEXT PRIMARY KEY, seed BIGINT NOT NULL, stack TEXT NOT NULL,"
                    + " digest TEXT NOT NULL, objectives TEXT NOT NULL, begun BIGINT NOT NULL, ended TEXT NOT NULL)",
            "CREATE TABLE espalier_worker (id TEXT PRIMARY KEY, study TEXT NOT NULL REFERENCES espalier_study (name),"
                    + " host TEXT NOT NULL, machine TEXT NOT NULL, pid BIGINT NOT NULL, started TEXT NOT NULL,"
                    + " since BIGINT NOT NULL, heartbeat BIGINT NOT NULL, closed BIGINT)",
            "CREATE TABLE espalier_stage (study TEXT NOT NULL REFERENCES espalier_study (name), number BIGINT NOT NULL,"
                    + " content TEXT NOT NULL, PRIMARY KEY (study, number))",
            "CREATE TABLE espalier_trial (study TEXT NOT NULL, number BIGINT NOT NULL, stage BIGINT NOT NULL,"
                    + " position BIGINT NOT NULL, point TEXT NOT NULL, origin BIGINT, state TEXT NOT NULL,"
                    + " reason TEXT NOT NULL, steps BIGINT NOT NULL, seconds DOUBLE PRECISION NOT NULL,"
                    + " attempts BIGINT NOT NULL, deaths BIGINT NOT NULL, furthest BIGINT NOT NULL,"
                    + " restarts BIGINT NOT NULL, begun BIGINT NOT NULL,"
                    + " changed BIGINT NOT NULL, worker TEXT REFERENCES espalier_worker (id), claim TEXT,"
                    + " last_claim TEXT, place TEXT NOT NULL, PRIMARY KEY (study, number), UNIQUE (study, stage, position),"
                    + " FOREIGN KEY (study, stage) REFERENCES espalier_stage (study, number))",
            "CREATE TABLE espalier_measurement (study TEXT NOT NULL, trial BIGINT NOT NULL,"
                    + " progress DOUBLE PRECISION NOT NULL, step BIGINT NOT NULL, seconds DOUBLE PRECISION NOT NULL,"
                    + " losses TEXT NOT NULL, metrics TEXT NOT NULL, decision TEXT NOT NULL,"
                    + " at BIGINT NOT NULL,"
                    + " PRIMARY KEY (study, trial, progress),"
                    + " FOREIGN KEY (study, trial) REFERENCES espalier_trial (study, number))",
            "CREATE TABLE espalier_note (study TEXT NOT NULL, trial BIGINT NOT NULL, at BIGINT NOT NULL,"
                    + " content TEXT NOT NULL,"
                    + " FOREIGN KEY (study, trial) REFERENCES espalier_trial (study, number))");

    private StudyTables() {}

    /** Makes the tables where there are none; within a transaction. */
    static void make(Database database, Connection connection) throws SQLException {
        database.lockSchema(connection);
        if (database.hasTables(connection)) {
            requireVersion(database, connection);
            return;
        }
        try (Statement statement = connection.createStatement()) {
            for (String each : STATEMENTS) {
                statement.execute(each);
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO espalier_schema (version) VALUES (?)")) {
            insert.setInt(1, VERSION);
            insert.executeUpdate();
        }
    }

    /** Refuses tables of another version. */
    static void requireVersion(Database database, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT MAX(version) FROM espalier_schema")) {
            int version = found.next() ? found.getInt(1) : 0;
            if (version != VERSION) {
                throw new EspalierException(
                        ErrorCode.DATABASE,
                        database.name(),
                        "its tables have version " + version + "; this version of Espalier has studies of version "
                                + VERSION,
                        version > VERSION
                                ? "use the version of Espalier that wrote it, or a newer one"
                                : "begin a new study in another file or database");
            }
        }
    }
}
