package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExponentialScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new ExponentialSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("gamma", RefusedValues.OUTSIDE_OPEN_CLOSED_UNIT);
    }

    /** The chain of roots of half a power is one root, within its rounding. */
    @Test
    void fallsInEveryStepByTheSamePart() {
        ExponentialSchedule schedule = new ExponentialSchedule(Span.steps(10), 0.25);
        assertEquals(0.25, schedule.factor(TrainingProgress.of(10, 100, 10)));
        assertEquals(0.5, schedule.factor(TrainingProgress.of(5, 100, 10)));
        assertEquals(Math.pow(0.25, 2.7), schedule.factor(TrainingProgress.of(27, 100, 10)), 1e-15);
    }
}
