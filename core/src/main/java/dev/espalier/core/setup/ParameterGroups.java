package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.stack.SchedulableSettings;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.CurrentStep;
import dev.espalier.core.training.FreezePlan;
import dev.espalier.core.training.GroupRates;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.core.training.ScheduledSettings;
import dev.espalier.core.training.TrainedParameter;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives each parameter its optimizer and its learning rate: those of the first group that it belongs to, or the stack's. */
public final class ParameterGroups {

    private static final Stack.ParameterGroup REST = new Stack.ParameterGroup();

    private ParameterGroups() {}

    /**
     * What the learning rate of a parameter is multiplied by, the updates before which it is frozen, and the group whose schedules
     * it has.
     */
    private record Treatment(double multiplier, long frozenSteps, String scheduled) {}

    /**
     * The parameters that a run updates at some time.
     *
     * @param stack what is run
     * @param parameters all parameters
     * @param plan which of them are frozen, and until when
     * @param schedules factors of the step
     * @param products for rules that need them
     * @return those that are not frozen for the whole run, in the order of the graph
     */
    public static List<TrainedParameter> updated(
            Stack stack, Parameters parameters, FreezePlan plan, ScheduledSettings schedules, MatrixProducts products) {
        CurrentStep base = new CurrentStep(schedules, products, stack.learningRate());
        Map<Treatment, CurrentStep> steps = new HashMap<>();
        LayerDepths depths = new LayerDepths(parameters.graph());
        List<TrainedParameter> trained = new ArrayList<>();
        for (int i = 0; i < parameters.count(); i++) {
            ParameterInfo info = parameters.info(i);
            Treatment treatment = treatment(stack, plan, depths, info.name());
            if (treatment.frozenSteps() == FreezePlan.ALWAYS) {
                continue;
            }
            Optimizer optimizer = group(stack, info.name()).optimizer().orElse(stack.optimizer());
            CurrentStep step = steps.computeIfAbsent(
                    treatment, found -> base.ofGroup(found.multiplier(), found.frozenSteps(), found.scheduled()));
            trained.add(new TrainedParameter(info, parameters.values(i), parameters.gradients(i), optimizer, step));
        }
        return trained;
    }

    /**
     * The learning rates and momentum coefficients of the groups.
     *
     * @param stack what is run
     * @param plan which parameters are frozen, and until when
     * @return that of all parameters which no group matches, then those of the stack
     */
    public static GroupRates rates(Stack stack, FreezePlan plan) {
        List<GroupRates.Group> groups = new ArrayList<>();
        groups.add(rates(GroupRates.DEFAULT, REST, 0, stack.optimizer()));
        for (Stack.ParameterGroup group : stack.groups()) {
            Optimizer optimizer = group.optimizer().orElse(stack.optimizer());
            groups.add(rates(group.match(), group, plan.stepsOfGroup(group.match()), optimizer));
        }
        return new GroupRates(groups);
    }

    private static GroupRates.Group rates(
            String name, Stack.ParameterGroup group, long frozenSteps, Optimizer optimizer) {
        for (String setting : List.of("momentum", "beta1")) {
            OptionalDouble value = SchedulableSettings.value(optimizer, setting);
            if (value.orElse(0) != 0) {
                return new GroupRates.Group(
                        name, group.learningRateMultiplier(), frozenSteps, setting, value.getAsDouble());
            }
        }
        return new GroupRates.Group(name, group.learningRateMultiplier(), frozenSteps, "", Double.NaN);
    }

    private static Treatment treatment(Stack stack, FreezePlan plan, LayerDepths depths, String name) {
        double multiplier = group(stack, name).learningRateMultiplier() * depths.factor(name, stack.layerDecay());
        Stack.ParameterGroup group = group(stack, name);
        String scheduled = group.schedule().isEmpty() ? GroupRates.DEFAULT : group.match();
        return new Treatment(multiplier, plan.stepsOf(name), scheduled);
    }

    /**
     * Which parameters a run leaves as they are, and until when.
     *
     * @param stack what is run
     * @param graph with all parameters
     * @param run any progress of the run, from which the lengths of its stretches are known
     * @return the plan
     */
    public static FreezePlan plan(Stack stack, Graph graph, TrainingProgress run) {
        Map<String, Long> steps = new LinkedHashMap<>();
        Map<Integer, Long> elements = new LinkedHashMap<>();
        for (Graph.Parameter parameter : graph.parameters()) {
            String name = parameter.info().name();
            int place = groupOf(stack.groups(), name, new boolean[stack.groups().size()]);
            if (place >= 0 && !stack.groups().get(place).freeze().isNever()) {
                steps.put(name, stepsOf(stack.groups().get(place), run));
                elements.merge(place, (long) parameter.info().size(), Long::sum);
            }
        }
        List<FreezePlan.Group> groups = new ArrayList<>();
        elements.forEach((place, count) -> {
            Stack.ParameterGroup group = stack.groups().get(place);
            groups.add(new FreezePlan.Group(group.match(), stepsOf(group, run), count));
        });
        return new FreezePlan(groups, steps);
    }

    private static long stepsOf(Stack.ParameterGroup group, TrainingProgress run) {
        return group.freeze().always()
                ? FreezePlan.ALWAYS
                : group.freeze().span().stepsIn(run, 0);
    }

    private static Stack.ParameterGroup group(Stack stack, String name) {
        int place = groupOf(stack.groups(), name, new boolean[stack.groups().size()]);
        return place < 0 ? REST : stack.groups().get(place);
    }

    private static int groupOf(List<Stack.ParameterGroup> groups, String name, boolean[] matched) {
        int first = -1;
        for (int i = 0; i < groups.size(); i++) {
            if (new NamePattern(groups.get(i).match()).matches(name)) {
                matched[i] = true;
                first = first < 0 ? i : first;
            }
        }
        return first;
    }

    /**
     * What is wrong with the groups of a stack.
     *
     * @param stack what is run
     * @param graph with all parameters
     * @return problems of code INVALID_SETTING if a group matches nothing, or everything is frozen
     */
    static List<Problem> problems(Stack stack, Graph graph) {
        List<String> names = graph.parameters().stream()
                .map(parameter -> parameter.info().name())
                .toList();
        boolean[] matched = new boolean[stack.groups().size()];
        boolean trained = false;
        boolean later = false;
        for (String name : names) {
            int place = groupOf(stack.groups(), name, matched);
            trained |= place < 0 || stack.groups().get(place).freeze().isNever();
            later |= place >= 0 && !stack.groups().get(place).freeze().always();
        }
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < matched.length; i++) {
            if (!matched[i]) {
                problems.add(new Problem(
                        ErrorCode.INVALID_SETTING,
                        "groups." + i,
                        "no parameter has a name like '" + stack.groups().get(i).match() + "'",
                        "the parameters are " + String.join(", ", names)));
            }
        }
        if (!trained) {
            problems.add(new Problem(
                    ErrorCode.INVALID_SETTING,
                    names.isEmpty() ? "model" : "groups",
                    names.isEmpty()
                            ? "no layer has parameters"
                            : "all parameters are frozen" + (later ? " at the beginning of the run" : ""),
                    "leave something to train"));
        }
        return problems;
    }

    /**
     * What is probably not meant: a group that is to be unfrozen after the end of the run.
     *
     * @param plan what is frozen, and until when
     * @param settings the length of the run
     * @return problems that do not keep the run from starting
     */
    public static List<Problem> warnings(FreezePlan plan, LoopSettings settings) {
        List<Problem> warnings = new ArrayList<>();
        for (FreezePlan.Group group : plan.groups()) {
            if (group.steps() != FreezePlan.ALWAYS && group.steps() >= settings.totalSteps()) {
                warnings.add(new Problem(
                        ErrorCode.INVALID_SETTING,
                        "groups",
                        "'" + group.match() + "' is frozen for " + group.steps() + " steps, the run has "
                                + settings.totalSteps() + ": it is never trained",
                        "freeze it for a shorter time, train longer, or set freeze: true"));
            }
        }
        return warnings;
    }

    /**
     * How parameters are treated, a line for each treatment, for a person to read.
     *
     * @param stack what is run
     * @param graph with all parameters
     * @param plan what is frozen, and until when
     * @param settings the length of an epoch
     * @return nothing if all are treated alike from the beginning to the end
     */
    public static List<String> describe(Stack stack, Graph graph, FreezePlan plan, LoopSettings settings) {
        LayerDepths depths = new LayerDepths(graph);
        Map<String, Set<String>> layers = new LinkedHashMap<>();
        for (Graph.Node node : graph.nodes()) {
            List<String> treatments = node.parameters().stream()
                    .map(parameter -> text(
                                    stack,
                                    treatment(
                                            stack,
                                            plan,
                                            depths,
                                            parameter.info().name()),
                                    settings)
                            + optimizer(stack, parameter.info().name())
                            + schedule(stack, parameter.info().name()))
                    .toList();
            boolean alike = treatments.stream().distinct().count() == 1;
            for (int i = 0; i < treatments.size(); i++) {
                String name =
                        alike ? node.name() : node.parameters().get(i).info().name();
                layers.computeIfAbsent(treatments.get(i), text -> new LinkedHashSet<>())
                        .add(name);
            }
        }
        List<String> lines = new ArrayList<>();
        if (layers.size() > 1) {
            lines.add("parameter groups:");
            layers.forEach(
                    (text, names) -> lines.add("  " + names.stream().collect(Collectors.joining(", ")) + ": " + text));
        }
        return lines;
    }

    private static String text(Stack stack, Treatment treatment, LoopSettings settings) {
        if (treatment.frozenSteps() == FreezePlan.ALWAYS) {
            return "frozen";
        }
        String rate = "learning rate " + ReadableNumber.of(stack.learningRate() * treatment.multiplier());
        return treatment.frozenSteps() == 0
                ? rate
                : rate + ", frozen in the first " + treatment.frozenSteps() + " steps ("
                        + ReadableNumber.of((double) treatment.frozenSteps() / settings.stepsPerEpoch()) + " epochs)";
    }

    private static String schedule(Stack stack, String name) {
        List<Scheduler> own = group(stack, name).schedule();
        return own.isEmpty()
                ? ""
                : own.stream().map(PluginNotation::of).collect(Collectors.joining(", ", ", schedule ", ""));
    }

    private static String optimizer(Stack stack, String name) {
        Optional<Optimizer> own = group(stack, name).optimizer();
        return own.map(found -> ", " + PluginNotation.of(found)).orElse("");
    }
}
