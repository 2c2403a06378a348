package dev.espalier.search.storage;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** An SQLite file, for processes of one machine. */
final class SqliteDatabase implements Database {

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int PRIMARY_CODE = 0xff;
    private static final int BUSY_MILLISECONDS = 10_000;

    private static final String NOW = "CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)";

    private final Path file;

    SqliteDatabase(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    @Override
    public String name() {
        return file.toString();
    }

    @Override
    public boolean exists() {
        return Files.exists(file);
    }

    @Override
    public Connection connect(boolean isReadOnly) throws SQLException {
        // as a URI, because the driver takes a question mark in a path for the beginning of options
        String path = file.toUri().getRawPath();
        Connection connection =
                DriverManager.getConnection("jdbc:sqlite:file:" + path + (isReadOnly ? "?mode=ro" : ""));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLISECONDS);
            if (!isReadOnly) {
                statement.execute("PRAGMA journal_mode = WAL");
                statement.execute("PRAGMA synchronous = FULL");
            }
        } catch (SQLException fault) {
            connection.close();
            throw fault;
        }
        return connection;
    }

    @Override
    public void beginReading(Connection connection) throws SQLException {
        execute(connection, "BEGIN DEFERRED");
    }

    @Override
    public void beginWriting(Connection connection) throws SQLException {
        execute(connection, "BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        execute(connection, "COMMIT");
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        execute(connection, "ROLLBACK");
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    @Override
    public String lock() {
        return "";
    }

    @Override
    public void lockSchema(Connection connection) {
        // whoever writes has locked the whole file
    }

    @Override
    public long time(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + NOW)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public boolean hasTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'espalier_schema'")) {
            return found.next();
        }
    }

    @Override
    public boolean isTransient(SQLException fault) {
        int code = fault.getErrorCode() & PRIMARY_CODE;
        return code == BUSY || code == LOCKED;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public EspalierException problem(SQLException fault) {
        return new EspalierException(
                ErrorCode.DATABASE,
                name(),
                "the study cannot be read or written: " + fault.getMessage(),
                "check the path and the permission to write there",
                fault);
    }
}
