package dev.espalier.engine.compute;

import dev.espalier.api.model.Workers.RangeTask;
import java.util.function.LongSupplier;

/**
 * Decides whether a region is split over the threads or left to the caller alone, by what splitting has gained so far.
 *
 * <p>Two questions are asked. Does a {@linkplain RegionKind kind} of region gain from being split, in undisturbed calls? That is
 * asked for each kind, and tells small regions from large ones. And do regions gain from being split now, all of them together and
 * with the calls in which a thread was held up? That tells a busy machine from a quiet one: beside another program's thread
 * most calls are as fast as ever, and a few take as long as thirty. If not, all are left to the caller, and splitting is tried
 * again after a while, which grows with every trial that has earned nothing until it ended. A trial ends as soon as it has lost four
 * milliseconds.
 *
 * <p>For the thread that gives work out. Results do not depend on any of this: work is split over outputs.
 */
final class SplitPolicy {

    /** What splitting must gain to be kept: a busy machine has better uses for a thread that gains less. */
    private static final double LEAST_GAIN = 1.05;

    /** A loss at which splitting ends: more than a scheduler takes by holding a thread up once, which is everyday. */
    private static final double LOSS_NANOS = 4e6;

    /** The same as long as no other thread has come in time. */
    private static final double LOSS_ALONE_NANOS = 2e6;

    /** The most of earlier gains that is set against losses. */
    private static final double MOST_CREDIT_NANOS = 16e6;

    private static final long SHORTEST_PAUSE_NANOS = 40_000_000;

    /** A vain trial loses four milliseconds: a hundredth of this pause, while a core that is not used is half of two. */
    private static final long LONGEST_PAUSE_NANOS = 400_000_000;

    /** A pause is at most this fraction of the life of the policy: in the first seconds compilers of the JVM keep cores busy. */
    private static final int PAUSE_FRACTION = 8;

    /** The same for the time between two trials of kinds, while many of them are new. */
    private static final int YOUNG_FRACTION = 5;

    /** Split regions and time of a trial of those that are not split for what they gain. */
    private static final int TRIAL_REGIONS = 32;

    private static final long TRIAL_NANOS = 1_000_000;
    private static final long LONGEST_TRIAL_NANOS = 16_000_000;

    /** How much longer than a trial the time between two is. */
    private static final int BETWEEN_TRIALS = 64;

    /** Regions of the caller alone between two that are timed: reading the clock twice takes as long as some of them. */
    private static final int TIMED = 8;

    private final RegionKinds kinds = new RegionKinds();
    private final long born;

    private boolean splitting = true;

    /** Nanoseconds that split regions took less than they would have on the caller alone, beyond the least gain. */
    private double credit;

    /** The same since splitting was begun, however much it is. */
    private double earned;

    /** Whether another thread has come in time since splitting was begun. */
    private boolean met;

    private long changed;
    private long pause = SHORTEST_PAUSE_NANOS;

    /** Whether all kinds are split, to see what they gain. */
    private boolean trial = true;

    private int trialRegions;
    private long trialChanged;
    private long betweenTrials;

    private int untimed;

    /**
     * A policy that begins by splitting everything.
     *
     * @param clock nanoseconds
     */
    SplitPolicy(LongSupplier clock) {
        this.born = clock.getAsLong();
        this.changed = born;
        this.trialChanged = born;
    }

    /** The kind of the region that is next; see {@link RegionKinds#of}. */
    RegionKind next(RangeTask task, int count, long size) {
        RegionKind kind = kinds.of(task, count, size);
        kind.called();
        return kind;
    }

    /** Whether the next region, of this kind, is split. */
    boolean splits(RegionKind kind) {
        return splitting && !kind.measuresAlone() && (trial || kind.isYoung() || kind.gains());
    }

    /** Whether the next region, which is not split, is to be timed. */
    boolean timesAlone(RegionKind kind) {
        return splitting || ++untimed >= TIMED || kind.isYoung();
    }

    /** Learns what a region took on the caller alone. */
    void tookAlone(RegionKind kind, long begin, long end) {
        kind.tookAlone(end - begin);
        untimed = 0;
        if (splitting) {
            look(end);
        } else if (end - changed >= pause) {
            splitting = true;
            // what was learned beside a program that has ended since would be believed until the next trial but one
            kinds.forgetSplits();
            changed = end;
            credit = 0;
            earned = 0;
            met = false;
            beginTrial(end);
        }
    }

    /**
     * Learns what a region took that was split.
     *
     * @param joined whether other threads came in time to take their parts; if not, the caller did them, and only what that cost
     *     beyond the work itself counts
     */
    void tookSplit(RegionKind kind, long begin, long end, boolean joined) {
        long took = end - begin;
        if (joined) {
            met = true;
            kind.tookSplit(took);
            trialRegions++;
            look(end);
        }
        double alone = kind.alone();
        if (alone == 0) {
            return;
        }
        double gain = joined ? alone - LEAST_GAIN * took : Math.min(0, LEAST_GAIN * alone - took);
        earned += gain;
        credit = Math.min(credit + gain, MOST_CREDIT_NANOS);
        if (credit < -(met ? LOSS_NANOS : LOSS_ALONE_NANOS)) {
            stopSplitting(end);
        }
    }

    private void stopSplitting(long now) {
        // a while that has earned something is worth its end, however short: compilers come and go
        boolean vain = earned < 0;
        long longest = Math.max(SHORTEST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, (now - born) / PAUSE_FRACTION));
        pause = vain ? Math.min(longest, 2 * pause) : SHORTEST_PAUSE_NANOS;
        splitting = false;
        changed = now;
    }

    /** Begins or ends a trial, if it is time. */
    private void look(long now) {
        if (trial) {
            long lasted = now - trialChanged;
            if ((trialRegions >= TRIAL_REGIONS && lasted >= TRIAL_NANOS) || lasted >= LONGEST_TRIAL_NANOS) {
                trial = false;
                betweenTrials = Math.min(BETWEEN_TRIALS * lasted, (now - born) / YOUNG_FRACTION);
                trialChanged = now;
            }
        } else if (now - trialChanged >= betweenTrials) {
            beginTrial(now);
        }
    }

    private void beginTrial(long now) {
        trial = true;
        trialRegions = 0;
        trialChanged = now;
    }
}
