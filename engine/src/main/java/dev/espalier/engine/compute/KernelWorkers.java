package dev.espalier.engine.compute;

import dev.espalier.api.model.Workers;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.engine.kernel.KernelProvider;
import dev.espalier.engine.kernel.Kernels;
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
    private final Workers team;
    private final Workspace[] workspaces;
    private final MatrixWork products;

    /** Products for those who ask from within a range, one for each thread. */
    private final MatrixWork[] nestedProducts;

    /** Who is within a range now, by the number of the thread; each element is written and read by that thread alone. */
    private final @Nullable Thread[] members;

    private final WorkShares shares;
    private final RangeTask rangeOfTeam = this::runRange;
    private final RangeTask rangeByShares = this::runByShares;

    // of the region that runs; written before its threads start, and left alone by calls from within it
    private boolean running;
    private RangeTask task = (from, to, thread) -> {};
    private int count;
    private int grain;

    private KernelWorkers(Kernels kernels, Workers team) {
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
        if (indices <= least || workspaces.length == 1 || running) {
            if (indices > 0) {
                work.run(0, indices, running ? member() : 0);
            }
            return;
        }
        task = work;
        count = indices;
        grain = least;
        int grains = (int) (((long) indices + least - 1) / least);
        boolean shared = shares.canDivide(grains);
        running = true;
        try {
            if (shared) {
                shares.divide(grains);
                team.parallel(workspaces.length, 1, rangeByShares);
            } else {
                team.parallel(indices, least, rangeOfTeam);
            }
        } finally {
            running = false;
        }
        if (shared) {
            shares.learn();
        }
    }

    private void runByShares(int from, int to, int thread) {
        runRange(start(from), start(to), thread);
    }

    private int start(int share) {
        return (int) Math.min(count, (long) shares.bound(share) * grain);
    }

    private void runRange(int from, int to, int thread) {
        long begin = System.nanoTime();
        members[thread] = Thread.currentThread();
        try {
            task.run(from, to, thread);
        } finally {
            members[thread] = null;
        }
        shares.took(thread, System.nanoTime() - begin);
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
