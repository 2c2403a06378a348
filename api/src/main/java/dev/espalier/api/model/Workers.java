package dev.espalier.api.model;

import dev.espalier.api.ApiStatus;

/** The threads of a run. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface Workers {

    /** The number of threads, including the caller. */
    int threads();

    /**
     * Runs a task over all indices from 0 to {@code count}, split into ranges for the threads, and returns when all are
     * done.
     *
     * <p>Split work over results, never over a sum, so that no result depends on the number of threads. Keep the task in a
     * field: a new lambda at each call is an allocation.
     *
     * @param count how many indices there are; with 0 nothing is called
     * @param grain the minimum number of indices per thread, at least 1; ranges begin at multiples of it
     * @param task the work on a range
     */
    void parallel(int count, int grain, RangeTask task);

    /**
     * The calling thread alone.
     *
     * @return workers that run each task as one range
     */
    static Workers serial() {
        return new Workers() {
            @Override
            public int threads() {
                return 1;
            }

            @Override
            public void parallel(int count, int grain, RangeTask task) {
                if (count > 0) {
                    task.run(0, count, 0);
                }
            }
        };
    }

    /** Work on a range of indices. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    @FunctionalInterface
    interface RangeTask {

        /**
         * Does the work.
         *
         * @param from the first index
         * @param to the index after the last
         * @param thread number of the thread, from 0 to {@link Workers#threads()} − 1; no two ranges run at once with the same
         *     number, so it may index scratch memory
         */
        void run(int from, int to, int thread);
    }
}
