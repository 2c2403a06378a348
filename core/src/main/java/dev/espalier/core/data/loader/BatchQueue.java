package dev.espalier.core.data.loader;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.IdleWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hands out batches in their order while others that come next are loaded into a fixed set of buffers: by workers that have
 * nothing else to do, or by threads of its own if there are no workers.
 *
 * <p>Loading a batch is a piece of work that is claimed, in the order of the batches. The caller claims what has not been begun
 * instead of waiting for it, so it waits for a batch only if it is being loaded and there is no buffer to load another into.
 *
 * <p>Plain monitors and no queues: nothing is allocated after construction.
 */
final class BatchQueue implements IdleWork, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(BatchQueue.class.getName());
    private static final long CLOSE_MILLISECONDS = 10_000;

    private final BatchFetcher ownFetcher;
    private final BatchFetcher[] fetchers;
    private final Optional<KernelWorkers> workers;
    private final List<Thread> threads = new ArrayList<>();
    private final @Nullable ClassLoader contextLoader = Thread.currentThread().getContextClassLoader();
    private final Batch[] free;
    private final @Nullable Batch[] ready;

    /** Whether there is a batch to load, for those who look without a lock. */
    private volatile boolean loadable;

    private int freeCount;
    private int fetcherCount;
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
     * @param ownFetcher the caller's
     * @param fetchers one for each thread that loads ahead; with none the caller loads each batch when it takes it
     * @param workers who loads ahead while they are idle; if there are none or they have other work, threads of the queue
     * @param first the number of the first batch
     */
    BatchQueue(
            List<Batch> buffers,
            BatchFetcher ownFetcher,
            List<BatchFetcher> fetchers,
            Optional<KernelWorkers> workers,
            long first) {
        this.free = buffers.toArray(Batch[]::new);
        this.freeCount = free.length;
        this.ready = new Batch[free.length];
        this.ownFetcher = ownFetcher;
        this.fetchers = fetchers.toArray(BatchFetcher[]::new);
        this.fetcherCount = this.fetchers.length;
        this.nextToLoad = first;
        this.nextToDeliver = first;
        this.loadable = fetcherCount > 0;
        this.workers = fetcherCount > 0 ? workers.filter(each -> each.whileIdle(this)) : Optional.empty();
        if (this.workers.isEmpty()) {
            start();
        }
    }

    /** The next batch, which is the caller's until it is released. */
    Batch next() {
        requireBatch();
        while (true) {
            synchronized (this) {
                Batch batch = taken();
                if (batch != null) {
                    return batch;
                }
                if (!canLoad()) {
                    waitUninterruptibly();
                    continue;
                }
            }
            load(ownFetcher);
        }
    }

    private synchronized void requireBatch() {
        requireOpen();
        if (heldCount == free.length) {
            throw new IllegalStateException(
                    "all " + heldCount + " batches of the data loader are held; release one before taking the next");
        }
    }

    void release(Batch batch) {
        free(batch);
        workers.ifPresent(KernelWorkers::wakeForIdleWork);
    }

    private synchronized void free(Batch batch) {
        if (!batch.held()) {
            Check.require(false, "batch", batch.index(), "must be held when it is released");
        }
        batch.held(false);
        heldCount--;
        free[freeCount++] = batch;
        told();
    }

    @Override
    public boolean hasNext() {
        return loadable;
    }

    /** Loads a batch that has not been begun, on a worker. */
    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is one loader; a plugin's could say that it equals any other
    public boolean doNext() {
        Thread worker = Thread.currentThread();
        ClassLoader own = worker.getContextClassLoader();
        if (own == contextLoader) {
            return loadAhead();
        }
        worker.setContextClassLoader(contextLoader);
        try {
            return loadAhead();
        } finally {
            worker.setContextClassLoader(own);
        }
    }

    private boolean loadAhead() {
        BatchFetcher fetcher;
        synchronized (this) {
            if (!loadable) {
                return false;
            }
            fetcher = fetchers[--fetcherCount];
        }
        boolean loaded = load(fetcher);
        synchronized (this) {
            fetchers[fetcherCount++] = fetcher;
            told();
        }
        return loaded;
    }

    /** Claims the next batch that has not been begun, and loads it. */
    private boolean load(BatchFetcher fetcher) {
        long number;
        Batch batch;
        synchronized (this) {
            if (!canLoad()) {
                return false;
            }
            batch = free[--freeCount];
            number = nextToLoad++;
            told();
        }
        try {
            fetcher.fetch(number, batch);
        } catch (Throwable e) {
            // an error that dies with its thread would leave the training loop waiting indefinitely
            fail(e, number);
            return true;
        }
        synchronized (this) {
            ready[slot(number)] = batch;
            told();
        }
        return true;
    }

    private boolean canLoad() {
        return !closed && failure == null && freeCount > 0;
    }

    /** Lets everyone look again. */
    private synchronized void told() {
        loadable = canLoad() && fetcherCount > 0;
        notifyAll();
    }

    /** Ends the threads, waiting for what they are at. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            told();
        }
        workers.ifPresent(KernelWorkers::endIdleWork);
        // the threads must be stopped despite an earlier interrupt
        boolean interrupted = Thread.interrupted();
        try {
            awaitFetchers();
            for (Thread thread : threads) {
                thread.join(CLOSE_MILLISECONDS);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitFetchers() throws InterruptedException {
        long end = System.nanoTime() + CLOSE_MILLISECONDS * 1_000_000;
        while (fetcherCount < fetchers.length) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                LOG.log(System.Logger.Level.WARNING, "a thread is still loading a batch");
                return;
            }
            wait(left);
        }
    }

    private void start() {
        try {
            for (int i = 0; i < fetchers.length; i++) {
                Thread thread = new Thread(this::run, "espalier-loader-" + (i + 1));
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private void run() {
        while (true) {
            synchronized (this) {
                while (!loadable && !closed && failure == null) {
                    waitUninterruptibly();
                }
                if (closed || failure != null) {
                    return;
                }
            }
            loadAhead();
        }
    }

    private synchronized void fail(Throwable e, long number) {
        if (failure == null || number < failedNumber) {
            failure = e;
            failedNumber = number;
        }
        told();
    }

    /**
     * The batch to be delivered next if it is ready, which is then held; a failure comes at its place in the order, an error of
     * the JVM at once.
     */
    private @Nullable Batch taken() {
        requireOpen();
        if (failure instanceof Error error) {
            throw error;
        }
        int slot = slot(nextToDeliver);
        Batch batch = ready[slot];
        if (batch == null) {
            if (failure != null && failedNumber <= nextToDeliver) {
                throw failed(failure);
            }
            return null;
        }
        ready[slot] = null;
        batch.held(true);
        heldCount++;
        nextToDeliver++;
        return batch;
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
