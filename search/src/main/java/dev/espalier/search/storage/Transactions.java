package dev.espalier.search.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Transactions on one connection, one at a time, tried again after faults that may pass. */
final class Transactions implements AutoCloseable {

    private static final long FIRST_PAUSE_MILLISECONDS = 100;
    private static final long LONGEST_PAUSE_MILLISECONDS = 5_000;

    private final Database database;
    private final boolean isReadOnly;
    private final Duration patience;
    private final ReentrantLock alone = new ReentrantLock();
    private @Nullable Connection connection;

    /**
     * A transaction.
     *
     * @param <T> what it comes to
     */
    @FunctionalInterface
    interface Work<T> {

        /** Does it; may be done again after a fault. */
        T run(Connection connection) throws SQLException;
    }

    Transactions(Database database, boolean isReadOnly, Duration patience) {
        this.database = database;
        this.isReadOnly = isReadOnly;
        this.patience = patience;
    }

    /** Reads one state of the database. */
    <T> T read(Work<T> work) {
        return persistently(() -> run(false, work));
    }

    /** Changes the database, durably when it returns. */
    <T> T write(Work<T> work) {
        return persistently(() -> run(true, work));
    }

    /** Changes the database, if it can be reached right now. */
    <T> T writeOnce(Work<T> work) throws SQLException {
        return run(true, work);
    }

    private interface Attempt<T> {
        T run() throws SQLException;
    }

    private <T> T persistently(Attempt<T> attempt) {
        long end = System.nanoTime() + patience.toNanos();
        long pause = FIRST_PAUSE_MILLISECONDS;
        while (true) {
            try {
                return attempt.run();
            } catch (SQLException fault) {
                boolean isInterrupted = Thread.currentThread().isInterrupted();
                if (!database.isTransient(fault) || isInterrupted || System.nanoTime() - end > 0) {
                    throw database.problem(fault);
                }
            }
            // without the lock, so that other threads try with pauses of their own
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLISECONDS);
        }
    }

    private <T> T run(boolean isWriting, Work<T> work) throws SQLException {
        alone.lock();
        try {
            Connection open = connected();
            if (isWriting) {
                database.beginWriting(open);
            } else {
                database.beginReading(open);
            }
            T result = work.run(open);
            database.commit(open);
            return result;
        } catch (Throwable fault) {
            undo();
            throw fault;
        } finally {
            alone.unlock();
        }
    }

    private Connection connected() throws SQLException {
        if (connection == null) {
            connection = database.connect(isReadOnly);
        }
        return connection;
    }

    /** Ends the transaction without its changes; a connection that cannot even do that is given up. */
    private void undo() {
        if (connection == null) {
            return;
        }
        try {
            database.rollback(connection);
        } catch (SQLException lost) {
            close();
        }
    }

    @Override
    public void close() {
        alone.lock();
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException alreadyLost) {
            // the server ends what is left of it
        } finally {
            connection = null;
            alone.unlock();
        }
    }
}
