package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
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
        return Map.of("minimum", List.of(-0.1, 1.1), "epochs", List.of(-1.0), "steps", List.of(-1L));
    }

    @Nested
    class OverEpochs implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new CosineSchedule(0.1, 1.5, 0, 0, 0);
        }
    }

    @Test
    void isOneAtTheStartHalfAmidAndItsMinimumAtTheEnd() {
        assertEquals(1, new CosineSchedule().factor(Position.of(0, 100, 10)));
        // the cosine of the double next to π/2 is 6e-17
        assertEquals(0.5, new CosineSchedule().factor(Position.of(50, 100, 10)), 1e-16);
        assertEquals(0, new CosineSchedule().factor(Position.of(100, 100, 10)));
        assertEquals(0.2, new CosineSchedule(0.2, 0, 0, 0, 0).factor(Position.of(100, 100, 10)));
    }

    /** PyTorch's schedule of this name rises again. */
    @Test
    void staysAtItsMinimumBehindTheHorizon() {
        CosineSchedule cosine = CosineSchedule.overSteps(25, 0.1);
        for (int step = 25; step < 80; step++) {
            assertEquals(0.1, cosine.factor(Position.of(step, 60, 10)));
        }
    }

    @Test
    void countsItsHorizonInEpochs() {
        Position at = Position.of(7, 100, 10);
        assertEquals(CosineSchedule.overSteps(15, 0).factor(at), new CosineSchedule(0, 1.5, 0, 0, 0).factor(at));
    }
}
