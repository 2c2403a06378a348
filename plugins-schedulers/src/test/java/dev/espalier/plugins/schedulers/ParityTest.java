package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.testkit.ReferenceProblems;
import dev.espalier.testkit.ReferenceSchedule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same rates as PyTorch; a handful of roundings of a double are far below the bound. */
class ParityTest {

    private static final double BOUND = 1e-12;

    static Stream<Arguments> schedules() {
        return Stream.of(
                Arguments.of("step", StepSchedule.everySteps(7, 0.5), 60),
                Arguments.of("linear", new LinearWarmup(0, 10, 0.1), 60),
                // the reference rises again behind its horizon
                Arguments.of("cosine", new CosineSchedule(0.01, 0, 25), 26));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schedules")
    void hasTheRatesOfTheReference(String name, Scheduler scheduler, int steps) {
        ReferenceSchedule reference = ReferenceProblems.schedule(name);
        for (int step = 0; step < steps; step++) {
            double rate = ReferenceSchedule.BASE_RATE * scheduler.factor(Position.of(step, 60, 10));
            assertEquals(reference.rate(step), rate, BOUND * reference.rate(step), "step " + step);
        }
    }
}
