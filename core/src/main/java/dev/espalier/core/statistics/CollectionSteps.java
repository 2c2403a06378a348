package dev.espalier.core.statistics;

import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.stack.Recording;

/**
 * The steps in which statistics are collected: the first, regularly from then on, and the last; where the length of the run
 * decides how often, also some of the first steps, in which most changes.
 *
 * @param interval steps from one collection to the next, at least 0; 0 for none
 * @param last the last step of the run
 * @param early whether also some of the first steps
 */
public record CollectionSteps(long interval, long last, boolean early) {

    private static final long[] FIRST_STEPS = {2, 5, 10, 20, 50};

    /**
     * The steps of a run.
     *
     * @param statistics how often
     * @param run any progress of the run
     * @return the steps
     */
    public static CollectionSteps of(Recording.Statistics statistics, TrainingProgress run) {
        return new CollectionSteps(statistics.stepsIn(run), run.totalSteps(), statistics.isByLength());
    }

    /**
     * Whether statistics are collected in a step; allocates nothing.
     *
     * @param step its number, from 1
     */
    public boolean contains(long step) {
        if (interval == 0) {
            return false;
        }
        return step == 1 || step == last || step % interval == 0 || (early && step < interval && isEarly(step));
    }

    private static boolean isEarly(long step) {
        for (long first : FIRST_STEPS) {
            if (step == first) {
                return true;
            }
        }
        return false;
    }
}
