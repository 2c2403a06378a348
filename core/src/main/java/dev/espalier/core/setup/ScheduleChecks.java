package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.core.training.ScheduledSettings;
import dev.espalier.engine.plugin.SchedulerCalls;
import java.util.ArrayList;
import java.util.List;

/** Holds the lengths of schedules against that of the run before it starts. */
public final class ScheduleChecks {

    /** The number of updates checked at the end of a run. */
    private static final long SEARCHED = 1_000_000;

    private ScheduleChecks() {}

    /**
     * Why a run would train nothing.
     *
     * @param stack what is run
     * @param settings its length
     * @return a problem of code INVALID_SETTING if the learning rate is 0 in every update
     */
    static List<Problem> problems(Stack stack, LoopSettings settings) {
        long idle = idleAtEnd(stack, settings);
        if (idle < settings.totalSteps()) {
            return List.of();
        }
        return List.of(new Problem(
                ErrorCode.INVALID_SETTING,
                "schedule",
                "the learning rate is 0 in every step",
                "choose another schedule; espalier schedule preview draws it"));
    }

    /**
     * What is probably not meant: schedules that are longer than the run, and a rate of 0 before its end.
     *
     * @param stack what is run
     * @param settings its length
     * @return problems that do not keep the run from starting
     */
    public static List<Problem> warnings(Stack stack, LoopSettings settings) {
        List<Problem> warnings = new ArrayList<>();
        stack.schedule().forEach(schedule -> addLonger("schedule", schedule, settings, warnings));
        stack.settingSchedules()
                .forEach((setting, schedules) ->
                        schedules.forEach(schedule -> addLonger("schedule." + setting, schedule, settings, warnings)));
        for (int i = 0; i < stack.groups().size(); i++) {
            String where = "groups." + i + ".schedule";
            stack.groups().get(i).schedule().forEach(schedule -> addLonger(where, schedule, settings, warnings));
        }
        long idle = idleAtEnd(stack, settings);
        if (idle > 0 && idle < settings.totalSteps()) {
            warnings.add(new Problem(
                    ErrorCode.INVALID_SETTING,
                    "schedule",
                    "the learning rate is 0 in the last " + idle + " of " + settings.totalSteps()
                            + " steps: they train nothing",
                    "make the schedule as long as the run, or the run shorter"));
        }
        return warnings;
    }

    private static void addLonger(String where, Scheduler schedule, LoopSettings settings, List<Problem> warnings) {
        long total = settings.totalSteps();
        long length = SchedulerCalls.length(schedule, progress(0, settings));
        if (length > total) {
            double last = SchedulerCalls.factor(schedule, progress(total - 1, settings), History.EMPTY);
            warnings.add(new Problem(
                    ErrorCode.INVALID_SETTING,
                    where,
                    PluginNotation.of(schedule) + " is " + length + " steps long, the run " + total
                            + ": it is cut off at a factor of " + ReadableNumber.of(last),
                    "leave its length out to fit it to the run, or train longer"));
        }
    }

    /** How many updates at the end of the run have a rate of 0, as far as is known without validations. */
    private static long idleAtEnd(Stack stack, LoopSettings settings) {
        ScheduledSettings schedules = new ScheduledSettings(stack.schedule(), stack.settingSchedules());
        long total = settings.totalSteps();
        long searched = Math.min(total, SEARCHED);
        for (long idle = 0; idle < searched; idle++) {
            schedules.moveTo(progress(total - 1 - idle, settings), History.EMPTY);
            if (schedules.rateFactor() > 0) {
                return idle;
            }
        }
        return searched;
    }

    /** Where a run is after a number of updates. */
    static TrainingProgress progress(long step, LoopSettings settings) {
        return TrainingProgress.of(step, settings.totalSteps(), settings.stepsPerEpoch(), settings.trainingSamples());
    }
}
