package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import org.junit.jupiter.api.Test;

class SequenceTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new SequentialSchedule();
    }

    /** A warm-up that shifts what follows it, where one in a list overlaps with it. */
    @Test
    void countsTheSecondFromTheEndOfTheFirst() {
        assertEquals(1, new SequentialSchedule().factor(TrainingProgress.of(10, 110, 10)));
        assertEquals(0.5, new SequentialSchedule().factor(TrainingProgress.of(60, 110, 10)), 1e-15);
        Scheduler product = new LinearWarmup().times(new CosineSchedule());
        assertTrue(product.factor(TrainingProgress.of(10, 110, 10)) < 1);
    }

    @Test
    void nests() {
        SequentialSchedule inner =
                new SequentialSchedule(new ConstantSchedule(0.5), new ConstantSchedule(0.25), Span.steps(10));
        SequentialSchedule outer = new SequentialSchedule(new ConstantSchedule(1), inner, Span.steps(5));
        assertEquals(1, outer.factor(TrainingProgress.of(4, 100, 10)));
        assertEquals(0.5, outer.factor(TrainingProgress.of(14, 100, 10)));
        assertEquals(0.25, outer.factor(TrainingProgress.of(15, 100, 10)));
    }

    /** What goes by the run's own length, or has no end, leaves the whole without one. */
    @Test
    void isAsLongAsBothOfItsParts() {
        TrainingProgress run = TrainingProgress.of(0, 100, 10);
        assertEquals(0, new SequentialSchedule().length(run));
        assertEquals(
                30,
                new SequentialSchedule(new LinearWarmup(), new CosineSchedule(0, Span.steps(20)), Span.steps(10))
                        .length(run));
        assertEquals(0, new LinearWarmup().times(new CosineSchedule()).length(run));
        assertEquals(
                20,
                new LinearWarmup().times(new CosineSchedule(0, Span.steps(20))).length(run));
    }
}
