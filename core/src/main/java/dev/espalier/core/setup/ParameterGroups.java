package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Problem;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.CurrentStep;
import dev.espalier.core.training.ScheduledSettings;
import dev.espalier.core.training.TrainedParameter;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plan.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Gives each parameter its optimizer and its learning rate: those of the first group that it belongs to, or the stack's. */
public final class ParameterGroups {

    private ParameterGroups() {}

    /**
     * The parameters that a run updates.
     *
     * @param stack what is run
     * @param parameters all parameters
     * @param schedules factors of the step
     * @param products for rules that need them
     * @return those that are not frozen, in the order of the graph
     */
    public static List<TrainedParameter> updated(
            Stack stack, Parameters parameters, ScheduledSettings schedules, MatrixProducts products) {
        CurrentStep rest = new CurrentStep(schedules, products, stack.learningRate());
        List<CurrentStep> steps = stack.groups().stream()
                .map(group -> rest.withMultiplier(group.learningRateMultiplier()))
                .toList();
        List<TrainedParameter> trained = new ArrayList<>();
        for (int i = 0; i < parameters.count(); i++) {
            ParameterInfo info = parameters.info(i);
            int place = groupOf(
                    stack.groups(), info.name(), new boolean[stack.groups().size()]);
            Optimizer optimizer = stack.optimizer();
            CurrentStep step = rest;
            if (place >= 0) {
                Stack.ParameterGroup group = stack.groups().get(place);
                if (parameters.isFrozen(info.name())) {
                    continue;
                }
                optimizer = group.optimizer().orElse(optimizer);
                step = steps.get(place);
            }
            trained.add(new TrainedParameter(info, parameters.values(i), parameters.gradients(i), optimizer, step));
        }
        return trained;
    }

    /**
     * Which parameters a run leaves as they are.
     *
     * @param stack what is run
     * @return whether a parameter of a full name belongs to a group that is frozen, and to none before it
     */
    public static Predicate<String> frozen(Stack stack) {
        return name -> {
            int place = groupOf(stack.groups(), name, new boolean[stack.groups().size()]);
            return place >= 0 && stack.groups().get(place).freeze();
        };
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
        for (String name : names) {
            int place = groupOf(stack.groups(), name, matched);
            trained |= place < 0 || !stack.groups().get(place).freeze();
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
                    names.isEmpty() ? "no layer has parameters" : "all parameters are frozen",
                    "leave something to train"));
        }
        return problems;
    }
}
