package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.SchedulerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PolynomialScheduleTest implements SchedulerContract {

    @Override
    public Scheduler scheduler() {
        return new PolynomialSchedule();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("power", RefusedValues.OUTSIDE_POSITIVE, "minimum", RefusedValues.OUTSIDE_UNIT_INTERVAL);
    }

    @Nested
    class OfDensePrediction implements SchedulerContract {

        @Override
        public Scheduler scheduler() {
            return new PolynomialSchedule(0.9, 0, new Span());
        }
    }

    /** Math.pow is right to within an ulp. */
    @Test
    void takesPowersThatAreNotWhole() {
        PolynomialSchedule schedule = new PolynomialSchedule(0.9, 0, new Span());
        for (int step = 0; step <= 100; step++) {
            double expected = Math.pow(1 - step / 100.0, 0.9);
            assertEquals(expected, schedule.factor(TrainingProgress.of(step, 100, 10)), 1e-14);
        }
    }
}
