package dev.espalier.core.data.loader;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out batches in their order while threads load those that come next into a fixed set of buffers.
 *
 * <p>Plain monitors and no queues: nothing is allocated after construction.
 */
final class BatchQueue implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(BatchQueue.class.getName());
    private static final long CLOSE_MILLISECONDS = 10_000;

    private final BatchFetcher ownFetcher;
    private final List<Thread> threads = new ArrayList<>();
    private final Batch[] free;
    private final @Nullable Batch[] ready;
    private int freeCount;
    private int heldCount;
    private long nextToLoad;
    private long nextToDeliver;
    private @Nullable Throwable failure;
    private long failedNumber;
    private boolean closed;

    /**
     * Starts to load.
     *
     * @param buffers what to fill, at least one
     * @param fetchers one for each thread; with a single one and no threads the caller loads
     * @param threaded whether threads load
     * @param first the number of the first batch
     */
    BatchQueue(List<Batch> buffers, List<BatchFetcher> fetchers, boolean threaded, long first) {
        this.free = buffers.toArray(Batch[]::new);
        this.freeCount = free.length;
        this.ready = new Batch[free.length];
        this.ownFetcher = fetchers.get(0);
        this.nextToLoad = first;
        this.nextToDeliver = first;
        if (threaded) {
            start(fetchers);
        }
    }

    /** The next batch, which is the caller's until it is released. */
    Batch next() {
        Batch batch;
        synchronized (this) {
            requireOpen();
            if (heldCount == free.length) {
                throw new IllegalStateException("all " + heldCount
                        + " batches of the data loader are held; release one before taking the next");
            }
            batch = threads.isEmpty() ? free[--freeCount] : await();
            batch.held(true);
            heldCount++;
        }
        if (threads.isEmpty()) {
            ownFetcher.fetch(nextToDeliver, batch);
        }
        nextToDeliver++;
        return batch;
    }

    synchronized void release(Batch batch) {
        if (!batch.held()) {
            Check.require(false, "batch", batch.index(), "must be held when it is released");
        }
        batch.held(false);
        heldCount--;
        free[freeCount++] = batch;
        notifyAll();
    }

    /** Ends the threads, waiting for what they are at. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        // the threads must be stopped despite an earlier interrupt
        boolean interrupted = Thread.interrupted();
        for (Thread thread : threads) {
            try {
                thread.join(CLOSE_MILLISECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (thread.isAlive()) {
                LOG.log(System.Logger.Level.WARNING, "thread {0} is still loading a batch", thread.getName());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(List<BatchFetcher> fetchers) {
        try {
            for (int i = 0; i < fetchers.size(); i++) {
                BatchFetcher fetcher = fetchers.get(i);
                Thread thread = new Thread(() -> run(fetcher), "espalier-loader-" + (i + 1));
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private void run(BatchFetcher fetcher) {
        while (true) {
            long number;
            Batch batch;
            synchronized (this) {
                while (!closed && failure == null && freeCount == 0) {
                    waitUninterruptibly();
                }
                if (closed || failure != null) {
                    return;
                }
                batch = free[--freeCount];
                number = nextToLoad++;
            }
            try {
                fetcher.fetch(number, batch);
            } catch (Throwable e) {
                // an error that dies with its thread would leave the training loop waiting indefinitely
                fail(e, number);
                return;
            }
            synchronized (this) {
                ready[slot(number)] = batch;
                notifyAll();
            }
        }
    }

    private synchronized void fail(Throwable e, long number) {
        if (failure == null || number < failedNumber) {
            failure = e;
            failedNumber = number;
        }
        notifyAll();
    }

    /** Waits for the batch to be delivered next; a failure comes at its place in the order, an error of the JVM at once. */
    private Batch await() {
        while (true) {
            requireOpen();
            if (failure instanceof Error error) {
                throw error;
            }
            Batch batch = ready[slot(nextToDeliver)];
            if (batch != null) {
                ready[slot(nextToDeliver)] = null;
                return batch;
            }
            if (failure != null && failedNumber <= nextToDeliver) {
                throw failed(failure);
            }
            waitUninterruptibly();
        }
    }

    private static RuntimeException failed(Throwable failure) {
        return failure instanceof RuntimeException exception
                ? exception
                : new EspalierException(
                        ErrorCode.INTERNAL, "data loader", "failed with " + failure, "report this", failure);
    }

    /** An interrupt must not lose a batch; it is kept for those who look at it. */
    @SuppressWarnings("WaitNotInLoop") // each caller looks at its condition again
    private synchronized void waitUninterruptibly() {
        boolean interrupted = Thread.interrupted();
        try {
            wait();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the data loader is closed");
        }
    }

    /** Batches that are loaded and not delivered have consecutive numbers, at most as many as there are buffers. */
    private int slot(long number) {
        return (int) (number % ready.length);
    }
}
