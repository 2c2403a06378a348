package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.api.regularizer.GroupPenalty;
import dev.espalier.api.regularizer.OutputPenalty;
import dev.espalier.api.regularizer.ParameterRegularizer;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.stack.Calibration;
import dev.espalier.core.stack.MonitoredValue;
import dev.espalier.core.stack.SchedulableSettings;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.EvaluatedWeights;
import dev.espalier.core.training.LoopSettings;
import dev.espalier.core.training.OutputTask;
import dev.espalier.core.training.PenaltyGroups;
import dev.espalier.core.training.RegularizerSet;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What can go wrong in a run and can be known before its first step. */
public final class RunChecks {

    private final Stack stack;
    private final LoopSettings settings;
    private final List<Problem> problems = new ArrayList<>();

    private RunChecks(Stack stack, LoopSettings settings) {
        this.stack = stack;
        this.settings = settings;
    }

    /**
     * Refuses a run that could not be carried through.
     *
     * @param stack what is run
     * @param setup what it comes to with its data
     * @throws EspalierException with every problem found
     */
    public static void check(Stack stack, RunSetup setup) {
        RunChecks checks = new RunChecks(stack, setup.settings());
        boolean validates = setup.data().validation().isPresent();
        List<String> outputs = setup.tasks().stream().map(OutputTask::name).toList();
        checks.problems.addAll(ParameterGroups.problems(stack, setup.graph()));
        setup.initialWeights().ifPresent(transfer -> checks.problems.addAll(transfer.problems()));
        checks.withGraph(setup.graph(), validates, outputs);
        checks.withoutGraph();
        checks.calibration(setup.tasks(), validates);
        if (validates) {
            checks.problems.addAll(setup.values().problems(MonitoredValue.of(stack)));
        } else {
            checks.schedulesByValidation();
        }
        if (!checks.problems.isEmpty()) {
            throw new EspalierException(checks.problems);
        }
    }

    /**
     * What can be told of a run without its data.
     *
     * @param stack what is run
     * @param graph a graph of its model; empty if the model could not be made into one
     * @param settings the numbers that the loop runs by
     * @return every problem found
     */
    static List<Problem> problems(Stack stack, Optional<Graph> graph, LoopSettings settings) {
        RunChecks checks = new RunChecks(stack, settings);
        graph.ifPresent(found -> checks.withGraph(
                found, true, found.outputs().stream().map(Graph.Output::name).toList()));
        checks.withoutGraph();
        return checks.problems;
    }

    private void withGraph(Graph graph, boolean validates, List<String> outputs) {
        problems.addAll(InitialValues.problems(stack, graph));
        problems.addAll(graph.problemsOfTrainingOn(smallestPass()));
        regularizers(graph, validates);
        outputPenalties(outputs);
        problems.addAll(SeveralOutputChecks.problems(stack, graph, outputs));
    }

    private void withoutGraph() {
        settingSchedules();
        problems.addAll(ScheduleChecks.problems(stack, settings));
        optimizers();
    }

    private int smallestPass() {
        int rest = settings.trainingSamples() % settings.batch();
        return rest == 0 ? settings.batch() : rest;
    }

    private void regularizers(Graph graph, boolean validates) {
        RegularizerSet regularizers = RegularizerSet.of(stack.regularizers());
        List<ParameterInfo> parameters =
                graph.parameters().stream().map(Graph.Parameter::info).toList();
        for (RegularizerSet.Entry<ActivationMask> mask : regularizers.ofKind(ActivationMask.class)) {
            problem(mask, "it masks activations", "put it between the layers of the model");
        }
        for (RegularizerSet.Entry<ParameterRegularizer> entry : regularizers.ofKind(ParameterRegularizer.class)) {
            if (parameters.stream().noneMatch(parameter -> RegularizerSet.appliesTo(entry, parameter))) {
                problem(entry, "it applies to no parameter of the model" + matched(entry), names(parameters));
            }
        }
        for (RegularizerSet.Entry<GroupPenalty> entry : regularizers.ofKind(GroupPenalty.class)) {
            for (PenaltyGroups.Fault fault : PenaltyGroups.of(entry, parameters).faults()) {
                problem(entry, fault.what(), fault.remedy());
            }
        }
        for (RegularizerSet.Entry<StoppingRule> rule : regularizers.ofKind(StoppingRule.class)) {
            if (!validates) {
                problem(
                        rule,
                        "it monitors validations, and there is no validation data",
                        "set data.validation above 0");
            } else if (parameters.stream().noneMatch(parameter -> rule.match().matches(parameter.name()))) {
                problem(rule, "the model has no parameter" + matched(rule), names(parameters));
            }
        }
    }

    private void outputPenalties(List<String> outputs) {
        for (RegularizerSet.Entry<OutputPenalty> penalty :
                RegularizerSet.of(stack.regularizers()).ofKind(OutputPenalty.class)) {
            if (outputs.stream().noneMatch(penalty.match()::matches)) {
                problem(
                        penalty,
                        "no output has a name like '" + penalty.match().pattern() + "'",
                        "the outputs are " + String.join(", ", outputs));
            }
        }
    }

    private void problem(RegularizerSet.Entry<?> entry, String what, String remedy) {
        problem(PluginNotation.of(entry.regularizer()), what, remedy);
    }

    private static String matched(RegularizerSet.Entry<?> entry) {
        return entry.isNarrowed() ? " with a name like '" + entry.match().pattern() + "'" : "";
    }

    private static String names(List<ParameterInfo> parameters) {
        return parameters.stream()
                .map(ParameterInfo::name)
                .collect(Collectors.joining(", ", "the parameters are ", ""));
    }

    private void optimizers() {
        boolean closure = stack.optimizers().stream().anyMatch(ClosureOptimizer.class::isInstance);
        for (int i = 0; closure && i < stack.groups().size(); i++) {
            Stack.ParameterGroup group = stack.groups().get(i);
            if (!group.freeze().always() && !group.freeze().isNever()) {
                problem(
                        "groups." + i,
                        "it is frozen for a time, and the optimizer updates all parameters together",
                        "freeze it for the whole run, or choose an optimizer of another kind");
            }
            boolean apart = group.optimizer().isPresent()
                    || group.learningRateMultiplier() != 1
                    || !group.schedule().isEmpty();
            if (!group.freeze().always() && apart) {
                problem(
                        "groups." + i,
                        "it has settings for some parameters, and the optimizer updates all of them together",
                        "keep groups that freeze, or choose an optimizer of another kind");
            }
        }
        if (closure && stack.layerDecay() != 1) {
            problem(
                    "layer-decay",
                    "it is " + stack.layerDecay() + ", and the optimizer updates all parameters together",
                    "set it to 1, or choose an optimizer of another kind");
        }
        if (closure && settings.accumulate() > 1) {
            problem(
                    "train.accumulate",
                    "it is " + settings.accumulate() + ", and the optimizer computes a batch several times",
                    "set it to 1");
        }
        if (EvaluatedWeights.needed(stack.optimizers())
                && stack.train().emaDecay().isPresent()) {
            problem(
                    "train.ema-decay",
                    "the optimizer has weights of its own for evaluation",
                    "leave ema-decay out, or choose an optimizer of another kind");
        }
    }

    private void calibration(List<OutputTask> tasks, boolean validates) {
        if (stack.calibration() == Calibration.NONE) {
            return;
        }
        if (tasks.stream().noneMatch(OutputTask::calibrates)) {
            problem(
                    "calibration",
                    "it divides logits, and no output predicts probabilities of classes or labels from logits",
                    "leave it out, or choose a loss such as cross-entropy");
        }
        if (!validates) {
            problem(
                    "calibration",
                    "it is fitted to the validation split, and there is no validation data",
                    "set data.validation above 0");
        }
    }

    private void schedulesByValidation() {
        for (MonitoredValue value : MonitoredValue.of(stack)) {
            if (value.section().startsWith("schedule")) {
                problems.add(value.problem(
                        "it depends on validations, and there is no validation data", "set data.validation above 0"));
            }
        }
    }

    private void settingSchedules() {
        Set<String> known = new TreeSet<>(SchedulableSettings.of(stack.optimizer()));
        stack.groups().forEach(group -> group.optimizer().ifPresent(own -> known.addAll(SchedulableSettings.of(own))));
        for (String setting : stack.settingSchedules().keySet()) {
            if (!known.contains(setting)) {
                problem(
                        "schedule." + setting,
                        "the optimizer has no such number that can be scheduled",
                        known.isEmpty() ? "it has none at all" : "its numbers are " + String.join(", ", known));
            }
        }
    }

    private void problem(String where, String what, String remedy) {
        problems.add(new Problem(ErrorCode.INVALID_SETTING, where, what, remedy));
    }
}
