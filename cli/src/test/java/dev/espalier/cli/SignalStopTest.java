package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SignalStopTest {

    private final List<Integer> halted = new ArrayList<>();
    private final SignalStop signals = new SignalStop(halted::add);

    @Test
    void letsTheJvmEndAtOnceWhenNothingRuns() {
        signals.shutDown();
        assertEquals("trained", signals.whileRunning(reason -> {}, () -> "trained"));
        signals.shutDown();

        assertEquals(List.of(), halted);
    }

    @Test
    void asksTheRunToStopAndWaitsForTheCommand() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Thread hook = new Thread(signals::shutDown);
        signals.whileRunning(reason -> asked.countDown(), () -> {
            hook.start();
            awaitQuietly(asked);
            assertTrue(hook.isAlive());
            return 0;
        });
        assertTrue(hook.isAlive());
        signals.commandFinished(0);
        hook.join();

        assertEquals(List.of(), halted);
    }

    @Test
    void keepsTheExitCodeOfACommandThatFailsToSave() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Thread hook = new Thread(signals::shutDown);
        assertThrows(
                UncheckedIOException.class,
                () -> signals.whileRunning(reason -> asked.countDown(), () -> {
                    hook.start();
                    awaitQuietly(asked);
                    throw new UncheckedIOException(new IOException("no space left"));
                }));
        signals.commandFinished(6);
        hook.join();

        assertEquals(List.of(6), halted);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
