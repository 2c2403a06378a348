package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InverseSquareRootScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new InverseSquareRootSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "epochs", List.of(-1.0), "steps", List.of(-1L), "samples", List.of(-1L), "share", List.of(-0.1, 1.1));
    }

    @Nested
    class WithARise implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new InverseSquareRootSchedule(0.5, 0, 0, 0);
        }
    }

    /** The first update would divide by 0 if updates were counted from there. */
    @Test
    void isOneAtTheFirstUpdateAndNotInfinite() {
        assertEquals(1, new InverseSquareRootSchedule().factor(Position.of(0, 100, 10)));
        assertEquals(0.5, new InverseSquareRootSchedule().factor(Position.of(3, 100, 10)));
    }

    @Test
    void peaksAtTheEndOfItsRise() {
        InverseSquareRootSchedule schedule = new InverseSquareRootSchedule(0, 4, 0, 0);
        assertEquals(0.25, schedule.factor(Position.of(0, 100, 10)));
        assertEquals(1, schedule.factor(Position.of(3, 100, 10)));
        assertEquals(0.5, schedule.factor(Position.of(15, 100, 10)));
    }
}
