package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.optimizer.Optimizer;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.core.model.Graph;
import dev.espalier.core.stack.Stack;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
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
     * @param data its data
     * @param graph its graph
     * @param tasks what the outputs are trained for
     * @param settings the numbers that the loop runs by
     * @throws EspalierException with every problem found
     */
    public static void check(Stack stack, RunData data, Graph graph, List<OutputTask> tasks, LoopSettings settings) {
        RunChecks checks = new RunChecks(stack, settings);
        checks.problems.addAll(graph.problemsOfTrainingOn(checks.smallestPass()));
        checks.regularizers(graph, data.validation().isPresent());
        checks.settingSchedules();
        if (data.validation().isPresent()) {
            checks.monitors(figures(data, tasks));
        }
        if (!checks.problems.isEmpty()) {
            throw new EspalierException(checks.problems);
        }
    }

    private int smallestPass() {
        int rest = settings.trainingSamples() % settings.batch();
        return rest == 0 ? settings.batch() : rest;
    }

    private void regularizers(Graph graph, boolean validates) {
        for (Stack.RegularizerEntry entry : stack.regularizers()) {
            Regularizer regularizer = entry.regularizer();
            if (regularizer instanceof Regularizer.ActivationMask) {
                problem(regularizer.toString(), "it masks activations", "put it between the layers of the model");
            } else if (regularizer instanceof Regularizer.StoppingRule && !validates) {
                problem(
                        regularizer.toString(),
                        "it judges validations, and there is nothing to validate on",
                        "set data.validation above 0");
            } else if (regularizesParameters(regularizer) && !anyParameter(graph, entry)) {
                problem(
                        regularizer.toString(),
                        "it applies to no parameter of the model" + matched(entry),
                        "the parameters are " + names(graph));
            }
        }
    }

    private static boolean regularizesParameters(Regularizer regularizer) {
        return regularizer instanceof Regularizer.Penalty
                || regularizer instanceof Regularizer.GradientRule
                || regularizer instanceof Regularizer.Shaping;
    }

    private static boolean anyParameter(Graph graph, Stack.RegularizerEntry entry) {
        NamePattern pattern = new NamePattern(entry.match());
        return graph.parameters().stream()
                .anyMatch(parameter -> pattern.matches(parameter.info().name())
                        && entry.regularizer().appliesTo(parameter.info()));
    }

    private static String matched(Stack.RegularizerEntry entry) {
        return entry.match().equals("*") ? "" : " with a name like '" + entry.match() + "'";
    }

    private static String names(Graph graph) {
        return graph.parameters().stream()
                .map(parameter -> parameter.info().name())
                .collect(Collectors.joining(", "));
    }

    private void settingSchedules() {
        Set<String> known = new TreeSet<>();
        addNumbers(stack.optimizer(), known);
        stack.groups().forEach(group -> group.optimizer().ifPresent(optimizer -> addNumbers(optimizer, known)));
        for (String setting : stack.settingSchedules().keySet()) {
            if (!known.contains(setting)) {
                problem(
                        "schedules." + setting,
                        "the optimizer has no such number",
                        known.isEmpty() ? "it has none at all" : "its numbers are " + String.join(", ", known));
            }
        }
    }

    /** The numbers of a rule, and of the rules within it. */
    private static void addNumbers(Object plugin, Set<String> known) {
        RecordComponent[] components = plugin.getClass().getRecordComponents();
        if (components == null) {
            return;
        }
        for (RecordComponent component : components) {
            if (component.getType() == double.class || component.getType() == OptionalDouble.class) {
                known.add(component.getName());
            } else if (component.getType() == Optimizer.class) {
                addNumbers(valueOf(plugin, component), known);
            }
        }
    }

    private static Object valueOf(Object plugin, RecordComponent component) {
        try {
            return component.getAccessor().invoke(plugin);
        } catch (ReflectiveOperationException unreadable) {
            throw new EspalierException(
                    ErrorCode.PLUGIN_BROKEN,
                    plugin.getClass().getName(),
                    "its setting " + component.getName() + " cannot be read",
                    "export or open its package");
        }
    }

    private void monitors(Set<String> figures) {
        monitor("train.monitor", settings.monitor().figure(), figures);
        for (Stack.RegularizerEntry entry : stack.regularizers()) {
            if (entry.regularizer() instanceof Regularizer.StoppingRule rule) {
                monitor(rule.toString(), rule.monitor().figure(), figures);
            }
        }
    }

    private void monitor(String where, String figure, Set<String> figures) {
        if (!figures.contains(figure)) {
            problem(
                    where,
                    "validation has no figure '" + figure + "'",
                    "its figures are " + String.join(", ", figures));
        }
    }

    private static Set<String> figures(RunData data, List<OutputTask> tasks) {
        Set<String> figures = new TreeSet<>(List.of("loss", TrainingLoop.TRAIN_LOSS));
        for (OutputTask task : tasks) {
            String prefix = tasks.size() == 1 ? "" : task.name() + "/";
            figures.add(prefix + "loss");
            task.metrics()
                    .forEach(metric -> metric.start(
                                    data.train().schema().targets().get(task.target()))
                            .values()
                            .keySet()
                            .forEach(name -> figures.add(prefix + name)));
        }
        return figures;
    }

    private void problem(String where, String what, String remedy) {
        problems.add(new Problem(ErrorCode.INVALID_SETTING, where, what, remedy));
    }
}
