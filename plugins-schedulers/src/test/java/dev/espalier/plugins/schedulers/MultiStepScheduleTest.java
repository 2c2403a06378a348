package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MultiStepScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new MultiStepSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "at",
                List.of(List.of(0.0), List.of(2.0, 1.0), List.of(Double.POSITIVE_INFINITY)),
                "gamma",
                RefusedValues.OUTSIDE_OPEN_CLOSED_UNIT);
    }

    @Nested
    class InEpochs implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new MultiStepSchedule(List.of(1.0, 2.5), ProgressUnit.EPOCHS, 0.5);
        }
    }

    /** Keras's piecewise constant schedule still has the old factor at the boundary itself. */
    @Test
    void fallsWithTheUpdateAtTheBoundaryAndNotOneLater() {
        MultiStepSchedule schedule = new MultiStepSchedule(List.of(5.0), ProgressUnit.STEPS, 0.5);
        assertEquals(1, schedule.factor(TrainingProgress.of(4, 10, 10)));
        assertEquals(0.5, schedule.factor(TrainingProgress.of(5, 10, 10)));
    }

    @Test
    void isAsLongAsItsLastFall() {
        assertEquals(
                25,
                new MultiStepSchedule(List.of(1.0, 2.5), ProgressUnit.EPOCHS, 0.5)
                        .length(TrainingProgress.of(0, 100, 10)));
        assertEquals(0, new MultiStepSchedule().length(TrainingProgress.of(0, 100, 10)));
    }
}
