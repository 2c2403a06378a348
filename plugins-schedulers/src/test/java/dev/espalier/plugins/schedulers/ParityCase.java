package dev.espalier.plugins.schedulers;

import dev.espalier.api.Plugin;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.testkit.ReferenceProblems;
import dev.espalier.testkit.ReferenceSchedule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;

/**
 * A schedule beside the values that it is to have.
 *
 * @param stored the name of the values that are stored, if PyTorch has the schedule
 * @param scheduler the plugin
 * @param setting what is scheduled
 * @param base the value of the setting that the schedule's factors are applied to
 * @param steps how many steps are compared
 * @param expected the value at a step
 */
record ParityCase(
        Optional<String> stored,
        Scheduler scheduler,
        Setting setting,
        double base,
        int steps,
        IntToDoubleFunction expected) {

    private static final int RUN = 60;

    /** What is scheduled. */
    enum Setting {
        RATE,
        MOMENTUM
    }

    /** One validation after each step has these losses, and 0.7 after them, in the reference's plateau. */
    private static final List<Double> FIRST_LOSSES = List.of(1.0, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.79999);

    private static ParityCase rate(String name, Scheduler scheduler) {
        return rate(name, scheduler, ReferenceProblems.schedule(name).steps());
    }

    private static ParityCase rate(String name, Scheduler scheduler, int steps) {
        ReferenceSchedule values = ReferenceProblems.schedule(name);
        return new ParityCase(
                Optional.of(name), scheduler, Setting.RATE, ReferenceSchedule.BASE_RATE, steps, values::rate);
    }

    private static ParityCase momentum(String name, Scheduler scheduler, double base) {
        ReferenceSchedule values = ReferenceProblems.schedule(name);
        return new ParityCase(Optional.of(name), scheduler, Setting.MOMENTUM, base, values.steps(), values::momentum);
    }

    /** A schedule that PyTorch does not have, beside its factors as a formula states them. */
    private static ParityCase formula(Scheduler scheduler, IntToDoubleFunction factor) {
        return new ParityCase(Optional.empty(), scheduler, Setting.RATE, 1, RUN, factor);
    }

    private static CyclicalSchedule cyclical(CyclicalSchedule.Mode mode, double low, double high) {
        return new CyclicalSchedule(6, OptionalDouble.of(9), ProgressUnit.STEPS, low, high, mode, 0.98);
    }

    private static OneCycle oneCycle(double start, double peak, double end, int phases, OneCycle.Anneal anneal) {
        return new OneCycle(0.3, start, peak, end, phases, anneal, Span.steps(RUN));
    }

    static List<ParityCase> all() {
        double low = 0.8 / 0.9;
        double peak = 0.85 / 0.95;
        return List.of(
                rate("step", new StepSchedule(Span.steps(7), 0.5)),
                rate("multi-step", new MultiStepSchedule(List.of(5.0, 20.0, 40.0), ProgressUnit.STEPS, 0.1)),
                rate("exponential", new ExponentialSchedule(Span.steps(1), 0.93)),
                rate("linear", new LinearSchedule(0.1, 1, Span.steps(10))),
                rate("linear", new LinearWarmup(Span.steps(10), OptionalDouble.of(0.1))),
                rate("polynomial", new PolynomialSchedule(2, 0, Span.steps(40))),
                // the reference rises again behind its horizon
                rate("cosine", new CosineSchedule(0.01, Span.steps(25)), 26),
                rate("cosine-restarts", new CosineRestarts(0.01, 2, 1, OptionalInt.empty(), Span.steps(8))),
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
                formula(new ConstantSchedule(0.3), t -> 0.3),
                formula(new LinearWarmup(Span.steps(10)), t -> Math.min(1, (t + 1) / 10.0)),
                formula(new InverseTimeSchedule(0.5, Span.steps(7)), t -> 1 / (1 + 0.5 * t / 7)),
                formula(
                        new InverseSquareRootSchedule(Span.steps(8)),
                        t -> Math.min((t + 1) / 8.0, StrictMath.pow(8.0 / (t + 1), 0.5))),
                formula(
                        new NoamSchedule(64, Span.steps(10)),
                        t -> StrictMath.pow(64, -0.5)
                                * Math.min(StrictMath.pow(t + 1, -0.5), (t + 1) * StrictMath.pow(10, -1.5))),
                formula(
                        new TableSchedule(
                                List.of(new TableSchedule.Point(0, 1), new TableSchedule.Point(40, 0.2)),
                                ProgressUnit.STEPS,
                                TableSchedule.Between.LINES),
                        t -> 1 - 0.8 * Math.min(t, 40) / 40.0),
                formula(
                        new SequentialSchedule(new LinearWarmup(Span.steps(10)), new CosineSchedule(), Span.steps(10)),
                        t -> t < 10 ? (t + 1) / 10.0 : 0.5 * (1 + StrictMath.cos(Math.PI * (t - 10) / (RUN - 10)))),
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
        History history = History.EMPTY;
        double error = 0;
        for (int step = 0; step < steps; step++) {
            TrainingProgress progress = TrainingProgress.of(step, RUN, 10);
            double factor = scheduler.factor(progress, history);
            error = Math.max(error, Math.abs(base * factor - expected.applyAsDouble(step)) / base);
            double loss = step < FIRST_LOSSES.size() ? FIRST_LOSSES.get(step) : 0.7;
            history = history.with(new History.Entry(step + 1L, step + 1, Map.of("loss", loss)));
        }
        return error;
    }

    /** The name of the plugin. */
    String plugin() {
        return scheduler.getClass().getAnnotation(Plugin.class).value();
    }

    @Override
    public String toString() {
        return plugin() + " " + stored.orElse("formula") + " on " + setting;
    }
}
