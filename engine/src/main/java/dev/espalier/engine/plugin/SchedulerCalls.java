package dev.espalier.engine.plugin;

import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import java.util.function.UnaryOperator;

/** Calls of schedulers. */
public final class SchedulerCalls {

    private static final String NOUN = "scheduler";

    private SchedulerCalls() {}

    /** The factor of a schedule, given the validations so far: finite and at least 0. */
    public static double factor(Scheduler schedule, TrainingProgress progress, History history) {
        double factor;
        ClassLoader before = PluginBoundary.enter(schedule);
        try {
            factor = schedule.factor(progress, history);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(NOUN, schedule, "factor of step " + (progress.step() + 1), failure);
        } finally {
            PluginBoundary.leave(before);
        }
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw PluginBoundary.broken(
                    NOUN,
                    schedule,
                    "factor of step " + (progress.step() + 1) + " is " + factor + "; it must be finite and at least 0");
        }
        return factor;
    }

    /** {@link Scheduler#length}: how many steps it is long, 0 if it has no end of its own. */
    public static long length(Scheduler schedule, TrainingProgress run) {
        return PluginBoundary.value(NOUN, schedule, "length", () -> schedule.length(run));
    }

    /** {@link Scheduler#withDirections}. */
    public static Scheduler withDirections(Scheduler schedule, UnaryOperator<Monitor> directions) {
        return PluginBoundary.value(NOUN, schedule, "withDirections", () -> schedule.withDirections(directions));
    }
}
