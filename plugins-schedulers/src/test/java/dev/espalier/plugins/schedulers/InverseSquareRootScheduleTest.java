package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InverseSquareRootScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new InverseSquareRootSchedule();
    }

    @Nested
    class WithARise implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new InverseSquareRootSchedule(Span.epochs(0.5));
        }
    }

    /** The first update would divide by 0 if updates were counted from there. */
    @Test
    void isOneAtTheFirstUpdateAndNotInfinite() {
        assertEquals(1, new InverseSquareRootSchedule().factor(TrainingProgress.of(0, 100, 10)));
        assertEquals(0.5, new InverseSquareRootSchedule().factor(TrainingProgress.of(3, 100, 10)));
    }

    @Test
    void peaksAtTheEndOfItsRise() {
        InverseSquareRootSchedule schedule = new InverseSquareRootSchedule(Span.steps(4));
        assertEquals(0.25, schedule.factor(TrainingProgress.of(0, 100, 10)));
        assertEquals(1, schedule.factor(TrainingProgress.of(3, 100, 10)));
        assertEquals(0.5, schedule.factor(TrainingProgress.of(15, 100, 10)));
    }
}
