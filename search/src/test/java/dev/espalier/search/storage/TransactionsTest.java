package dev.espalier.search.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionsTest {

    private static final int BUSY = 5;
    private static final int READ_ONLY = 8;

    @TempDir
    Path folder;

    private Transactions transactions(Duration patience) {
        return new Transactions(new SqliteDatabase(folder.resolve("study.db")), false, patience);
    }

    private static SQLException fault(int code) {
        return new SQLException("fault", "", code);
    }

    @Test
    void aFaultThatPassesIsWaitedFor() {
        AtomicInteger attempts = new AtomicInteger();
        try (Transactions transactions = transactions(Duration.ofMinutes(1))) {
            int result = transactions.write(connection -> {
                if (attempts.incrementAndGet() < 3) {
                    throw fault(BUSY);
                }
                return 7;
            });
            assertEquals(7, result);
        }
    }

    @Test
    void aFaultThatLastsEndsInAClearError() {
        AtomicInteger attempts = new AtomicInteger();
        try (Transactions transactions = transactions(Duration.ofMillis(300))) {
            EspalierException told = assertThrows(
                    EspalierException.class,
                    () -> transactions.write(connection -> {
                        attempts.incrementAndGet();
                        throw fault(BUSY);
                    }));
            assertEquals(ErrorCode.DATABASE, told.code());
        }
        assertTrue(attempts.get() >= 3, "attempts: " + attempts);
    }

    @Test
    void aFaultThatDoesNotPassIsToldAtOnce() {
        AtomicInteger attempts = new AtomicInteger();
        try (Transactions transactions = transactions(Duration.ofMinutes(1))) {
            assertThrows(
                    EspalierException.class,
                    () -> transactions.write(connection -> {
                        attempts.incrementAndGet();
                        throw fault(READ_ONLY);
                    }));
        }
        assertEquals(1, attempts.get());
    }
}
