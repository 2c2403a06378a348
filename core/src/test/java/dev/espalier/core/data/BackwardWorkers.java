package dev.espalier.core.data;

import dev.espalier.api.model.Workers;

/** Runs the indices of each task one after the other, the last first. */
public record BackwardWorkers(int threads) implements Workers {

    @Override
    public void parallel(int count, int grain, RangeTask task) {
        for (int i = count - 1; i >= 0; i--) {
            task.run(i, i + 1, i % threads);
        }
    }
}
