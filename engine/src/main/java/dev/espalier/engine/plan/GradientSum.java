package dev.espalier.engine.plan;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.KernelWorkers;

/** A contribution to a gradient that is added to those before it. */
final class GradientSum {

    /** Elements that are worth a thread. */
    private static final int GRAIN = 1 << 14;

    private final KernelWorkers workers;
    private final float[] contribution;
    private final float[] total;
    private final int size;
    private final Workers.RangeTask task = this::add;

    /**
     * A sum.
     *
     * @param workers the threads
     * @param contribution what is added
     * @param total what it is added to
     * @param size values of one sample
     */
    GradientSum(KernelWorkers workers, float[] contribution, float[] total, int size) {
        this.workers = workers;
        this.contribution = contribution;
        this.total = total;
        this.size = size;
    }

    void run(int samples) {
        workers.parallel(samples * size, GRAIN, task);
    }

    private void add(int from, int to, int thread) {
        workers.kernels().add(total, from, contribution, from, total, from, to - from);
    }
}
