package dev.espalier.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lends each of a fixed number of lanes to one caller at a time.
 *
 * <p>No caller waits indefinitely: not for a pool that is closed, not for a lane that the waiting thread has itself, and
 * not when interrupted. Locks instead of monitors, so that a virtual thread that waits leaves its carrier.
 *
 * @param <L> the lanes
 */
final class LanePool<L> {

    /** About 292 years, what nanoseconds in a long hold. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition available = lock.newCondition();
    private final Condition returned = lock.newCondition();
    private final Deque<L> free;
    private final IdentityHashMap<L, Thread> lent = new IdentityHashMap<>();
    private final Consumer<L> end;
    private boolean closed;

    /** A pool in which all lanes are free, with what ends a lane, once. */
    LanePool(List<L> lanes, Consumer<L> end) {
        this.free = new ArrayDeque<>(lanes);
        this.end = end;
    }

    /**
     * Takes a lane, waiting for one if need be.
     *
     * @return a lane to be given back
     * @throws IllegalStateException if the pool is closed, before or while the thread waits, or if the thread has a lane
     *     already and no other is free
     * @throws CancellationException if the thread is interrupted while it waits; it stays interrupted
     */
    L take() {
        return Objects.requireNonNull(take(false, 0), "waiting without a limit ends with a lane");
    }

    /**
     * Takes a lane, waiting for one if need be, but not longer than the given time.
     *
     * @param atMost how long to wait; not at all if it is not above 0
     * @return a lane to be given back
     * @throws TimeoutException if none has become free
     * @throws IllegalStateException if the pool is closed, before or while the thread waits, or if the thread has a lane
     *     already and no other is free
     * @throws CancellationException if the thread is interrupted while it waits; it stays interrupted
     */
    L take(Duration atMost) throws TimeoutException {
        L lane = take(true, nanoseconds(atMost));
        if (lane == null) {
            throw new TimeoutException("no caller's place has become free within " + atMost
                    + "; wait longer, or create the predictor with more callers");
        }
        return lane;
    }

    private static long nanoseconds(Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        return time.compareTo(LONGEST) > 0 ? Long.MAX_VALUE : time.toNanos();
    }

    private @Nullable L take(boolean limited, long nanoseconds) {
        lock.lock();
        try {
            L lane = poll();
            long left = nanoseconds;
            while (lane == null) {
                if (lent.containsValue(Thread.currentThread())) {
                    throw new IllegalStateException(
                            "a prediction calls its own predictor, and all its callers are in use; create the predictor with more callers");
                }
                if (!limited) {
                    available.await();
                } else if (left > 0) {
                    left = available.awaitNanos(left);
                } else {
                    return null;
                }
                lane = poll();
            }
            lent.put(lane, Thread.currentThread());
            return lane;
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            // another one may have been woken in vain
            available.signal();
            throw new CancellationException("interrupted while waiting for another prediction to end");
        } finally {
            lock.unlock();
        }
    }

    private @Nullable L poll() {
        if (closed) {
            throw new IllegalStateException("the predictor is closed; create another one");
        }
        return free.poll();
    }

    /** Gives a lane back; it is ended if the pool was closed meanwhile. */
    void giveBack(L lane) {
        lock.lock();
        try {
            lent.remove(lane);
            if (closed) {
                end.accept(lane);
                returned.signalAll();
            } else {
                free.add(lane);
                available.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends all lanes and waits until those that are lent have been given back, unless the thread is interrupted or has one of
     * them itself: such lanes are ended when they are given back. Does nothing the second time but wait.
     */
    void close() {
        lock.lock();
        try {
            closed = true;
            available.signalAll();
            for (L lane = free.poll(); lane != null; lane = free.poll()) {
                end.accept(lane);
            }
            while (!lent.isEmpty() && !lent.containsValue(Thread.currentThread())) {
                returned.await();
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
