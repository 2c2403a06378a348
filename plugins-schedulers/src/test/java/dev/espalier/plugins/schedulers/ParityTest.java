package dev.espalier.plugins.schedulers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.Monitor.Direction;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.testkit.ReferenceProblems;
import dev.espalier.testkit.ReferenceSchedule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same rates as PyTorch.
 *
 * <p>The bound: a factor is a handful of operations in double, each within an ulp of 2⁻⁵³, and up to 60 factors of an
 * exponential multiply their roundings in the reference: 60 · 2 · 2⁻⁵³ = 1.3e-14. Where a curve ends near 0 the roundings of
 * its larger terms remain, so that the bound is one of the base rate too: 1e-13 of the larger of both.
 */
class ParityTest {

    private static final double BOUND = 1e-13;

    private static CyclicalSchedule cyclical(CyclicalSchedule.Mode mode, double low, double high) {
        return new CyclicalSchedule(6, 9, Unit.STEPS, low, high, mode, 0.98);
    }

    private static OneCycle oneCycle(double start, double peak, double end, int phases, OneCycle.Anneal anneal) {
        return new OneCycle(0.3, start, peak, end, phases, anneal, 0, 60, 0, 0);
    }

    static Stream<Arguments> schedules() {
        return Stream.of(
                Arguments.of("step", StepSchedule.everySteps(7, 0.5), 60),
                Arguments.of("multi-step", new MultiStepSchedule(List.of(5.0, 20.0, 40.0), Unit.STEPS, 0.1), 60),
                Arguments.of("exponential", new ExponentialSchedule(0, 1, 0, 0, 0.93), 60),
                Arguments.of("linear", new LinearSchedule(0.1, 1, 0, 10, 0, 0), 60),
                Arguments.of("linear", new LinearWarmup(0, 10, 0, 0, 0.1), 60),
                Arguments.of("polynomial", new PolynomialSchedule(2, 0, 0, 40, 0, 0), 60),
                // the reference rises again behind its horizon
                Arguments.of("cosine", CosineSchedule.overSteps(25, 0.01), 26),
                Arguments.of("cosine-restarts", new CosineRestarts(0.01, 2, 1, 0, 8, 0, 0), 60),
                Arguments.of("triangular", cyclical(CyclicalSchedule.Mode.TRIANGULAR, 0.1, 1), 60),
                Arguments.of("triangular2", cyclical(CyclicalSchedule.Mode.TRIANGULAR2, 0.1, 1), 60),
                Arguments.of("exp-range", cyclical(CyclicalSchedule.Mode.EXP_RANGE, 0.1, 1), 60),
                Arguments.of("one-cycle", oneCycle(0.04, 1, 4e-6, 2, OneCycle.Anneal.COSINE), 60),
                Arguments.of("one-cycle-linear", oneCycle(0.04, 1, 4e-6, 2, OneCycle.Anneal.LINEAR), 60),
                Arguments.of("one-cycle-three-phases", oneCycle(0.04, 1, 4e-6, 3, OneCycle.Anneal.COSINE), 60));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schedules")
    void hasTheRatesOfTheReference(String name, Scheduler scheduler, int steps) {
        ReferenceSchedule reference = ReferenceProblems.schedule(name);
        for (int step = 0; step < steps; step++) {
            double rate = ReferenceSchedule.BASE_RATE * scheduler.factor(Position.of(step, 60, 10));
            assertEquals(reference.rate(step), rate, BOUND * ReferenceSchedule.BASE_RATE, "step " + step);
        }
    }

    static Stream<Arguments> momenta() {
        double low = 0.8 / 0.9;
        double peak = 0.85 / 0.95;
        return Stream.of(
                Arguments.of("triangular", 0.9, cyclical(CyclicalSchedule.Mode.TRIANGULAR, 1, low)),
                Arguments.of("triangular2", 0.9, cyclical(CyclicalSchedule.Mode.TRIANGULAR2, 1, low)),
                Arguments.of("exp-range", 0.9, cyclical(CyclicalSchedule.Mode.EXP_RANGE, 1, low)),
                Arguments.of("one-cycle", 0.95, OneCycle.inverse(peak)),
                Arguments.of("one-cycle-linear", 0.95, oneCycle(1, peak, 1, 2, OneCycle.Anneal.LINEAR)),
                Arguments.of("one-cycle-three-phases", 0.95, oneCycle(1, peak, 1, 3, OneCycle.Anneal.COSINE)));
    }

    /** The same plugins, on another setting and with other factors, cycle the momentum inversely. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("momenta")
    void hasTheMomentaOfTheReference(String name, double base, Scheduler scheduler) {
        ReferenceSchedule reference = ReferenceProblems.schedule(name);
        for (int step = 0; step < 60; step++) {
            double momentum = base * scheduler.factor(Position.of(step, 60, 10));
            assertEquals(reference.momentum(step), momentum, BOUND, "step " + step);
        }
    }

    /** One validation after each step, of the losses in the reference's settings. */
    @Test
    void fallsOnPlateausWhereTheReferenceDoes() {
        ReferenceSchedule reference = ReferenceProblems.schedule("plateau");
        var schedule =
                new ReduceOnPlateau(0.1, 3, 1e-4, ReduceOnPlateau.Measure.RELATIVE, 2, 0, "loss", Direction.MINIMIZE);
        double[] first = {1, .9, .8, .8, .8, .8, .8, .8, .79999};
        History history = History.EMPTY;
        for (int step = 0; step < reference.steps(); step++) {
            double rate = ReferenceSchedule.BASE_RATE * schedule.factor(Position.of(step, 60, 1), history);
            assertEquals(reference.rate(step), rate, BOUND * ReferenceSchedule.BASE_RATE, "step " + step);
            double loss = step < first.length ? first[step] : 0.7;
            history = history.with(new History.Entry(step + 1L, step + 1, Map.of("loss", loss)));
        }
    }
}
