package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SequenceTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new Sequence();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "epochs", List.of(-1.0), "steps", List.of(-1L), "samples", List.of(-1L), "share", List.of(-0.1, 1.1));
    }

    /** A warm-up that shifts what follows it, where one in a list overlaps with it. */
    @Test
    void countsTheSecondFromTheEndOfTheFirst() {
        assertEquals(1, new Sequence().factor(Position.of(10, 110, 10)));
        assertEquals(0.5, new Sequence().factor(Position.of(60, 110, 10)), 1e-15);
        Scheduler product = new LinearWarmup().times(new CosineSchedule());
        assertTrue(product.factor(Position.of(10, 110, 10)) < 1);
    }

    @Test
    void nests() {
        Sequence inner = new Sequence(new ConstantSchedule(0.5), new ConstantSchedule(0.25), 0, 10, 0, 0);
        Sequence outer = new Sequence(new ConstantSchedule(1), inner, 0, 5, 0, 0);
        assertEquals(1, outer.factor(Position.of(4, 100, 10)));
        assertEquals(0.5, outer.factor(Position.of(14, 100, 10)));
        assertEquals(0.25, outer.factor(Position.of(15, 100, 10)));
    }

    /** What goes by the run's own length, or has no end, leaves the whole without one. */
    @Test
    void isAsLongAsBothOfItsParts() {
        Position run = Position.of(0, 100, 10);
        assertEquals(0, new Sequence().length(run));
        assertEquals(30, new Sequence(new LinearWarmup(), CosineSchedule.overSteps(20, 0), 0, 10, 0, 0).length(run));
        assertEquals(0, new LinearWarmup().times(new CosineSchedule()).length(run));
        assertEquals(
                20, new LinearWarmup().times(CosineSchedule.overSteps(20, 0)).length(run));
    }
}
