package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LinearScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new LinearSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("start", RefusedValues.OUTSIDE_NON_NEGATIVE, "end", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    @Nested
    class Rising implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new LinearSchedule(1.0 / 3, 1, Span.steps(5));
        }
    }

    @Test
    void isHeldBehindItsHorizon() {
        LinearSchedule schedule = new LinearSchedule(1, 0.2, Span.fraction(0.5));
        assertEquals(0.6, schedule.factor(TrainingProgress.of(25, 100, 10)), 1e-15);
        assertEquals(0.2, schedule.factor(TrainingProgress.of(50, 100, 10)));
        assertEquals(0.2, schedule.factor(TrainingProgress.of(99, 100, 10)));
    }
}
