package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CosineRestartsTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new CosineRestarts();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "minimum", RefusedValues.OUTSIDE_UNIT_INTERVAL,
                "growth", List.of(0),
                "decay", RefusedValues.OUTSIDE_OPEN_CLOSED_UNIT);
    }

    @Nested
    class Falling implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new CosineRestarts(0.1, 1, 0.5, OptionalInt.empty(), Span.epochs(1));
        }
    }

    /** A cycle found by a logarithm, as Keras does, may be off by one at its first step. */
    @Test
    void restartsExactlyAtTheEndsOfCycles() {
        CosineRestarts schedule = new CosineRestarts(0, 3, 1, OptionalInt.empty(), Span.steps(1));
        long start = 0;
        long length = 1;
        while (start < 1_000_000_000_000L) {
            assertEquals(1, schedule.factor(TrainingProgress.of(start, 100, 10)), "a cycle begins at " + start);
            start += length;
            length *= 3;
        }
    }

    @Test
    void endsItsThirdCycleWithTheRun() {
        CosineRestarts schedule = new CosineRestarts();
        assertEquals(1, schedule.factor(TrainingProgress.of(10, 70, 10)));
        assertEquals(1, schedule.factor(TrainingProgress.of(30, 70, 10)));
        assertEquals(1, schedule.factor(TrainingProgress.of(70, 70, 10)));
        assertEquals(0.5, schedule.factor(TrainingProgress.of(50, 70, 10)), 1e-15);
    }

    @Test
    void lowersItsHeightsWithEachCycle() {
        CosineRestarts schedule = new CosineRestarts(0.2, 1, 0.5, OptionalInt.empty(), Span.steps(10));
        assertEquals(0.5, schedule.factor(TrainingProgress.of(10, 70, 10)));
        assertEquals(0.25, schedule.factor(TrainingProgress.of(20, 70, 10)));
        assertEquals(0.2, schedule.factor(TrainingProgress.of(30, 70, 10)));
    }

    /** η(t) = ½·η₀·(1 + cos(π·mod(t − 1, ⌈T/M⌉) / ⌈T/M⌉)), equation 2 of Huang et al. 2017, t counted from 1. */
    @Test
    void cyclesAreThoseOfSnapshotEnsembles() {
        CosineRestarts schedule = new CosineRestarts(0, 1, 1, OptionalInt.of(5), new Span());
        int total = 52;
        int cycle = 11;
        for (int t = 1; t <= total; t++) {
            double expected = 0.5 * (1 + Math.cos(Math.PI * ((t - 1) % cycle) / cycle));
            assertEquals(expected, schedule.factor(TrainingProgress.of(t - 1, total, 10)), 1e-15);
        }
        assertThrows(IllegalArgumentException.class, () -> new CosineRestarts(0, 2, 1, OptionalInt.of(5), new Span()));
    }
}
