package dev.espalier.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanePoolTest {

    private final List<String> ended = new ArrayList<>();
    private final LanePool<String> pool = new LanePool<>(List.of("lane"), ended::add);

    /** What a thread that waits for the lane gets, after something has been done meanwhile. */
    private Throwable whileWaiting(Action action) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
        Thread waiting = new Thread(() -> {
            try {
                pool.giveBack(pool.take());
            } catch (RuntimeException refusal) {
                thrown.set(refusal);
                interrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        action.act(waiting);
        waiting.join();
        assertEquals(thrown.get() instanceof CancellationException, interrupted.get());
        return thrown.get();
    }

    private interface Action {
        void act(Thread waiting) throws InterruptedException;
    }

    @Test
    void aWaitingCallerGetsTheLaneThatIsGivenBack() throws InterruptedException {
        String lane = pool.take();
        assertEquals(null, whileWaiting(waiting -> pool.giveBack(lane)));
    }

    @Test
    void aWaitingCallerIsRefusedWhenThePoolIsClosed() throws InterruptedException {
        String lane = pool.take();
        // the holder itself closes, which must not wait for what it has itself
        Throwable refusal = whileWaiting(waiting -> pool.close());
        assertTrue(refusal instanceof IllegalStateException && !(refusal instanceof CancellationException));
        assertEquals(List.of(), ended);
        pool.giveBack(lane);
        assertEquals(List.of("lane"), ended);
    }

    @Test
    void aWaitingCallerThatIsInterruptedGivesUpAndStaysInterrupted() throws InterruptedException {
        pool.take();
        assertTrue(whileWaiting(Thread::interrupt) instanceof CancellationException);
    }

    @Test
    void aCallerWithTheOnlyLaneIsRefusedAnotherOne() {
        pool.take();
        assertThrows(IllegalStateException.class, pool::take);
    }

    @Test
    void closingWaitsForTheLanesThatAreLent() throws InterruptedException {
        String lane = pool.take();
        Thread closing = new Thread(pool::close);
        closing.start();
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        pool.giveBack(lane);
        closing.join();
        pool.close();
        assertEquals(List.of("lane"), ended);
    }

    @Test
    void anInterruptedCloseLeavesLanesToThoseWhoHaveThem() throws InterruptedException {
        String lane = pool.take();
        Thread closing = new Thread(pool::close);
        closing.start();
        closing.interrupt();
        closing.join();
        assertEquals(List.of(), ended);
        pool.giveBack(lane);
        assertEquals(List.of("lane"), ended);
        assertThrows(IllegalStateException.class, pool::take);
    }
}
