package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CyclicalScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new CyclicalSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "up", RefusedValues.OUTSIDE_POSITIVE,
                "down", RefusedValues.OUTSIDE_POSITIVE,
                "low", RefusedValues.OUTSIDE_NON_NEGATIVE,
                "high", RefusedValues.OUTSIDE_NON_NEGATIVE,
                "gamma", RefusedValues.OUTSIDE_OPEN_CLOSED_UNIT);
    }

    @Nested
    class HalvingItsCycles implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new CyclicalSchedule(
                    6, OptionalDouble.of(9), ProgressUnit.STEPS, 0.1, 1, CyclicalSchedule.Mode.TRIANGULAR2, 1);
        }
    }

    @Nested
    class FallingInEveryStep implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new CyclicalSchedule(
                    6, OptionalDouble.of(9), ProgressUnit.STEPS, 0.1, 1, CyclicalSchedule.Mode.EXP_RANGE, 0.98);
        }
    }

    /** The height of exp-range falls with updates, that of triangular2 with cycles. */
    @Test
    void countsUpdatesInExpRangeAndCyclesInTriangular2() {
        var byUpdate = new CyclicalSchedule(
                2, OptionalDouble.empty(), ProgressUnit.STEPS, 0, 1, CyclicalSchedule.Mode.EXP_RANGE, 0.5);
        assertEquals(0.25, byUpdate.factor(TrainingProgress.of(2, 100, 10)));
        assertEquals(Math.pow(0.5, 6), byUpdate.factor(TrainingProgress.of(6, 100, 10)));
        var byCycle = new CyclicalSchedule(
                2, OptionalDouble.empty(), ProgressUnit.STEPS, 0, 1, CyclicalSchedule.Mode.TRIANGULAR2, 1);
        assertEquals(1, byCycle.factor(TrainingProgress.of(2, 100, 10)));
        assertEquals(0.5, byCycle.factor(TrainingProgress.of(6, 100, 10)));
    }
}
