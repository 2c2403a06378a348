package dev.espalier.engine.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.model.Workers.RangeTask;
import org.junit.jupiter.api.Test;

class SplitPolicyTest {

    private static final RangeTask LARGE = (from, to, thread) -> {};
    private static final RangeTask SMALL = (from, to, thread) -> {};

    /** How long a scheduler holds a thread up. Against it, trials are to cost one and a half percent at most. */
    private static final long HELD_UP = 3_000_000;

    private long now = 1_000_000_000;
    private final SplitPolicy policy = new SplitPolicy(() -> now);

    /** Of the last runs: how many calls were split, and what all took in relation to the caller alone. */
    private double splitFraction;

    private double relativeTime;

    /** What calls cost. */
    private interface Costs {

        /** Nanoseconds of a call, by its number, on the caller alone. */
        long alone(int call);

        /** Nanoseconds of a call when it is split. */
        long split(int call);

        /** Whether the other threads come in time. */
        default boolean joined(int call) {
            return true;
        }
    }

    private static class Steady implements Costs {

        private final long alone;
        private final long split;

        Steady(long alone, long split) {
            this.alone = alone;
            this.split = split;
        }

        @Override
        public long alone(int call) {
            return alone;
        }

        @Override
        public long split(int call) {
            return split;
        }
    }

    /** Beside another program: two of five milliseconds one thread or the other is held up with a part that it has begun. */
    private record Beside(long alone, long split) implements Costs {
        @Override
        public long alone(int call) {
            return alone;
        }

        @Override
        public long split(int call) {
            return call % (2 * HELD_UP / alone) == 0 ? HELD_UP : split;
        }
    }

    private void run(RangeTask task, int calls, Costs costs) {
        long begin = now;
        long alone = 0;
        int splits = 0;
        for (int call = 1; call <= calls; call++) {
            alone += costs.alone(call);
            splits += call(task, call, costs) ? 1 : 0;
        }
        splitFraction = (double) splits / calls;
        relativeTime = (double) (now - begin) / alone;
    }

    private boolean call(RangeTask task, int call, Costs costs) {
        RegionKind kind = policy.next(task, 64, 0);
        boolean splits = policy.splits(kind);
        long begin = now;
        if (splits) {
            now += costs.split(call);
            policy.tookSplit(kind, begin, now, costs.joined(call));
        } else {
            boolean timed = policy.timesAlone(kind);
            now += costs.alone(call);
            if (timed) {
                policy.tookAlone(kind, begin, now);
            }
        }
        return splits;
    }

    @Test
    void splitsWhatGainsAndMeasuresTheCallerAloneRarely() {
        run(LARGE, 1000, new Steady(100_000, 55_000));
        run(LARGE, 10_000, new Steady(100_000, 55_000));
        assertTrue(splitFraction > 0.99, () -> "split " + splitFraction);
        assertTrue(relativeTime < 0.555, () -> "time " + relativeTime);
    }

    @Test
    void leavesToTheCallerWhatLoses() {
        run(SMALL, 1000, new Steady(5_000, 6_000));
        run(SMALL, 400_000, new Steady(5_000, 6_000));
        assertTrue(splitFraction < 0.03, () -> "split " + splitFraction);
        assertTrue(relativeTime < 1.01, () -> "time " + relativeTime);
    }

    @Test
    void tellsKindsApart() {
        for (int round = 0; round < 2000; round++) {
            call(LARGE, 1, new Steady(200_000, 110_000));
            call(SMALL, 1, new Steady(5_000, 8_000));
        }
        int large = 0;
        int small = 0;
        for (int round = 0; round < 2000; round++) {
            large += call(LARGE, 1, new Steady(200_000, 110_000)) ? 1 : 0;
            small += call(SMALL, 1, new Steady(5_000, 8_000)) ? 1 : 0;
        }
        assertTrue(large > 1950, "large regions were split " + large + " times");
        assertTrue(small < 100, "small regions were split " + small + " times");
    }

    @Test
    void paysLittleForTrialsBesideAnotherProgram() {
        run(LARGE, 50_000, new Beside(100_000, 55_000));
        run(LARGE, 100_000, new Beside(100_000, 55_000));
        assertTrue(relativeTime < 1.015, () -> "time " + relativeTime);
        run(SMALL, 1_000_000, new Beside(6_000, 4_000));
        assertTrue(relativeTime < 1.015, () -> "time " + relativeTime);
    }

    @Test
    void splitsAgainSoonAfterAnotherProgramHasEnded() {
        run(LARGE, 100_000, new Beside(100_000, 55_000));
        run(LARGE, 12_000, new Steady(100_000, 55_000));
        run(LARGE, 5_000, new Steady(100_000, 55_000));
        assertTrue(splitFraction > 0.99, () -> "split " + splitFraction);
    }

    @Test
    void forgetsAStartInWhichCodeWasInterpretedAndCompilersTookTheOtherCore() {
        run(LARGE, 300, new Beside(2_000_000, 2_500_000));
        run(LARGE, 3_000, new Steady(100_000, 55_000));
        run(LARGE, 5_000, new Steady(100_000, 55_000));
        assertTrue(splitFraction > 0.99, () -> "split " + splitFraction);
    }

    /** As where a compiler kept the other core when splitting was measured, and threads are late for a while after it has ended. */
    @Test
    void believesNothingThatWasLearnedBeforeAPause() {
        run(LARGE, 100_000, new Steady(100_000, 115_000));
        for (int call = 1; policy.splits(policy.next(SMALL, 64, 0)) || call < 100; call++) {
            call(SMALL, call, new Steady(100_000, HELD_UP));
        }
        run(LARGE, 8_000, new Steady(100_000, 100_000) {
            @Override
            public boolean joined(int call) {
                return false;
            }
        });
        run(LARGE, 1_000, new Steady(100_000, 55_000));
        assertTrue(splitFraction > 0.95, () -> "split " + splitFraction);
    }

    /** As beside the JIT compiler, which after the first second works for some milliseconds at a time. */
    @Test
    void splitsBetweenBurstsOfAnotherProgram() {
        run(LARGE, 2_000, new Beside(100_000, 55_000));
        Costs bursts = new Steady(100_000, 55_000) {
            @Override
            public long split(int call) {
                return call % 800 < 4 ? HELD_UP : 55_000;
            }
        };
        run(LARGE, 5_000, bursts);
        run(LARGE, 20_000, bursts);
        assertTrue(splitFraction > 0.4, () -> "split " + splitFraction);
        assertTrue(relativeTime < 0.95, () -> "time " + relativeTime);
    }

    @Test
    void keepsSplittingThroughACallThatIsHeldUpNowAndThen() {
        run(LARGE, 2_000, new Steady(100_000, 55_000));
        for (int second = 0; second < 5; second++) {
            run(LARGE, 10_000, new Steady(100_000, 55_000));
            run(LARGE, 1, new Steady(100_000, 5_000_000));
        }
        run(LARGE, 100, new Steady(100_000, 55_000));
        assertTrue(splitFraction > 0.97, () -> "split " + splitFraction);
    }

    /** As when calls are so far apart that the other threads sleep, and waking them takes longer than the work. */
    @Test
    void doesNotGoOnWakingThreadsThatComeTooLate() {
        Costs costs = new Steady(10_000, 25_000) {
            @Override
            public boolean joined(int call) {
                return false;
            }
        };
        run(SMALL, 1_000, costs);
        run(SMALL, 400_000, costs);
        assertTrue(relativeTime < 1.015, () -> "time " + relativeTime);
    }

    @Test
    void losesNothingWhereOtherThreadsAreBusyWithSomethingElse() {
        Costs costs = new Costs() {
            @Override
            public long alone(int call) {
                return 100_000;
            }

            @Override
            public long split(int call) {
                return call % 2 == 0 ? 55_000 : 101_000;
            }

            @Override
            public boolean joined(int call) {
                return call % 2 == 0;
            }
        };
        run(LARGE, 1_000, costs);
        run(LARGE, 10_000, costs);
        assertTrue(splitFraction > 0.98, () -> "split " + splitFraction);
    }

    @Test
    void splitsTheFirstCallOfAKindAndLeavesTheSecondToTheCaller() {
        assertTrue(policy.splits(policy.next(LARGE, 64, 0)));
        assertEquals(false, policy.splits(policy.next(LARGE, 64, 0)));
        assertTrue(policy.splits(policy.next(LARGE, 64, 0)));
    }
}
