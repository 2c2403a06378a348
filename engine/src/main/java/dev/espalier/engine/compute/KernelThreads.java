package dev.espalier.engine.compute;

import dev.espalier.api.Check;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.WorkerPool;
import java.util.concurrent.atomic.AtomicBoolean;

/** Threads with kernels that belong to one owner, who closes them. */
public final class KernelThreads implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(KernelThreads.class.getName());

    /** Set when it has been logged that there are faster kernels: once in the life of the JVM, however much is trained. */
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private final WorkerPool pool;
    private final KernelWorkers workers;

    private KernelThreads(int threads) {
        // before any thread is started: where there are no kernels to use, none is left behind
        Kernels kernels = KernelProvider.kernels();
        if (KernelProvider.isSecondChoice() && !TOLD.getAndSet(true)) {
            LOGGER.log(System.Logger.Level.INFO, KernelProvider.describe());
        }
        this.pool = new WorkerPool(Check.atLeast("threads", threads, 1));
        this.workers = KernelWorkers.of(pool, kernels);
    }

    /**
     * Starts threads.
     *
     * @param threads how many, the caller among them, at least 1
     * @return the threads, to be closed
     */
    public static KernelThreads of(int threads) {
        return new KernelThreads(threads);
    }

    /** What plans compute with. */
    public KernelWorkers workers() {
        return workers;
    }

    /** Which kernels there are, on how many threads, and how to get faster ones. */
    public String describe() {
        return describe(pool.threads());
    }

    /**
     * Which kernels there are, and how to get faster ones.
     *
     * @param threads how many threads compute with them
     * @return a line for a person to read
     */
    public static String describe(int threads) {
        return KernelProvider.describe(threads);
    }

    /** Ends the threads. */
    @Override
    public void close() {
        pool.close();
    }
}
