package dev.espalier.search.storage;

import dev.espalier.api.EspalierException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the databases that can keep studies. */
interface Database {

    /** What it is called in problems; without a password. */
    String name();

    /** What a file says of it to those who look for it from there: a path relative to the file's folder, or a URL. */
    String reference(Path folder);

    /** A text that names it, without its password. */
    String withoutSecret(String text);

    /** Whether there is anything to read; true where only a connection could tell. */
    boolean exists();

    /**
     * Connects to it.
     *
     * @param isReadOnly whether nothing is going to be written
     * @return a connection that commits each statement unless a transaction is begun
     * @throws SQLException if it cannot be reached
     */
    Connection connect(boolean isReadOnly) throws SQLException;

    /** Looks for damage, as far as that is quick. */
    void check(Connection connection) throws SQLException;

    /** Begins a transaction that sees one state of the database, and changes nothing. */
    void beginReading(Connection connection) throws SQLException;

    /** Begins a transaction that is to change something. */
    void beginWriting(Connection connection) throws SQLException;

    /** Ends a transaction, and makes its changes durable. */
    void commit(Connection connection) throws SQLException;

    /** Ends a transaction without its changes. */
    void rollback(Connection connection) throws SQLException;

    /** What follows a selection of the row of a study to keep other transactions from changing the study; may be empty. */
    String lock();

    /** Keeps others from making the tables at the same time, until the end of the transaction. */
    void lockSchema(Connection connection) throws SQLException;

    /** The time by the clock of the database, in milliseconds since 1970. */
    long time(Connection connection) throws SQLException;

    /** Whether the tables are there. */
    boolean hasTables(Connection connection) throws SQLException;

    /** Whether the same transaction may succeed later. */
    boolean isTransient(SQLException fault);

    /** Whether machines other than that of the file can use it at the same time. */
    boolean isShared();

    /** The problem that a fault is to people. */
    EspalierException problem(SQLException fault);
}
