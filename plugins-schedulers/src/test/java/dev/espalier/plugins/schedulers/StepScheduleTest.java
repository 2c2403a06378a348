package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new StepSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("gamma", RefusedValues.OUTSIDE_OPEN_CLOSED_UNIT);
    }

    @Nested
    class EveryHalfEpoch implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new StepSchedule(Span.epochs(0.5), 0.9);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "29, 1", "30, 0.1", "59, 0.1", "60, 0.01", "89, 0.01", "90, 0.001"})
    void hasThreeLevelsInARunUnlessSet(long step, double factor) {
        assertEquals(factor, new StepSchedule().factor(TrainingProgress.of(step, 90, 1)), 1e-17);
    }

    @Test
    void neverHasAFourthLevelInARunUnlessSet() {
        for (int total = 1; total < 200; total++) {
            double last = new StepSchedule(new Span(), 0.5).factor(TrainingProgress.of(total - 1, total, 1));
            assertTrue(last >= 0.25, "the last of " + total + " steps has factor " + last);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "4, 1", "5, 0.5", "9, 0.5", "10, 0.25"})
    void countsEpochsInSteps(long step, double factor) {
        assertEquals(factor, new StepSchedule(Span.epochs(0.5), 0.5).factor(TrainingProgress.of(step, 100, 10)));
    }
}
