package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.run.Clouds;
import dev.espalier.core.run.Momentum;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleChecksTest {

    /** Falls in a straight line to 0. */
    @Plugin(value = "test-fall", summary = "falls to 0, for tests")
    record Fall(@Setting("steps until 0") long steps) implements Scheduler {
        @Override
        public double factor(TrainingProgress progress) {
            return Math.max(0, 1 - (double) progress.step() / steps);
        }

        @Override
        public long length(TrainingProgress run) {
            return steps;
        }
    }

    /** 100 samples in batches of 10: ten steps an epoch, twenty in all. */
    private static StackBuilder stack() {
        return Stack.builder()
                .source(new Clouds())
                .model(Model.sequential(new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .epochs(2)
                .batch(10);
    }

    private static List<String> warnings(StackBuilder builder) {
        Stack stack = builder.build();
        return ScheduleChecks.warnings(stack, settings(stack)).stream()
                .map(warning -> warning.where() + ": " + warning.what())
                .toList();
    }

    private static LoopSettings settings(Stack stack) {
        return LoopSettings.of(stack, 100, Long.MAX_VALUE, Monitor.VALIDATION_LOSS, false);
    }

    @Test
    void saysNothingOfSchedulesAsLongAsTheRun() {
        assertEquals(List.of(), warnings(stack()));
        assertEquals(List.of(), warnings(stack().schedule(new Fall(20))));
    }

    @Test
    void warnsOfAScheduleThatIsLongerThanTheRun() {
        assertEquals(
                List.of("schedule: test-fall is 40 steps long, the run 20: it is cut off at a factor of 0.525"),
                warnings(stack().schedule(new Fall(40))));
        assertEquals(
                List.of("schedule.momentum: test-fall is 40 steps long, the run 20: it is cut off at a factor of"
                        + " 0.525"),
                warnings(stack().scheduleSetting("momentum", new Fall(40))));
    }

    @ParameterizedTest
    @CsvSource({"19, 1", "10, 10", "1, 19"})
    void warnsOfStepsAtTheEndThatTrainNothing(long length, int idle) {
        assertEquals(
                List.of("schedule: the learning rate is 0 in the last " + idle + " of 20 steps: they train nothing"),
                warnings(stack().schedule(new Fall(length))));
    }

    @Test
    void refusesARunWithoutAnyLearningRate() {
        Stack stack =
                stack().schedule(new Fall(10), at -> at.step() < 10 ? 0 : 1).build();
        assertEquals(
                List.of("the learning rate is 0 in every step"),
                ScheduleChecks.problems(stack, settings(stack)).stream()
                        .map(problem -> problem.what())
                        .toList());
        assertEquals(List.of(), ScheduleChecks.warnings(stack, settings(stack)));
    }
}
