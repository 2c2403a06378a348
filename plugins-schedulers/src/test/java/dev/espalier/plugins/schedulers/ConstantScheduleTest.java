package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConstantScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new ConstantSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("factor", RefusedValues.OUTSIDE_NON_NEGATIVE);
    }

    @Test
    void isItsFactor() {
        assertEquals(0.25, new ConstantSchedule(0.25).factor(TrainingProgress.of(70, 100, 10)));
    }
}
