package dev.espalier.engine.kernel;

import dev.espalier.api.model.Workers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that divide ranges among them, the caller being one of them.
 *
 * <p>The split is static: part p of n is always run by thread p, so a thread finds in its cache what it left there, and
 * nothing depends on timing. Workers spin for a short while after a region and then park; a region allocates nothing.
 *
 * <p>A pool serves one caller at a time. A region inside a region of the same pool runs inline. If a part throws, the
 * others run to their end, then the caller gets the exception or error of the lowest thread number; the pool stays
 * usable. The context class loader of the caller is that of every part. An interrupt neither ends a region nor is lost.
 */
public final class WorkerPool implements Workers, AutoCloseable {

    /** How long a thread spins before it parks: longer than the gaps within a step, too short to matter when idle. */
    private static final long SPIN_NANOS = 100_000;

    /** The same where there are more threads than processors, so that a spinning one holds up another. */
    private static final long CROWDED_SPIN_NANOS = 2_000;

    private static final int SPINS_PER_CLOCK = 16;
    private static final VarHandle BUSY;

    static {
        try {
            BUSY = MethodHandles.lookup().findVarHandle(WorkerPool.class, "busy", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Worker[] workers;
    private final long spinNanos;
    private volatile boolean busy;
    private volatile boolean closed;

    // Of the region that runs. Written by its caller before the workers start on it, read by them after.
    private @Nullable Thread caller;
    private @Nullable RangeTask task;
    private int count;
    private int grain;
    private int parts;
    private @Nullable ClassLoader contextLoader;
    private volatile boolean callerParked;

    /**
     * Starts the workers.
     *
     * @param threads threads of a region with the caller, at least 1
     * @throws IllegalArgumentException if threads is less than 1
     */
    public WorkerPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + "; a pool has at least 1");
        }
        spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : CROWDED_SPIN_NANOS;
        workers = new Worker[threads - 1];
        int started = 0;
        try {
            for (; started < workers.length; started++) {
                workers[started] = new Worker(this, started + 1);
                workers[started].start();
            }
        } finally {
            if (started < workers.length) {
                stop(started);
            }
        }
    }

    @Override
    public int threads() {
        return workers.length + 1;
    }

    /**
     * Runs a task over the elements 0 to {@code count − 1}, in as many equal contiguous ranges as there are threads, or
     * fewer if there are fewer grains. Returns when all are done.
     *
     * @throws IllegalStateException if the pool is closed or serves another thread at this moment
     */
    @Override
    public void parallel(int count, int grain, RangeTask task) {
        if (count <= 0) {
            return;
        }
        if (!BUSY.compareAndSet(this, false, true)) {
            task.run(0, count, nestedThread());
            return;
        }
        caller = Thread.currentThread();
        try {
            int parts = (int) Math.min(threads(), ((long) count + grain - 1) / grain);
            if (parts == 1) {
                task.run(0, count, 0);
            } else {
                region(count, grain, parts, task);
            }
        } finally {
            caller = null;
            busy = false;
        }
    }

    /** The number of the current thread if it is inside a region of this pool. */
    private int nestedThread() {
        Thread current = Thread.currentThread();
        if (current instanceof Worker worker && worker.pool == this) {
            return worker.number;
        }
        if (caller == current) {
            return 0;
        }
        throw new IllegalStateException(
                closed
                        ? "the worker pool is closed; make a new one"
                        : "the worker pool serves another thread; give each caller a pool of its own");
    }

    private void region(int count, int grain, int parts, RangeTask task) {
        this.task = task;
        this.count = count;
        this.grain = grain;
        this.parts = parts;
        this.contextLoader = Thread.currentThread().getContextClassLoader();
        for (int i = 0; i < parts - 1; i++) {
            workers[i].request();
        }
        Throwable failure = null;
        try {
            part(0);
        } catch (Throwable e) {
            failure = e;
        }
        await(parts - 1);
        this.task = null;
        this.contextLoader = null;
        for (int i = 0; i < parts - 1; i++) {
            Throwable other = workers[i].failure;
            workers[i].failure = null;
            failure = failure == null ? other : failure;
        }
        if (failure != null) {
            WorkerPool.<RuntimeException>rethrow(failure);
        }
    }

    private void part(int part) {
        RangeTask current = task;
        if (current != null) {
            current.run(start(part), start(part + 1), part);
        }
    }

    private int start(int part) {
        long grains = ((long) count + grain - 1) / grain;
        return (int) Math.min(count, grains * part / parts * grain);
    }

    /** Waits until the first workers have done their parts. */
    private void await(int active) {
        boolean interrupted = false;
        for (int i = 0; i < active; i++) {
            Worker worker = workers[i];
            if (worker.isDone() || spin(worker)) {
                continue;
            }
            callerParked = true;
            while (!worker.isDone()) {
                LockSupport.park(this);
                // park returns at once as long as the thread is interrupted
                interrupted |= Thread.interrupted();
            }
            callerParked = false;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean spin(Worker worker) {
        long start = System.nanoTime();
        do {
            for (int i = 0; i < SPINS_PER_CLOCK; i++) {
                if (worker.isDone()) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - start < spinNanos);
        return false;
    }

    /**
     * Ends the workers and waits for them. Does nothing the second time.
     *
     * @throws IllegalStateException if called from within a region of this pool
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        Thread current = Thread.currentThread();
        if (caller == current || (current instanceof Worker worker && worker.pool == this)) {
            throw new IllegalStateException(
                    "a worker pool cannot be closed by one of its own tasks; let the task return first");
        }
        // stays busy, so that a later region finds out
        while (!BUSY.compareAndSet(this, false, true)) {
            if (closed) {
                return;
            }
            LockSupport.parkNanos(this, SPIN_NANOS);
        }
        stop(workers.length);
    }

    private void stop(int started) {
        closed = true;
        boolean interrupted = false;
        for (int i = 0; i < started; i++) {
            workers[i].request();
        }
        for (int i = 0; i < started; i++) {
            while (true) {
                try {
                    workers[i].join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable failure) throws T {
        throw (T) failure;
    }

    private static final class Worker extends Thread {

        private final WorkerPool pool;
        private final int number;

        /** Regions asked for, as the caller counts them. */
        private int asked;

        /** The same for the worker to see, and the regions that it has done. */
        private volatile int requested;

        private volatile int done;
        private volatile boolean parked;
        private @Nullable Throwable failure;

        private Worker(WorkerPool pool, int number) {
            super("espalier-worker-" + number);
            this.pool = pool;
            this.number = number;
            setDaemon(true);
        }

        /** Called by the pool's caller only, who is one at a time. */
        private void request() {
            asked++;
            requested = asked;
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        private boolean isDone() {
            return done == requested;
        }

        @Override
        public void run() {
            int region = 0;
            while (true) {
                await(region);
                if (pool.closed) {
                    return;
                }
                region++;
                Thread regionCaller = pool.caller;
                try {
                    partOfCaller();
                } catch (Throwable e) {
                    failure = e;
                }
                done = region;
                if (pool.callerParked) {
                    LockSupport.unpark(regionCaller);
                }
            }
        }

        /** Runs this thread's part with the context class loader of the region's caller. */
        @SuppressWarnings(
                "ReferenceEquality") // whether it is one loader; a plugin's could say that it equals any other
        private void partOfCaller() {
            ClassLoader own = getContextClassLoader();
            ClassLoader callers = pool.contextLoader;
            if (own == callers) {
                pool.part(number);
                return;
            }
            setContextClassLoader(callers);
            try {
                pool.part(number);
            } finally {
                setContextClassLoader(own);
            }
        }

        private void await(int region) {
            long start = System.nanoTime();
            do {
                for (int i = 0; i < SPINS_PER_CLOCK; i++) {
                    if (requested != region) {
                        return;
                    }
                    Thread.onSpinWait();
                }
            } while (System.nanoTime() - start < pool.spinNanos);
            parked = true;
            while (requested == region) {
                LockSupport.park(pool);
                // an interrupt is not for the worker; left standing it would turn parking into spinning
                Thread.interrupted();
            }
            parked = false;
        }
    }
}
