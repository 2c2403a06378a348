package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SignalStopTest {

    private final List<Integer> halted = new ArrayList<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> told = new ArrayList<>();
    private final SignalStop signals = new SignalStop(halted::add, told::add, Duration.ofSeconds(60));

    @Test
    void letsTheJvmEndAtOnceWhenNothingRuns() {
        signals.shutDown();
        assertEquals("trained", signals.whileRunning(asked::add, () -> "trained"));
        signals.commandFinished(0);
        signals.shutDown();

        assertEquals(List.of(), halted);
        assertEquals(List.of(), asked);
    }

    @Test
    void asksNothingOfARunThatHasFailed() {
        signals.preparing(() -> asked.add("nothing was saved"));
        assertThrows(
                UncheckedIOException.class,
                () -> signals.whileRunning(asked::add, () -> {
                    throw new UncheckedIOException(new IOException("no space left"));
                }));
        signals.commandFinished(6);
        signals.shutDown();

        assertEquals(List.of(), asked);
        assertEquals(List.of(), halted);
    }

    @Test
    void asksNothingOfACommandThatFailedBeforeItsRun() {
        signals.preparing(() -> asked.add("nothing was saved"));
        signals.commandFinished(3);
        signals.shutDown();

        assertEquals(List.of(), asked);
        assertEquals(List.of(), halted);
    }

    @Test
    void aRunThatIsPreparedWhenTheSignalComesNeverBegins() throws InterruptedException {
        signals.preparing(() -> asked.add("nothing was saved"));
        signals.shutDown();
        assertEquals(List.of("nothing was saved"), asked);

        Thread run = new Thread(() -> signals.whileRunning(reason -> {}, () -> asked.add("ran")));
        run.setDaemon(true);
        run.start();
        run.join(200);
        assertTrue(run.isAlive());
        assertEquals(List.of("nothing was saved"), asked);
    }

    @Test
    void asksTheRunToStopAndWaitsForTheCommand() throws InterruptedException {
        CountDownLatch stopping = new CountDownLatch(1);
        Thread hook = new Thread(signals::shutDown);
        signals.whileRunning(reason -> stopping.countDown(), () -> {
            hook.start();
            awaitQuietly(stopping);
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
        CountDownLatch stopping = new CountDownLatch(1);
        Thread hook = new Thread(signals::shutDown);
        assertThrows(
                UncheckedIOException.class,
                () -> signals.whileRunning(reason -> stopping.countDown(), () -> {
                    hook.start();
                    awaitQuietly(stopping);
                    throw new UncheckedIOException(new IOException("no space left"));
                }));
        signals.commandFinished(6);
        hook.join();

        assertEquals(List.of(6), halted);
    }

    @Test
    void waitsNoLongerThanItsPatienceForAStepThatDoesNotEnd() throws InterruptedException {
        SignalStop impatient = new SignalStop(halted::add, told::add, Duration.ofMillis(50));
        CountDownLatch never = new CountDownLatch(1);
        Thread hook = new Thread(impatient::shutDown);
        Thread run = new Thread(() -> impatient.whileRunning(reason -> {}, () -> {
            hook.start();
            awaitQuietly(never);
            return 0;
        }));
        run.start();
        run.join(100);
        hook.join();
        assertTrue(run.isAlive());
        never.countDown();
        run.join();

        assertEquals(List.of(), halted);
        assertTrue(told.get(0).contains("the step has not ended"), told::toString);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSignalEndsTheWaitAfterARunAndTheCommandKeepsItsCode() throws InterruptedException {
        CountDownLatch lingering = new CountDownLatch(1);
        Thread command = new Thread(() -> {
            signals.whileRunning(asked::add, () -> "trained");
            signals.whileLingering(() -> {
                lingering.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException ended) {
                    asked.add("waited no longer");
                }
            });
            signals.commandFinished(0);
        });
        command.start();
        lingering.await();
        signals.shutDown();
        command.join();

        assertEquals(List.of("waited no longer"), asked);
        assertEquals(List.of(0), halted);
    }

    @Test
    void nothingIsWaitedForAfterASignal() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread command = new Thread(() -> {
            signals.whileRunning(reason -> stopped.countDown(), () -> {
                running.countDown();
                try {
                    stopped.await();
                } catch (InterruptedException never) {
                    asked.add("interrupted");
                }
                return "saved";
            });
            signals.whileLingering(() -> asked.add("waited"));
            signals.commandFinished(0);
        });
        command.start();
        running.await();
        signals.shutDown();
        command.join();

        assertEquals(List.of(), asked);
        assertEquals(List.of(), halted);
    }
}
