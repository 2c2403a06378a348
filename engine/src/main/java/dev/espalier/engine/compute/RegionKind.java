package dev.espalier.engine.compute;

import dev.espalier.api.model.Workers.RangeTask;

/**
 * Regions of one task and one size, and what a region of them costs: on the caller alone, and split.
 *
 * <p>Costs are nanoseconds of an undisturbed call. An estimate follows shorter times at once and longer ones slowly, so that
 * calls that were held up hardly raise it, and what was learned while code was still interpreted is soon forgotten.
 */
final class RegionKind {

    /** Calls in which an estimate is young. */
    private static final int YOUNG = 48;

    /** How fast an estimate follows shorter times, and longer ones. */
    private static final double FALL = 1.0 / 4;

    private static final double RISE = 1.0 / 8;

    /** A region is split that gains more than this, and no more if it gains nothing. */
    private static final double WORTHWHILE = 0.95;

    /** The most calls between two that measure the caller alone: about a quarter of a percent of the work. */
    private static final int RARELY = 256;

    private RangeTask task;
    private long count;
    private long size;

    private double alone;
    private double split;
    private boolean gains;
    private long calls;
    private long nextAlone;

    RegionKind(RangeTask task, long count, long size) {
        this.task = task;
        become(task, count, size);
    }

    /** Forgets everything, to be another kind. */
    void become(RangeTask otherTask, long otherCount, long otherSize) {
        task = otherTask;
        count = otherCount;
        size = otherSize;
        alone = 0;
        split = 0;
        gains = true;
        calls = 0;
        nextAlone = 2;
    }

    @SuppressWarnings("ReferenceEquality") // one task object is one kind, whatever it says of itself
    boolean is(RangeTask otherTask, long otherCount, long otherSize) {
        return task == otherTask && count == otherCount && size == otherSize;
    }

    /** Forgets what split regions took, so that they are split until it is known again. */
    void forgetSplit() {
        split = 0;
        gains = true;
    }

    /** Whether its estimates are of a few calls. */
    boolean isYoung() {
        return calls < YOUNG;
    }

    /** How often it was called. */
    long calls() {
        return calls;
    }

    /** Counts a call. */
    void called() {
        calls++;
    }

    /** Whether this call is one that measures the caller alone: often as long as estimates are young, rarely later. */
    boolean measuresAlone() {
        if (calls < nextAlone) {
            return false;
        }
        nextAlone = calls + Math.max(2, Math.min(RARELY, calls / 2));
        return true;
    }

    /** Whether splitting gains something, as far as is known. */
    boolean gains() {
        return gains;
    }

    /** Nanoseconds of the caller alone; 0 as long as it was not measured. */
    double alone() {
        return alone;
    }

    void tookAlone(long nanoseconds) {
        alone = estimate(alone, nanoseconds);
        compare();
    }

    void tookSplit(long nanoseconds) {
        split = estimate(split, nanoseconds);
        compare();
    }

    private void compare() {
        if (alone > 0 && split > 0) {
            gains = split < (gains ? alone : alone * WORTHWHILE);
        }
    }

    private double estimate(double before, long nanoseconds) {
        if (before == 0) {
            return nanoseconds;
        }
        if (nanoseconds < before) {
            return calls < YOUNG ? nanoseconds : before + FALL * (nanoseconds - before);
        }
        return before + RISE * Math.min(nanoseconds - before, before);
    }
}
