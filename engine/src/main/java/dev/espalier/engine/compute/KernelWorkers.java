package dev.espalier.engine.compute;

import dev.espalier.api.model.Workers;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.Kernels;
import dev.espalier.engine.kernel.WorkerPool;
import dev.espalier.engine.kernel.Workspace;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a run with the kernels that they compute with and the scratch memory that each of them needs.
 *
 * <p>Used by one thread at a time, which takes part in the work. Work that is asked for from within a range is done where it is
 * asked for, on the asking thread alone. Nothing is allocated by a call, if the task is kept in a field.
 */
public final class KernelWorkers implements Workers {

    private final Kernels kernels;
    private final Team team;
    private final Workspace[] workspaces;
    private final MatrixWork products;

    /** Products for those who ask from within a range, one for each thread. */
    private final MatrixWork[] nestedProducts;

    /** Who is within a range now, by the number of the thread; each element is written and read by that thread alone. */
    private final @Nullable Thread[] members;

    private final WorkShares shares;
    private final WorkerPool.RangeTask ranges = this::runRanges;
    private final WorkerPool.RangeTask parts = this::runParts;

    // of the region that runs; written before its threads are told, and left alone by calls from within it
    private boolean running;
    private RangeTask rangeTask = (from, to) -> {};
    private int rangeCount;
    private int rangeGrain;
    private Part partTask = (from, to, workspace) -> {};
    private int partCount;
    private int partGrain;

    /** Whether the region's work has been divided by shares. */
    private boolean shared;

    private KernelWorkers(Kernels kernels, Team team) {
        this.kernels = kernels;
        this.team = team;
        this.workspaces = new Workspace[team.threads()];
        for (int i = 0; i < workspaces.length; i++) {
            workspaces[i] = kernels.newWorkspace();
        }
        this.members = new Thread[workspaces.length];
        this.shares = new WorkShares(workspaces.length);
        this.products = new MatrixWork(this, false);
        this.nestedProducts = new MatrixWork[workspaces.length];
        for (int i = 0; i < nestedProducts.length; i++) {
            nestedProducts[i] = new MatrixWork(this, true);
        }
    }

    /** Work on a range of indices with scratch memory. */
    @FunctionalInterface
    public interface Part {

        /**
         * Does the work.
         *
         * @param from the first index
         * @param to the index after the last
         * @param workspace of the thread that works
         */
        void run(int from, int to, Workspace workspace);
    }

    /** Who runs ranges: a pool, a plugin's own workers, or the caller alone. */
    private interface Team {

        int threads();

        void parallel(int count, WorkerPool.RangeTask task);
    }

    /**
     * The threads of a pool with the kernels of this machine.
     *
     * @param pool the pool, which stays its owner's to close
     * @return the workers
     */
    public static KernelWorkers of(WorkerPool pool) {
        return of(pool, KernelProvider.kernels());
    }

    /**
     * The threads of a pool with chosen kernels.
     *
     * @param pool the pool, which stays its owner's to close
     * @param kernels the kernels
     * @return the workers
     */
    public static KernelWorkers of(WorkerPool pool, Kernels kernels) {
        return new KernelWorkers(kernels, new Team() {
            @Override
            public int threads() {
                return pool.threads();
            }

            @Override
            public void parallel(int count, WorkerPool.RangeTask task) {
                pool.parallel(count, 1, task);
            }
        });
    }

    /** The calling thread alone, with the kernels of this machine. */
    public static KernelWorkers serial() {
        return new KernelWorkers(KernelProvider.kernels(), new Team() {
            @Override
            public int threads() {
                return 1;
            }

            @Override
            public void parallel(int count, WorkerPool.RangeTask task) {
                task.run(0, count, 0);
            }
        });
    }

    /**
     * The workers behind a binding: those of a plan themselves, or those that somebody else binds a layer with.
     *
     * @param workers what the binding offers
     * @return workers with kernels
     */
    public static KernelWorkers of(Workers workers) {
        if (workers instanceof KernelWorkers known) {
            return known;
        }
        return new KernelWorkers(KernelProvider.kernels(), new Team() {
            @Override
            public int threads() {
                return workers.threads();
            }

            @Override
            public void parallel(int count, WorkerPool.RangeTask task) {
                // one index for each thread, so the index may stand for the thread
                workers.parallel(count, 1, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        task.run(i, i + 1, i);
                    }
                });
            }
        });
    }

    /** The kernels. */
    public Kernels kernels() {
        return kernels;
    }

    /** Matrix products, spread over the threads. */
    public MatrixProducts products() {
        return products;
    }

    /** Matrix products with offsets and epilogues, spread over the threads. */
    public MatrixWork matrices() {
        return products;
    }

    @Override
    public int threads() {
        return team.threads();
    }

    @Override
    public void parallel(int count, int grain, RangeTask task) {
        if (count <= grain || workspaces.length == 1 || running) {
            if (count > 0) {
                task.run(0, count);
            }
            return;
        }
        rangeTask = task;
        rangeCount = count;
        rangeGrain = grain;
        share(count, grain);
        run(blocks(count, grain), ranges);
    }

    private void share(int count, int grain) {
        int grains = (int) (((long) count + grain - 1) / grain);
        shared = shares.canDivide(grains);
        if (shared) {
            shares.divide(grains);
        }
    }

    private void run(int blocks, WorkerPool.RangeTask task) {
        running = true;
        try {
            team.parallel(blocks, task);
        } finally {
            running = false;
        }
        if (shared) {
            shares.learn();
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

    private void runRanges(int from, int to, int thread) {
        long begin = System.nanoTime();
        members[thread] = Thread.currentThread();
        try {
            rangeTask.run(start(from, rangeCount, rangeGrain), start(to, rangeCount, rangeGrain));
        } finally {
            members[thread] = null;
        }
        shares.took(thread, System.nanoTime() - begin);
    }

    /**
     * Runs a task over all indices from 0 to {@code count}, with scratch memory for each thread.
     *
     * @param count how many indices there are
     * @param grain the fewest indices worth a thread of its own, at least 1; ranges begin at multiples of it
     * @param task what to do with a range, at most once for each thread
     */
    public void split(int count, int grain, Part task) {
        if (count <= grain || workspaces.length == 1 || running) {
            if (count > 0) {
                task.run(0, count, workspaces[running ? member() : 0]);
            }
            return;
        }
        partTask = task;
        partCount = count;
        partGrain = grain;
        share(count, grain);
        run(blocks(count, grain), parts);
    }

    /**
     * Runs a task once for each thread, with the thread's number as its range, after work was divided by {@link #shares()}.
     *
     * @param task what to do with the thread's share
     */
    void splitByShares(Part task) {
        partTask = task;
        partCount = workspaces.length;
        partGrain = 1;
        shared = false;
        running = true;
        try {
            team.parallel(workspaces.length, parts);
        } finally {
            running = false;
        }
        shares.learn();
    }

    /** How work is divided between the threads. */
    WorkShares shares() {
        return shares;
    }

    /** Whether the caller is within a range, where nothing is divided. */
    boolean isWithinRange() {
        return running;
    }

    private void runParts(int from, int to, int thread) {
        long begin = System.nanoTime();
        members[thread] = Thread.currentThread();
        try {
            partTask.run(start(from, partCount, partGrain), start(to, partCount, partGrain), workspaces[thread]);
        } finally {
            members[thread] = null;
        }
        shares.took(thread, System.nanoTime() - begin);
    }

    /** How many pieces there are: one for each thread, or fewer. */
    private int blocks(int count, int grain) {
        if (shared) {
            return workspaces.length;
        }
        long piece = piece(count, grain);
        return (int) ((count + piece - 1) / piece);
    }

    private int start(int block, int count, int grain) {
        if (shared) {
            return (int) Math.min(count, (long) shares.bound(block) * grain);
        }
        return (int) Math.min(count, block * piece(count, grain));
    }

    /** The length of a piece: a multiple of the grain, no more pieces than threads. */
    private long piece(int count, int grain) {
        long grains = ((long) count + grain - 1) / grain;
        return (grains + workspaces.length - 1) / workspaces.length * grain;
    }
}
