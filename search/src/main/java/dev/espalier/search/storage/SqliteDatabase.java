package dev.espalier.search.storage;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** An SQLite file, for processes of one machine. */
final class SqliteDatabase implements Database {

    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;
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
    public String reference(Path folder) {
        Path from = folder.toAbsolutePath().normalize();
        return (file.startsWith(from) ? from.relativize(file) : file).toString();
    }

    @Override
    public String withoutSecret(String text) {
        return text;
    }

    @Override
    public boolean exists() {
        return Files.exists(file);
    }

    @Override
    public Connection connect(boolean isReadOnly) throws SQLException {
        SqliteLibrary.prepare();
        if (!isReadOnly) {
            makeFolder();
        }
        // as a URI, because the driver takes a question mark in a path for the beginning of options
        String uri = "jdbc:sqlite:file:" + file.toUri().getRawPath() + (isReadOnly ? readOnlyMode() : "");
        Connection connection = DriverManager.getDriver(uri).connect(uri, new Properties());
        try {
            execute(connection, "PRAGMA busy_timeout = " + BUSY_MILLISECONDS);
            if (!isReadOnly) {
                execute(connection, "PRAGMA journal_mode = WAL");
                execute(connection, "PRAGMA synchronous = FULL");
                execute(connection, "PRAGMA foreign_keys = ON");
            }
        } catch (SQLException fault) {
            connection.close();
            throw fault;
        }
        return connection;
    }

    private void makeFolder() {
        try {
            Files.createDirectories(folder());
        } catch (IOException fault) {
            throw new EspalierException(
                    ErrorCode.DATABASE,
                    name(),
                    "its folder cannot be made: " + FileReason.of(fault),
                    "give another path",
                    fault);
        }
    }

    /** Readers of a write-ahead log write beside it, too, unless there is none and none could be written. */
    private String readOnlyMode() {
        boolean hasLog = Files.exists(folder().resolve(file.getFileName() + "-wal"));
        return hasLog || Files.isWritable(folder()) ? "?mode=ro" : "?immutable=1";
    }

    private Path folder() {
        return Objects.requireNonNull(file.getParent(), "a file has a folder");
    }

    @Override
    public void check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
            String first = found.next() ? found.getString(1) : "ok";
            if (!first.equals("ok")) {
                throw damaged(first, null);
            }
        }
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
        String reason = String.valueOf(fault.getMessage()).replaceAll("^\\[SQLITE_[A-Z_]*\\] *", "");
        Throwable cause = fault.getCause();
        if (cause != null && cause.getClass().getSimpleName().equals("NativeLibraryNotFoundException")) {
            return noLibrary(fault);
        }
        return switch (fault.getErrorCode() & PRIMARY_CODE) {
            case CORRUPT, NOT_A_DATABASE -> damaged(reason, fault);
            case BUSY, LOCKED ->
                problem(
                        "another process keeps the file locked",
                        "end the process that uses it, and keep the file on a local disk",
                        fault);
            case FULL -> problem("the disk is full", "free some space, then continue the search with --resume", fault);
            case READ_ONLY, CANNOT_OPEN ->
                problem(
                        "the file cannot be opened or written: " + reason,
                        "check the path and the permission to write into its folder",
                        fault);
            default ->
                problem("the file cannot be read or written: " + reason, "check the disk, then use --resume", fault);
        };
    }

    private EspalierException problem(String what, String remedy, @Nullable SQLException fault) {
        EspalierException problem = new EspalierException(ErrorCode.DATABASE, name(), what, remedy);
        if (fault != null) {
            problem.initCause(fault);
        }
        return problem;
    }

    private EspalierException damaged(String reason, @Nullable SQLException fault) {
        return problem(
                "the file is damaged or not an SQLite database: " + reason,
                "restore it from a copy, or begin a new study; the runs in the folder trials are untouched",
                fault);
    }

    private EspalierException noLibrary(SQLException fault) {
        return problem(
                "the SQLite driver could not unpack and load its native library in "
                        + System.getProperty(SqliteLibrary.FOLDER_PROPERTY, System.getProperty("java.io.tmpdir", ".")),
                "name a folder that can be written and from which programs can be run: " + "ESPALIER_JAVA_OPTIONS=-D"
                        + SqliteLibrary.FOLDER_PROPERTY + "=FOLDER",
                fault);
    }
}
