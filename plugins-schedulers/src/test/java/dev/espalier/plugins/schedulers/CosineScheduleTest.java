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

class CosineScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new CosineSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("minimum", RefusedValues.OUTSIDE_UNIT_INTERVAL);
    }

    @Nested
    class OverEpochs implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new CosineSchedule(0.1, Span.epochs(1.5));
        }
    }

    @Test
    void isOneAtTheStartHalfAmidAndItsMinimumAtTheEnd() {
        assertEquals(1, new CosineSchedule().factor(TrainingProgress.of(0, 100, 10)));
        // the cosine of the double next to π/2 is 6e-17
        assertEquals(0.5, new CosineSchedule().factor(TrainingProgress.of(50, 100, 10)), 1e-16);
        assertEquals(0, new CosineSchedule().factor(TrainingProgress.of(100, 100, 10)));
        assertEquals(0.2, new CosineSchedule(0.2, new Span()).factor(TrainingProgress.of(100, 100, 10)));
    }

    /** PyTorch's schedule of this name rises again. */
    @Test
    void staysAtItsMinimumBehindTheHorizon() {
        CosineSchedule cosine = new CosineSchedule(0.1, Span.steps(25));
        for (int step = 25; step < 80; step++) {
            assertEquals(0.1, cosine.factor(TrainingProgress.of(step, 60, 10)));
        }
    }

    @Test
    void countsItsHorizonInEpochs() {
        TrainingProgress progress = TrainingProgress.of(7, 100, 10);
        assertEquals(
                new CosineSchedule(0, Span.steps(15)).factor(progress),
                new CosineSchedule(0, Span.epochs(1.5)).factor(progress));
    }
}
