package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InverseTimeScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new InverseTimeSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("decay", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    @Test
    void isAHalfAfterOneIntervalAndAThirdAfterTwo() {
        assertEquals(1, new InverseTimeSchedule().factor(TrainingProgress.of(0, 100, 10)));
        assertEquals(0.5, new InverseTimeSchedule().factor(TrainingProgress.of(10, 100, 10)));
        assertEquals(1.0 / 3, new InverseTimeSchedule().factor(TrainingProgress.of(20, 100, 10)));
    }
}
