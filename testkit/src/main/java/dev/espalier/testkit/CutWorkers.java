package dev.espalier.testkit;

import dev.espalier.api.model.Workers;

/** Workers that cut each task into as many ranges as they can and do the last first, all on the calling thread. */
record CutWorkers(int threads) implements Workers {

    @Override
    public void parallel(int count, int grain, RangeTask task) {
        int grains = (int) (((long) count + grain - 1) / grain);
        for (int thread = threads - 1; thread >= 0; thread--) {
            int from = (int) Math.min(count, (long) grains * thread / threads * grain);
            int to = (int) Math.min(count, (long) grains * (thread + 1) / threads * grain);
            if (from < to) {
                task.run(from, to, thread);
            }
        }
    }
}
