package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OneCycleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new OneCycle();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "rise", RefusedValues.OUTSIDE_OPEN_CLOSED_UNIT,
                "start", RefusedValues.OUTSIDE_NON_NEGATIVE,
                "peak", RefusedValues.OUTSIDE_NON_NEGATIVE,
                "end", RefusedValues.OUTSIDE_NON_NEGATIVE,
                "phases", List.of(1, 4));
    }

    @Nested
    class OfThreePhases implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new OneCycle(0.3, 0.04, 1, 4e-6, 3, OneCycle.Anneal.LINEAR, new Span());
        }
    }

    /** PyTorch divides 0 by 0 if the rise is one update long, and fastai never reaches its peak. */
    @Test
    void bearsARiseOfOneUpdateAndOfLess() {
        for (double rise : new double[] {0.1, 0.05, 0.001}) {
            OneCycle cycle = new OneCycle(rise, 0.04, 1, 0, 2, OneCycle.Anneal.COSINE, Span.steps(10));
            assertEquals(1, cycle.factor(TrainingProgress.of(0, 10, 10)), "a rise of " + rise);
            assertEquals(0, cycle.factor(TrainingProgress.of(9, 10, 10)), "a rise of " + rise);
        }
        OneCycle threePhases = new OneCycle(0.1, 0.04, 1, 0, 3, OneCycle.Anneal.COSINE, Span.steps(10));
        assertEquals(1, threePhases.factor(TrainingProgress.of(0, 10, 10)), "the fall has no length either");
        assertTrue(threePhases.factor(TrainingProgress.of(1, 10, 10)) < 0.04);
    }

    /** PyTorch throws there, which ends a run that is made longer after a resume. */
    @Test
    void staysAtItsEndBehindTheHorizonAndDoesNotThrow() {
        OneCycle cycle = new OneCycle(0.3, 0.04, 1, 0.5, 2, OneCycle.Anneal.COSINE, Span.steps(10));
        assertEquals(0.5, cycle.factor(TrainingProgress.of(9, 20, 10)));
        assertEquals(0.5, cycle.factor(TrainingProgress.of(10, 20, 10)));
        assertEquals(0.5, cycle.factor(TrainingProgress.of(1000, 20, 10)));
        assertEquals(10, cycle.length(TrainingProgress.of(0, 20, 10)));
    }

    @Test
    void refusesThreePhasesWhoseFirstTwoAreLongerThanTheRun() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new OneCycle(0.6, 0.04, 1, 0, 3, OneCycle.Anneal.COSINE, new Span()));
    }
}
