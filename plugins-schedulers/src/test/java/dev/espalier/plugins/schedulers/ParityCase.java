package dev.espalier.plugins.schedulers;

import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.Monitor.Direction;
import dev.espalier.api.schedule.Position;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.testkit.ReferenceProblems;
import dev.espalier.testkit.ReferenceSchedule;
import java.util.List;
import java.util.Map;

/**
 * A schedule beside the values that PyTorch has for it.
 *
 * @param reference the name of the stored values
 * @param scheduler the plugin
 * @param setting what is scheduled
 * @param base the value of the setting that the schedule's factors are applied to
 * @param steps how many of the stored steps are compared
 */
record ParityCase(String reference, Scheduler scheduler, Setting setting, double base, int steps) {

    /** What the stored values are values of. */
    enum Setting {
        RATE,
        MOMENTUM
    }

    /** One validation after each step has these losses, and 0.7 after them, in the reference's plateau. */
    private static final List<Double> FIRST_LOSSES = List.of(1.0, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.79999);

    private static ParityCase rate(String reference, Scheduler scheduler) {
        return rate(reference, scheduler, ReferenceProblems.schedule(reference).steps());
    }

    private static ParityCase rate(String reference, Scheduler scheduler, int steps) {
        return new ParityCase(reference, scheduler, Setting.RATE, ReferenceSchedule.BASE_RATE, steps);
    }

    private static ParityCase momentum(String reference, Scheduler scheduler, double base) {
        int steps = ReferenceProblems.schedule(reference).steps();
        return new ParityCase(reference, scheduler, Setting.MOMENTUM, base, steps);
    }

    private static CyclicalSchedule cyclical(CyclicalSchedule.Mode mode, double low, double high) {
        return new CyclicalSchedule(6, 9, Unit.STEPS, low, high, mode, 0.98);
    }

    private static OneCycle oneCycle(double start, double peak, double end, int phases, OneCycle.Anneal anneal) {
        return new OneCycle(0.3, start, peak, end, phases, anneal, 0, 60, 0, 0);
    }

    static List<ParityCase> all() {
        double low = 0.8 / 0.9;
        double peak = 0.85 / 0.95;
        return List.of(
                rate("step", StepSchedule.everySteps(7, 0.5)),
                rate("multi-step", new MultiStepSchedule(List.of(5.0, 20.0, 40.0), Unit.STEPS, 0.1)),
                rate("exponential", new ExponentialSchedule(0, 1, 0, 0, 0.93)),
                rate("linear", new LinearSchedule(0.1, 1, 0, 10, 0, 0)),
                rate("linear", new LinearWarmup(0, 10, 0, 0, 0.1)),
                rate("polynomial", new PolynomialSchedule(2, 0, 0, 40, 0, 0)),
                // the reference rises again behind its horizon
                rate("cosine", CosineSchedule.overSteps(25, 0.01), 26),
                rate("cosine-restarts", new CosineRestarts(0.01, 2, 1, 0, 8, 0, 0)),
                rate("triangular", cyclical(CyclicalSchedule.Mode.TRIANGULAR, 0.1, 1)),
                rate("triangular2", cyclical(CyclicalSchedule.Mode.TRIANGULAR2, 0.1, 1)),
                rate("exp-range", cyclical(CyclicalSchedule.Mode.EXP_RANGE, 0.1, 1)),
                rate("one-cycle", oneCycle(0.04, 1, 4e-6, 2, OneCycle.Anneal.COSINE)),
                rate("one-cycle-linear", oneCycle(0.04, 1, 4e-6, 2, OneCycle.Anneal.LINEAR)),
                rate("one-cycle-three-phases", oneCycle(0.04, 1, 4e-6, 3, OneCycle.Anneal.COSINE)),
                rate(
                        "plateau",
                        new ReduceOnPlateau(
                                0.1, 3, 1e-4, ReduceOnPlateau.Measure.RELATIVE, 2, 0, "loss", Direction.MINIMIZE)),
                // the same plugins, on another setting and with other factors, cycle the momentum inversely
                momentum("triangular", cyclical(CyclicalSchedule.Mode.TRIANGULAR, 1, low), 0.9),
                momentum("triangular2", cyclical(CyclicalSchedule.Mode.TRIANGULAR2, 1, low), 0.9),
                momentum("exp-range", cyclical(CyclicalSchedule.Mode.EXP_RANGE, 1, low), 0.9),
                momentum("one-cycle", OneCycle.inverse(peak), 0.95),
                momentum("one-cycle-linear", oneCycle(1, peak, 1, 2, OneCycle.Anneal.LINEAR), 0.95),
                momentum("one-cycle-three-phases", oneCycle(1, peak, 1, 3, OneCycle.Anneal.COSINE), 0.95));
    }

    /** The largest distance from the reference, as a share of the base. */
    double error() {
        ReferenceSchedule values = ReferenceProblems.schedule(reference);
        History history = History.EMPTY;
        double error = 0;
        for (int step = 0; step < steps; step++) {
            Position at = Position.of(step, 60, 10);
            double factor = scheduler instanceof Scheduler.Feedback feedback
                    ? feedback.factor(at, history)
                    : scheduler.factor(at);
            double expected = setting == Setting.RATE ? values.rate(step) : values.momentum(step);
            error = Math.max(error, Math.abs(base * factor - expected) / base);
            double loss = step < FIRST_LOSSES.size() ? FIRST_LOSSES.get(step) : 0.7;
            history = history.with(new History.Entry(step + 1L, step + 1, Map.of("loss", loss)));
        }
        return error;
    }

    @Override
    public String toString() {
        return reference + " on " + setting;
    }
}
