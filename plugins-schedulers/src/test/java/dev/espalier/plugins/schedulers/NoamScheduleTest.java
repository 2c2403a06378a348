package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoamScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new NoamSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("width", List.of(0));
    }

    /** The metric that the paper's base model has: (512 · 4000)^-½. */
    @Test
    void peaksAtTheRateOfThePaper() {
        assertEquals(6.988e-4, new NoamSchedule().factor(TrainingProgress.of(3999, 100_000, 1000)), 5e-8);
        assertEquals(
                1 / Math.sqrt(512.0 * 4000),
                new NoamSchedule().factor(TrainingProgress.of(3999, 100_000, 1000)),
                1e-18);
    }
}
