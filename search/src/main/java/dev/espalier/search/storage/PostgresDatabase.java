package dev.espalier.search.storage;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.Stream;

/** A database of a PostgreSQL server, for processes of several machines. */
final class PostgresDatabase implements Database {

    // SQLSTATE: classes of two characters, and single states
    private static final String CONNECTION = "08";
    private static final String REFUSED = "28";
    private static final String CONFLICT = "40";
    private static final String RESOURCES = "53";
    private static final String INTERVENTION = "57P";
    private static final String IDLE_TIMEOUT = "25P03";
    private static final String NO_DATABASE = "3D000";
    private static final String NOT_ALLOWED = "42501";

    /** Taken while the tables are made; any number that nothing else uses. */
    private static final long SCHEMA_LOCK = 0x65_73_70_61_6c_69_65_72L;

    private static final String NOW = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";
    private static final String CONNECT_SECONDS = "10";

    /** Longer than any transaction waits for another. */
    private static final String SILENCE_SECONDS = "120";

    private static final int SILENCE_MILLISECONDS = 90_000;

    private final PostgresUrl url;

    PostgresDatabase(PostgresUrl url) {
        this.url = url;
    }

    @Override
    public String name() {
        return url.text();
    }

    @Override
    public String reference(Path folder) {
        return url.text();
    }

    @Override
    public String withoutSecret(String text) {
        return url.withoutSecret(text);
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public Connection connect(boolean isReadOnly) throws SQLException {
        Driver driver = driver();
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "espalier");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", SILENCE_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        url.password().ifPresent(password -> properties.setProperty("password", password));
        Connection connection = driver.connect(url.text(), properties);
        try (Statement statement = connection.createStatement()) {
            // a process that was stopped within a transaction would keep all others from their work
            statement.execute("SET idle_in_transaction_session_timeout = " + SILENCE_MILLISECONDS);
            connection.setReadOnly(isReadOnly);
        } catch (SQLException fault) {
            connection.close();
            throw fault;
        }
        return connection;
    }

    private Driver driver() {
        try {
            return DriverManager.getDriver(url.text());
        } catch (SQLException missing) {
            throw new EspalierException(
                    ErrorCode.DATABASE,
                    name(),
                    "the driver of PostgreSQL is not on the class path",
                    "add the artifact org.postgresql:postgresql to the class path, or keep the study in an SQLite file",
                    missing);
        }
    }

    @Override
    public void check(Connection connection) {
        // the server looks after its files itself
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
        // what refers to the study, such as a heartbeat, does not wait
        return " FOR NO KEY UPDATE";
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
        return Stream.of(CONNECTION, CONFLICT, RESOURCES, INTERVENTION).anyMatch(state::startsWith)
                || state.equals(IDLE_TIMEOUT);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public EspalierException problem(SQLException fault) {
        String state = String.valueOf(fault.getSQLState());
        String reason = String.valueOf(fault.getMessage()).lines().findFirst().orElse("");
        if (state.startsWith(CONNECTION) || state.startsWith(INTERVENTION)) {
            return problem(
                    "the server cannot be reached: " + reason,
                    "check the URL and that the server is running, then continue the search with --resume",
                    fault);
        }
        if (state.startsWith(REFUSED)) {
            return problem(
                    "the server refuses the user: " + reason,
                    "check ?user=NAME in the URL, and the password in the environment variable " + PostgresUrl.VARIABLE,
                    fault);
        }
        if (state.equals(NO_DATABASE)) {
            return problem(
                    "the server has no such database: " + reason, "create it: createdb NAME, or check the URL", fault);
        }
        if (state.equals(NOT_ALLOWED)) {
            return problem(
                    "the user may not do that: " + reason,
                    "grant the rights to create tables and to read and write them",
                    fault);
        }
        return problem("the study cannot be read or written: " + reason, "check the server and its log", fault);
    }

    private EspalierException problem(String what, String remedy, SQLException fault) {
        return new EspalierException(ErrorCode.DATABASE, name(), what, remedy, fault);
    }
}
