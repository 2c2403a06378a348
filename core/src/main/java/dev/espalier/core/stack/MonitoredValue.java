package dev.espalier.core.stack;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.evaluation.Accuracy;
import dev.espalier.core.evaluation.KnownDirection;
import dev.espalier.core.evaluation.MeanAbsoluteError;
import dev.espalier.core.evaluation.RSquared;
import dev.espalier.engine.plugin.RegularizerCalls;
import dev.espalier.engine.plugin.SchedulerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value of validation that something in a stack follows: the best weights, a stopping rule, a schedule.
 *
 * @param section the part of the stack, such as {@code train.monitor} or {@code schedule}
 * @param where what follows the value, for messages
 * @param monitor the value, with its direction if one is given
 */
public record MonitoredValue(String section, String where, Monitor monitor) {

    /** The metrics of a stack that names none; which of them depends on the data. */
    private static final List<EvaluationMetric> USUAL_METRICS =
            List.of(new Accuracy(), new MeanAbsoluteError(), new RSquared());

    /**
     * What a stack follows.
     *
     * @param stack the stack
     * @return in the order of the stack's keys
     */
    public static List<MonitoredValue> of(Stack stack) {
        List<MonitoredValue> found = new ArrayList<>();
        addSchedules("schedule", stack.schedule(), found);
        stack.settingSchedules().forEach((setting, schedules) -> addSchedules("schedule." + setting, schedules, found));
        for (int i = 0; i < stack.groups().size(); i++) {
            addSchedules("groups." + i + ".schedule", stack.groups().get(i).schedule(), found);
        }
        for (Stack.RegularizerEntry entry : stack.regularizers()) {
            if (entry.regularizer() instanceof StoppingRule rule) {
                found.add(new MonitoredValue("regularizers", PluginNotation.of(rule), RegularizerCalls.monitor(rule)));
            }
        }
        stack.train()
                .monitor()
                .ifPresent(monitor -> found.add(new MonitoredValue("train.monitor", "train.monitor", monitor)));
        return found;
    }

    private static void addSchedules(String section, List<Scheduler> schedules, List<MonitoredValue> found) {
        for (Scheduler schedule : schedules) {
            SchedulerCalls.withDirections(schedule, monitor -> {
                found.add(new MonitoredValue(section, PluginNotation.of(schedule), monitor));
                return monitor;
            });
        }
    }

    /**
     * Whether the direction that is given is against the metrics of a stack, as far as that is known without its data.
     *
     * @param stack the stack
     * @return a problem of code INVALID_SETTING if it is
     */
    Optional<Problem> contradiction(Stack stack) {
        return knownDirections(monitor.metric(), stack).stream()
                .flatMap(known -> contradiction(known).stream())
                .findFirst();
    }

    private static List<KnownDirection> knownDirections(String name, Stack stack) {
        List<KnownDirection> known = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of(name));
        for (Stack.OutputLoss loss : stack.losses()) {
            if (name.startsWith(loss.output() + "/")) {
                names.add(name.substring(loss.output().length() + 1));
            }
        }
        for (String own : names) {
            if (own.equals("loss")) {
                known.add(KnownDirection.LOSS);
            }
            for (EvaluationMetric metric : stack.metrics().isEmpty() ? USUAL_METRICS : stack.metrics()) {
                known.add(KnownDirection.of(metric, own));
            }
        }
        return known;
    }

    /**
     * Whether the direction that is given is against one that is known.
     *
     * @param known what the value's metric says
     * @return a problem of code INVALID_SETTING if it is
     */
    public Optional<Problem> contradiction(KnownDirection known) {
        Optional<Monitor.Direction> given = monitor.direction();
        if (given.isEmpty() || known.direction().isEmpty() || given.equals(known.direction())) {
            return Optional.empty();
        }
        String right = known.direction().get().toString();
        return Optional.of(problem(
                "direction of " + monitor.metric() + " is " + given.get() + ", but " + known.source()
                        + " says that it is to be " + right + "d",
                "set direction to " + right + ", or leave it out"));
    }

    /**
     * That it does not go with the run.
     *
     * @param what is wrong
     * @param remedy what to do
     * @return a problem of code INVALID_SETTING
     */
    public Problem problem(String what, String remedy) {
        return new Problem(ErrorCode.INVALID_SETTING, where, what, remedy);
    }
}
