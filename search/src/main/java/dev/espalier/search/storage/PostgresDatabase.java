package dev.espalier.search.storage;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** A database of a PostgreSQL server, for processes of several machines. */
final class PostgresDatabase implements Database {

    private static final String PREFIX = "jdbc:postgresql:";
    private static final String CONNECTION_FAULT = "08";
    private static final String CONFLICT = "40";
    private static final String SHUTDOWN = "57P";

    /** Taken while the tables are made; any number that nobody else uses. */
    private static final long SCHEMA_LOCK = 0x65_73_70_61_6c_69_65_72L;

    private static final String NOW = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";

    private final String url;

    private PostgresDatabase(String url) {
        this.url = url;
    }

    static PostgresDatabase of(String url) {
        if (!url.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "storage",
                    "it is of a database that studies cannot be kept in",
                    "give the path of an SQLite file, or a URL such as jdbc:postgresql://host/database?user=name");
        }
        return new PostgresDatabase(url);
    }

    @Override
    public String name() {
        int options = url.indexOf('?');
        return options < 0 ? url : url.substring(0, options);
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public Connection connect(boolean isReadOnly) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        connection.setReadOnly(isReadOnly);
        return connection;
    }

    @Override
    public void beginReading(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
    }

    @Override
    public void beginWriting(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(false);
    }

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Override
    public void rollback(Connection connection) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }

    @Override
    public String lock() {
        return " FOR UPDATE";
    }

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
        }
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
                ResultSet found = statement.executeQuery("SELECT to_regclass('espalier_schema') IS NOT NULL")) {
            return found.next() && found.getBoolean(1);
        }
    }

    @Override
    public boolean isTransient(SQLException fault) {
        String state = String.valueOf(fault.getSQLState());
        return state.startsWith(CONNECTION_FAULT) || state.startsWith(CONFLICT) || state.startsWith(SHUTDOWN);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public EspalierException problem(SQLException fault) {
        return new EspalierException(
                ErrorCode.DATABASE,
                name(),
                "the study cannot be read or written: " + fault.getMessage(),
                "check the URL, and that the server accepts connections",
                fault);
    }
}
