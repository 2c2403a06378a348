package dev.espalier.engine.kernel;

import dev.espalier.api.model.Workers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that divide ranges among them, the caller being one of them.
 *
 * <p>Part p of a region is thread p's, which finds in its cache what it left there; but whoever is free claims a part that is
 * not begun. So the caller waits for parts that have been begun, never for a worker that is late: asleep, held up by another
 * program, or busy with {@linkplain #whileIdle work that it took while it was idle}. Workers spin for a short while after a
 * region and then park; a region allocates nothing.
 *
 * <p>A pool serves one caller at a time. A region inside a region of the same pool runs inline. If a part throws, the
 * others run to their end, then the caller gets the exception or error of the lowest part; the pool stays
 * usable. The context class loader of the caller is that of every part. An interrupt neither ends a region nor is lost.
 */
public final class WorkerPool implements Workers, AutoCloseable {

    /** How long a thread waits awake. Asleep, the caller leaves its core to a worker that is held up on another. */
    private static final long AWAKE_NANOS = 100_000;

    /** The same for a worker after a region: longer than gaps between regions, too short to matter when there are no more. */
    private static final long AFTER_REGION_NANOS = 1_000_000;

    /** Both where there are more threads than processors, so that one that is awake holds up another. */
    private static final long CROWDED_NANOS = 2_000;

    /**
     * How long a thread that waits awake does so without yielding. A scheduler may put a thread that it wakes on the core of the one that woke it, though
     * another core is idle: there it would spin in the way of those that it waits for, while one that yields is moved.
     */
    private static final long EAGER_NANOS = 5_000;

    /** How long closing waits for work of idle times, whose owner has waited for it before. */
    private static final long CLOSE_MILLISECONDS = 1_000;

    private static final int SPINS_PER_CLOCK = 16;

    /** Signals lie so far apart that no two are in the same cache line, nor in the next one, which is fetched with it. */
    private static final int APART = 16;

    /** Regions are numbered from 1 in the upper bits of a word that has the number of parts in the lower ones. */
    private static final int PART_BITS = 20;

    private static final VarHandle BUSY;
    private static final VarHandle SIGNALS = MethodHandles.arrayElementVarHandle(long[].class);

    static {
        try {
            BUSY = MethodHandles.lookup().findVarHandle(WorkerPool.class, "busy", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Worker[] workers;
    private final boolean crowded;
    private volatile boolean busy;
    private volatile boolean closed;
    private @Nullable IdleWork idleWork;

    /**
     * First the last region as it is announced; then for each part twice the number of the last region in which it was claimed,
     * and 1 more when it was done. Numbers only grow: a worker that comes late finds all parts of its region claimed, and
     * nothing is ever reset.
     */
    private final long[] signals;

    /** What each part threw; written by who claimed it before it is done. */
    private final @Nullable Throwable[] failures;

    // Of the region that runs. Written by its caller before the region is announced, read by those who have claimed a
    // part.
    private @Nullable Thread caller;
    private @Nullable RangeTask task;
    private int count;
    private int grain;
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
        crowded = threads > Runtime.getRuntime().availableProcessors();
        signals = new long[(threads + 2) * APART];
        failures = new Throwable[threads];
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
        this.contextLoader = Thread.currentThread().getContextClassLoader();
        long region = announce(parts);
        for (int i = 0; i < parts - 1; i++) {
            workers[i].wake();
        }
        runParts(region, 0);
        await(region);
        this.task = null;
        this.contextLoader = null;
        Throwable failure = null;
        for (int part = 0; part < parts; part++) {
            failure = failure == null ? failures[part] : failure;
            failures[part] = null;
        }
        if (failure != null) {
            WorkerPool.<RuntimeException>rethrow(failure);
        }
    }

    private long announce(int parts) {
        long region = ((announced() >>> PART_BITS) + 1) << PART_BITS | parts;
        SIGNALS.setVolatile(signals, 0, region);
        return region;
    }

    private long announced() {
        return (long) SIGNALS.getVolatile(signals, 0);
    }

    /** Claims and runs the thread's own part, then all others that have not been begun; a thread without one leaves them alone. */
    private void runParts(long region, int thread) {
        int parts = parts(region);
        for (int i = 0; i < parts && thread < parts; i++) {
            int part = thread + i < parts ? thread + i : thread + i - parts;
            if (claim(region, part)) {
                try {
                    run(part, parts, thread);
                } catch (Throwable e) {
                    failures[part] = e;
                }
                finish(region, part);
            }
        }
    }

    private static int parts(long region) {
        return (int) (region & ((1 << PART_BITS) - 1));
    }

    private boolean claim(long region, int part) {
        long claimed = region >>> PART_BITS << 1;
        long last = (long) SIGNALS.getVolatile(signals, (part + 1) * APART);
        return last < claimed && SIGNALS.compareAndSet(signals, (part + 1) * APART, last, claimed);
    }

    private void finish(long region, int part) {
        // the next region may have begun as soon as the part is done
        Thread regionCaller = caller;
        SIGNALS.setVolatile(signals, (part + 1) * APART, (region >>> PART_BITS << 1) + 1);
        if (callerParked) {
            LockSupport.unpark(regionCaller);
        }
    }

    private boolean isDone(long region, int part) {
        return (long) SIGNALS.getVolatile(signals, (part + 1) * APART) > region >>> PART_BITS << 1;
    }

    /** Runs a part that is claimed, so that the region cannot end meanwhile, with the context class loader of the caller. */
    @SuppressWarnings("ReferenceEquality") // whether it is one loader; a plugin's could say that it equals any other
    private void run(int part, int parts, int thread) {
        RangeTask current = task;
        if (current == null) {
            return;
        }
        int from = start(part, parts);
        int to = start(part + 1, parts);
        Thread runner = Thread.currentThread();
        ClassLoader own = thread == 0 ? contextLoader : runner.getContextClassLoader();
        if (own == contextLoader) {
            current.run(from, to, thread);
            return;
        }
        runner.setContextClassLoader(contextLoader);
        try {
            current.run(from, to, thread);
        } finally {
            runner.setContextClassLoader(own);
        }
    }

    private int start(int part, int parts) {
        long grains = ((long) count + grain - 1) / grain;
        return (int) Math.min(count, grains * part / parts * grain);
    }

    /** Waits for the parts of a region that others have begun. */
    private void await(long region) {
        boolean interrupted = false;
        for (int part = 0; part < parts(region); part++) {
            if (isDone(region, part) || spin(region, part)) {
                continue;
            }
            callerParked = true;
            while (!isDone(region, part)) {
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

    @SuppressWarnings("ThreadPriorityCheck") // yields for speed alone: what is waited for comes without it, too
    private boolean spin(long region, int part) {
        long start = System.nanoTime();
        long most = crowded ? CROWDED_NANOS : AWAKE_NANOS;
        long waited = 0;
        while (waited < most) {
            if (waited > EAGER_NANOS) {
                Thread.yield();
            }
            for (int i = 0; i < SPINS_PER_CLOCK; i++) {
                if (isDone(region, part)) {
                    return true;
                }
                Thread.onSpinWait();
            }
            waited = System.nanoTime() - start;
        }
        return false;
    }

    /**
     * Gives the workers something to do while no region needs them; regions that begin meanwhile do without those that are at it.
     *
     * @param work what to do
     * @return whether the workers will do it: not if there are none, or if they have other such work
     */
    public synchronized boolean whileIdle(IdleWork work) {
        if (workers.length == 0 || closed || idleWork != null) {
            return false;
        }
        giveIdleWork(work);
        wakeForIdleWork();
        return true;
    }

    /** Takes the work for idle times back; a piece that has been begun is done to its end. */
    public synchronized void endIdleWork() {
        giveIdleWork(null);
    }

    private void giveIdleWork(@Nullable IdleWork work) {
        idleWork = work;
        for (Worker worker : workers) {
            worker.idleWork = work;
        }
    }

    /** Says that there may be a new piece of the work for idle times. */
    public void wakeForIdleWork() {
        for (Worker worker : workers) {
            if (!worker.parked && !worker.away) {
                return;
            }
        }
        for (int i = workers.length - 1; i >= 0; i--) {
            if (workers[i].parked) {
                LockSupport.unpark(workers[i]);
                return;
            }
        }
    }

    /** Whether a worker is at work for idle times, so that a region that runs now is done by fewer threads. */
    public boolean isShorthanded() {
        for (Worker worker : workers) {
            if (worker.away) {
                return true;
            }
        }
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
            LockSupport.parkNanos(this, AWAKE_NANOS);
        }
        stop(workers.length);
    }

    private void stop(int started) {
        closed = true;
        announce(0);
        boolean interrupted = false;
        for (int i = 0; i < started; i++) {
            LockSupport.unpark(workers[i]);
        }
        for (int i = 0; i < started; i++) {
            while (true) {
                try {
                    // what hangs in work for idle times is left behind: it is a daemon, and ends with its piece
                    workers[i].join(workers[i].away ? CLOSE_MILLISECONDS : 0);
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
        private volatile boolean parked;
        private volatile @Nullable IdleWork idleWork;

        /** Whether it is at work for idle times. */
        private volatile boolean away;

        private Worker(WorkerPool pool, int number) {
            super("espalier-worker-" + number);
            this.pool = pool;
            this.number = number;
            setDaemon(true);
        }

        private void wake() {
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            long last = 0;
            while (true) {
                long region = next(last);
                if (pool.closed) {
                    return;
                }
                last = region;
                pool.runParts(region, number);
            }
        }

        /** Waits for another region, or for the end, and does work for idle times meanwhile. */
        @SuppressWarnings("ThreadPriorityCheck") // yields for speed alone: what is waited for comes without it, too
        private long next(long last) {
            long most = pool.crowded ? CROWDED_NANOS : AFTER_REGION_NANOS;
            long start = System.nanoTime();
            while (true) {
                for (int i = 0; i < SPINS_PER_CLOCK; i++) {
                    long region = pool.announced();
                    if (region != last) {
                        return region;
                    }
                    Thread.onSpinWait();
                }
                long waited = System.nanoTime() - start;
                boolean worked = worksWhileIdle();
                if (!worked && waited >= most) {
                    park(last);
                }
                if (worked || waited >= most) {
                    start = System.nanoTime();
                    most = Math.min(most, AWAKE_NANOS);
                } else if (waited > EAGER_NANOS) {
                    Thread.yield();
                }
            }
        }

        private boolean worksWhileIdle() {
            IdleWork work = idleWork;
            if (work == null || !work.hasNext()) {
                return false;
            }
            away = true;
            try {
                return work.doNext();
            } finally {
                away = false;
            }
        }

        /** Parks until it is woken, for a region or for work of idle times. */
        private void park(long last) {
            parked = true;
            IdleWork work = idleWork;
            // what came before it was seen to be parked did not wake it
            if (pool.announced() == last && (work == null || !work.hasNext())) {
                LockSupport.park(pool);
                // an interrupt is not for the worker; left standing it would turn parking into spinning
                Thread.interrupted();
            }
            parked = false;
        }
    }
}
