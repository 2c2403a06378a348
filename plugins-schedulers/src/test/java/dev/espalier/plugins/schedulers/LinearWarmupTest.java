package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinearWarmupTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new LinearWarmup();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("epochs", List.of(-1.0), "steps", List.of(-1L), "start", List.of(-0.1, 1.1));
    }

    @Nested
    class FromAStart implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new LinearWarmup(0, 7, 0, 0, 0.25);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0.1", "4, 0.5", "8, 0.9", "9, 1", "10, 1", "1000, 1"})
    void risesOverOneEpochUnlessSet(long step, double factor) {
        assertEquals(factor, new LinearWarmup().factor(Position.of(step, 100, 10)));
    }

    @Test
    void countsItsLengthInEpochsOrSteps() {
        Position at = Position.of(3, 100, 10);
        assertEquals(0.2, LinearWarmup.overEpochs(2).factor(at));
        assertEquals(0.8, LinearWarmup.overSteps(5).factor(at));
        assertEquals(1, LinearWarmup.overEpochs(0.01).factor(at), "rounded to 0 steps, it is one");
    }

    /** A warm-up over the first epoch leaves the cosine's own course as it is. */
    @Test
    void holdsACosineDownAtFirst() {
        Scheduler cosine = new CosineSchedule();
        Scheduler both = LinearWarmup.overEpochs(1).times(cosine);
        Position early = Position.of(1, 100, 10);
        assertEquals(0.2 * cosine.factor(early), both.factor(early));
        Position late = Position.of(60, 100, 10);
        assertEquals(cosine.factor(late), both.factor(late));
    }

    /** In a sequence the cosine begins when the warm-up ends, and still ends with the run. */
    @Test
    void givesWayToACosine() {
        Scheduler sequence = LinearWarmup.overSteps(10).until(10, new CosineSchedule());
        assertEquals(1, sequence.factor(Position.of(9, 110, 10)));
        assertEquals(1, sequence.factor(Position.of(10, 110, 10)));
        assertEquals(0.5, sequence.factor(Position.of(60, 110, 10)), 1e-16);
        assertEquals(0, sequence.factor(Position.of(110, 110, 10)));
    }
}
