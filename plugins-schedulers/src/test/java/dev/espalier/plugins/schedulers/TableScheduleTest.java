package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TableScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new TableSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "points", List.of(List.of(), List.of(new TableSchedule.Point(1, 1), new TableSchedule.Point(1, 0))));
    }

    @Nested
    class OfSteps implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new TableSchedule(
                    List.of(new TableSchedule.Point(2, 0.5), new TableSchedule.Point(4, 0.1)),
                    ProgressUnit.EPOCHS,
                    TableSchedule.Between.STEPS);
        }
    }

    @Test
    void joinsItsPointsByLines() {
        var table = new TableSchedule(
                List.of(
                        new TableSchedule.Point(10, 0.5),
                        new TableSchedule.Point(20, 1),
                        new TableSchedule.Point(40, 0)),
                ProgressUnit.STEPS,
                TableSchedule.Between.LINES);
        assertEquals(0.5, table.factor(TrainingProgress.of(3, 100, 10)));
        assertEquals(0.75, table.factor(TrainingProgress.of(15, 100, 10)));
        assertEquals(0.5, table.factor(TrainingProgress.of(30, 100, 10)));
        assertEquals(0, table.factor(TrainingProgress.of(90, 100, 10)));
        assertEquals(40, table.length(TrainingProgress.of(0, 100, 10)));
    }
}
