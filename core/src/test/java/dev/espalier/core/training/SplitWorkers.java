package dev.espalier.core.training;

import dev.espalier.api.model.Workers;

/** Workers that cut every region as so many threads would, and run the ranges one after the other, the last one first. */
final class SplitWorkers implements Workers {

    private final int threads;

    SplitWorkers(int threads) {
        this.threads = threads;
    }

    @Override
    public int threads() {
        return threads;
    }

    @Override
    public void parallel(int count, int grain, RangeTask task) {
        int units = (count + grain - 1) / grain;
        for (int thread = threads - 1; thread >= 0; thread--) {
            int from = (int) ((long) units * thread / threads) * grain;
            int to = Math.min(count, (int) ((long) units * (thread + 1) / threads) * grain);
            if (from < to) {
                task.run(from, to, thread);
            }
        }
    }
}
