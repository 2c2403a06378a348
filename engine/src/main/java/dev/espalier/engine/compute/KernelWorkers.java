package dev.espalier.engine.compute;

import dev.espalier.api.model.Workers;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.engine.kernel.IdleWork;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.WorkerPool;
import dev.espalier.engine.kernel.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a run with the kernels that they compute with and the scratch memory that each of them needs.
 *
 * <p>How many threads a region is split over follows from what is gained: see {@link SplitPolicy}.
 *
 * <p>Used by one thread at a time, which takes part in the work. Work that is asked for from within a range is done where it is
 * asked for, on the asking thread alone. Nothing is allocated by a call, if the task is kept in a field.
 */
public final class KernelWorkers implements Workers {

    private final Kernels kernels;
    private final Workers team;
    private final Workspace[] workspaces;
    private final MatrixWork products;

    /** Products for those who ask from within a range, one for each thread. */
    private final MatrixWork[] nestedProducts;

    /** Who is within a range now, by the number of the thread; each element is written and read by that thread alone. */
    private final @Nullable Thread[] members;

    private final SplitPolicy policy = new SplitPolicy(System::nanoTime);
    private final ThreadSpeeds speeds;
    private final RangeTask rangeOfTeam = this::runRange;
    private final RangeTask rangeBySpeed = this::runBySpeed;

    // of the region that runs; written before its threads start, and left alone by calls from within it
    private boolean running;
    private RangeTask task = (from, to, thread) -> {};
    private int count;
    private int grain;

    /** How many parts the caller has run; written by it alone. */
    private int ofCaller;

    private KernelWorkers(Kernels kernels, Workers team) {
        this.kernels = kernels;
        this.team = team;
        this.workspaces = new Workspace[team.threads()];
        for (int i = 0; i < workspaces.length; i++) {
            workspaces[i] = kernels.newWorkspace();
        }
        this.members = new Thread[workspaces.length];
        this.speeds = new ThreadSpeeds(workspaces.length);
        this.products = new MatrixWork(this, false);
        this.nestedProducts = new MatrixWork[workspaces.length];
        for (int i = 0; i < nestedProducts.length; i++) {
            nestedProducts[i] = new MatrixWork(this, true);
        }
    }

    /**
     * Threads with chosen kernels.
     *
     * @param threads the threads, which stay their owner's to close
     * @param kernels the kernels
     * @return the workers
     */
    public static KernelWorkers of(Workers threads, Kernels kernels) {
        return new KernelWorkers(kernels, threads);
    }

    /** The calling thread alone, with the kernels of this machine. */
    public static KernelWorkers serial() {
        return of(Workers.serial());
    }

    /**
     * The workers behind a binding, which are a plan's, or other threads with the kernels of this machine.
     *
     * @param workers what the binding offers, or the threads, which stay their owner's to close
     * @return workers with kernels
     */
    public static KernelWorkers of(Workers workers) {
        return workers instanceof KernelWorkers known ? known : of(workers, KernelProvider.kernels());
    }

    /** The kernels. */
    public Kernels kernels() {
        return kernels;
    }

    /** Matrix products, spread over the threads. */
    public MatrixProducts products() {
        return products;
    }

    /** Matrix products with packed operands and epilogues, spread over the threads. */
    public MatrixWork matrices() {
        return products;
    }

    /**
     * The scratch buffers of a thread.
     *
     * @param thread the number that its task was given
     * @return memory that no other thread uses
     */
    public Workspace workspace(int thread) {
        return workspaces[thread];
    }

    @Override
    public int threads() {
        return workspaces.length;
    }

    @Override
    public void parallel(int indices, int least, RangeTask work) {
        parallel(indices, least, 0, work);
    }

    /**
     * Runs a task whose cost does not follow from the number of indices alone.
     *
     * @param indices how many indices there are; with 0 nothing is called
     * @param least the minimum number of indices per thread, at least 1; ranges begin at multiples of it
     * @param size what else tells how much work there is, such as the length of sums: regions are compared with those of the same
     *     task, the same indices and the same size
     * @param work the work on a range
     */
    public void parallel(int indices, int least, long size, RangeTask work) {
        if (indices <= least || workspaces.length == 1 || running) {
            if (indices > 0) {
                work.run(0, indices, running ? member() : 0);
            }
            return;
        }
        task = work;
        count = indices;
        grain = least;
        RegionKind kind = policy.next(work, indices, size);
        running = true;
        try {
            if (policy.splits(kind)) {
                split(kind);
            } else {
                alone(kind);
            }
        } finally {
            running = false;
        }
    }

    private void alone(RegionKind kind) {
        if (policy.timesAlone(kind)) {
            long begin = System.nanoTime();
            runRange(0, count, 0);
            policy.tookAlone(kind, begin, System.nanoTime());
        } else {
            runRange(0, count, 0);
        }
    }

    private void split(RegionKind kind) {
        boolean whole = !isShorthanded();
        int grains = (int) (((long) count + grain - 1) / grain);
        ofCaller = 0;
        long begin = System.nanoTime();
        if (speeds.canDivide(grains)) {
            speeds.divide(grains);
            team.parallel(workspaces.length, 1, rangeBySpeed);
            speeds.learn();
        } else {
            team.parallel(count, grain, rangeOfTeam);
        }
        long end = System.nanoTime();
        if (whole && !isShorthanded()) {
            policy.tookSplit(kind, begin, end, ofCaller == 1);
        }
    }

    private void runBySpeed(int from, int to, int thread) {
        long begin = System.nanoTime();
        runRange(start(from), start(to), thread);
        if (from == thread) {
            speeds.took(from, System.nanoTime() - begin);
        }
    }

    private int start(int part) {
        return (int) Math.min(count, (long) speeds.bound(part) * grain);
    }

    private void runRange(int from, int to, int thread) {
        members[thread] = Thread.currentThread();
        if (thread == 0) {
            ofCaller++;
        }
        try {
            task.run(from, to, thread);
        } finally {
            members[thread] = null;
        }
    }

    /** Whether a thread is at work for idle times, so that what splitting gains now says nothing. */
    private boolean isShorthanded() {
        return team instanceof WorkerPool pool && pool.isShorthanded();
    }

    /**
     * Gives the threads something to do while no region needs them; see {@link WorkerPool#whileIdle}.
     *
     * @param work what to do
     * @return whether they will do it; if so it is to be taken back
     */
    public boolean whileIdle(IdleWork work) {
        return team instanceof WorkerPool pool && pool.whileIdle(work);
    }

    /** Says that there may be a new piece of the work for idle times. */
    public void wakeForIdleWork() {
        if (team instanceof WorkerPool pool) {
            pool.wakeForIdleWork();
        }
    }

    /** Takes the work for idle times back; a piece that has been begun is done to its end. */
    public void endIdleWork() {
        if (team instanceof WorkerPool pool) {
            pool.endIdleWork();
        }
    }

    /** The products that the caller may use: within a range, those of its thread. */
    MatrixWork productsHere() {
        return running ? nestedProducts[member()] : products;
    }

    /** The number of the current thread, which must be within a range. */
    private int member() {
        Thread current = Thread.currentThread();
        for (int i = 0; i < members.length; i++) {
            if (members[i] == current) {
                return i;
            }
        }
        throw new IllegalStateException("the workers serve another thread; give each caller workers of its own");
    }
}
