package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
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
        return Map.of("start", RefusedValues.OUTSIDE_OPEN_CLOSED_UNIT);
    }

    @Nested
    class FromAStart implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new LinearWarmup(Span.steps(7), OptionalDouble.of(0.25));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0.1", "4, 0.5", "8, 0.9", "9, 1", "10, 1", "1000, 1"})
    void risesOverOneEpochUnlessSet(long step, double factor) {
        assertEquals(factor, new LinearWarmup().factor(TrainingProgress.of(step, 100, 10)));
    }

    @Test
    void countsItsLengthInEpochsOrSteps() {
        TrainingProgress progress = TrainingProgress.of(3, 100, 10);
        assertEquals(0.2, new LinearWarmup(Span.epochs(2)).factor(progress));
        assertEquals(0.8, new LinearWarmup(Span.steps(5)).factor(progress));
        assertEquals(1, new LinearWarmup(Span.epochs(0.01)).factor(progress), "rounded to 0 steps, it is one");
    }

    /** A warm-up over the first epoch leaves the cosine's own course as it is. */
    @Test
    void holdsACosineDownAtFirst() {
        Scheduler cosine = new CosineSchedule();
        Scheduler both = new LinearWarmup(Span.epochs(1)).times(cosine);
        TrainingProgress early = TrainingProgress.of(1, 100, 10);
        assertEquals(0.2 * cosine.factor(early), both.factor(early));
        TrainingProgress late = TrainingProgress.of(60, 100, 10);
        assertEquals(cosine.factor(late), both.factor(late));
    }

    /** In a sequence the cosine begins when the warm-up ends, and still ends with the run. */
    @Test
    void givesWayToACosine() {
        Scheduler sequence = new LinearWarmup(Span.steps(10)).until(10, new CosineSchedule());
        assertEquals(1, sequence.factor(TrainingProgress.of(9, 110, 10)));
        assertEquals(1, sequence.factor(TrainingProgress.of(10, 110, 10)));
        assertEquals(0.5, sequence.factor(TrainingProgress.of(60, 110, 10)), 1e-16);
        assertEquals(0, sequence.factor(TrainingProgress.of(110, 110, 10)));
    }
}
