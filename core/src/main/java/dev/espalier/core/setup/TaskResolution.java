package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.model.Loss;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.JoinedTargets;
import dev.espalier.core.data.csv.ColumnSummary;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.PreparedTarget;
import dev.espalier.core.data.prepared.PreparedTargets;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.evaluation.Accuracy;
import dev.espalier.core.evaluation.Averaging;
import dev.espalier.core.evaluation.F1;
import dev.espalier.core.evaluation.MeanAbsoluteError;
import dev.espalier.core.evaluation.RSquared;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.Thresholds;
import dev.espalier.core.training.OutputTask;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LossCalls;
import dev.espalier.engine.plugin.MetricCalls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Finds for each loss of a stack its output in the graph, its target in the data, and the metrics that suit them. */
public final class TaskResolution {

    /** What a loss may call the input of a model with one input. */
    private static final String ONLY_INPUT = "input";

    private final Graph graph;
    private final List<Graph.Output> outputs;
    private final Schema schema;
    private final PreparedTargets prepared;
    private final List<Schema.Target> targets;
    private final List<EvaluationMetric> metrics;
    private final IntFunction<double[]> classTotals;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<EvaluationMetric> used = new HashSet<>();

    private TaskResolution(
            Graph graph,
            Schema schema,
            PreparedTargets prepared,
            List<EvaluationMetric> metrics,
            IntFunction<double[]> classTotals) {
        this.classTotals = classTotals;
        this.graph = graph;
        this.outputs = graph.outputs();
        this.schema = schema;
        this.prepared = prepared;
        this.targets = prepared.schemas();
        this.metrics = metrics;
    }

    /**
     * Resolves the losses of a stack.
     *
     * @param losses what the stack says
     * @param metrics what the stack names; if nothing, each target is judged by what is usual for its kind
     * @param graph the graph
     * @param schema the data, with its targets as they are
     * @param targets that the losses are computed of
     * @param classTotals how many training samples each class of a target has, for balanced weights
     * @return one task for each loss
     * @throws EspalierException with every loss and metric that fits nothing; code INVALID_MODEL or INVALID_SETTING
     */
    public static List<OutputTask> of(
            List<Stack.OutputLoss> losses,
            List<EvaluationMetric> metrics,
            Graph graph,
            Schema schema,
            PreparedTargets targets,
            IntFunction<double[]> classTotals) {
        TaskResolution resolution = new TaskResolution(graph, schema, targets, metrics, classTotals);
        List<OutputTask> tasks = new ArrayList<>();
        for (Stack.OutputLoss loss : losses) {
            resolution.resolve(loss).ifPresent(tasks::add);
        }
        resolution.requireAllUsed(tasks);
        if (!resolution.problems.isEmpty()) {
            throw new EspalierException(resolution.problems);
        }
        return tasks;
    }

    /**
     * Resolves the losses of a finished model, whose weights of classes are known.
     *
     * @param losses what the resolved stack says
     * @param metrics what the stack names
     * @param graph the graph
     * @param schema the data, with its targets as they are
     * @param targets that the losses are computed of
     * @return one task for each loss
     * @throws EspalierException with every loss and metric that fits nothing
     */
    public static List<OutputTask> ofModel(
            List<Stack.OutputLoss> losses,
            List<EvaluationMetric> metrics,
            Graph graph,
            Schema schema,
            PreparedTargets targets) {
        return of(losses, metrics, graph, schema, targets, target -> {
            throw new IllegalStateException("the weights of classes are not those of a finished model");
        });
    }

    /**
     * The losses of a stack with the weights of classes that were computed for them, so that they need not be computed again.
     *
     * @param losses what the stack says
     * @param tasks what they were resolved to
     * @return the losses, all of whose weights are by name
     */
    public static List<Stack.OutputLoss> resolved(List<Stack.OutputLoss> losses, List<OutputTask> tasks) {
        List<Stack.OutputLoss> resolved = new ArrayList<>();
        for (int i = 0; i < losses.size(); i++) {
            Stack.OutputLoss loss = losses.get(i);
            OutputTask task = tasks.get(i);
            boolean computed = loss.classWeights()
                    .filter(ClassWeights.Rule.class::isInstance)
                    .isPresent();
            resolved.add(
                    computed ? loss.withClassWeights(ClassWeighting.named(task.stored(), task.classWeights())) : loss);
        }
        return resolved;
    }

    /**
     * Whether the only output of a model predicts all targets of the data together: there are several targets of values, the loss
     * predicts as many values of them as the output has, none bears the output's name, and the loss names none of them.
     *
     * @param losses what the stack says
     * @param graph the graph
     * @param targets of the data
     * @return whether they are to be joined
     */
    public static boolean joinsTargets(List<Stack.OutputLoss> losses, Graph graph, List<Schema.Target> targets) {
        if (graph.outputs().size() != 1
                || losses.size() != 1
                || !losses.get(0).target().isEmpty()) {
            return false;
        }
        Graph.Output output = graph.outputs().get(0);
        return targets.stream().noneMatch(target -> target.name().equals(output.name()))
                && JoinedTargets.areJoinable(targets)
                && valuesFor(losses.get(0).loss(), targets) == output.shape().size();
    }

    /** How many values an output has that predicts all targets together: several for each where a loss predicts quantiles. */
    private static int valuesFor(Loss loss, List<Schema.Target> targets) {
        return LossCalls.predicted(loss, JoinedTargets.join(targets)).width();
    }

    /**
     * The targets that the losses of a stack are computed of: those of the data, each by itself or joined, and the inputs that
     * a loss names.
     *
     * @param losses what the stack says
     * @param graph the graph
     * @param preprocessing of the data
     * @return the targets, not scaled
     */
    public static PreparedTargets targets(
            List<Stack.OutputLoss> losses, Graph graph, FittedPreprocessing preprocessing) {
        Schema data = preprocessing.sourceSchema();
        PreparedTargets targets =
                joinsTargets(losses, graph, data.targets()) ? PreparedTargets.joined(data) : PreparedTargets.of(data);
        List<Schema.Input> inputs = preprocessing.schema().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            String name = inputs.get(i).name();
            boolean named =
                    losses.stream().anyMatch(loss -> inputOf(loss, graph, data).equals(name));
            if (named) {
                targets = targets.and(inputs, i);
            }
        }
        return targets;
    }

    /** The input that a loss names as its target; empty if it names none. */
    private static String inputOf(Stack.OutputLoss loss, Graph graph, Schema data) {
        String wanted = loss.target();
        if (data.targets().stream().anyMatch(target -> target.name().equals(wanted))) {
            return "";
        }
        boolean exists = data.inputs().stream().anyMatch(input -> input.name().equals(wanted));
        return !exists && wanted.equals(ONLY_INPUT) && graph.inputs().size() == 1
                ? data.inputs().get(graph.inputs().get(0).source()).name()
                : wanted;
    }

    private Optional<OutputTask> resolve(Stack.OutputLoss loss) {
        Optional<Integer> output = output(loss);
        if (output.isEmpty()) {
            return Optional.empty();
        }
        Graph.Output found = outputs.get(output.get());
        Optional<Integer> target = target(loss, found);
        if (target.isEmpty()) {
            return Optional.empty();
        }
        if (!taken.add(found.name())) {
            problem("loss", "output '" + found.name() + "' has two losses", "give each output one loss");
            return Optional.empty();
        }
        Schema.Target aim = targets.get(target.get());
        try {
            LossCalls.check(loss.loss(), found.shape(), aim);
        } catch (IllegalArgumentException refusal) {
            problem(
                    "output " + found.name(),
                    String.valueOf(refusal.getMessage()),
                    ColumnSummary.adviceOn(schema, aim));
            return Optional.empty();
        }
        return Optional.of(new OutputTask(
                output.get(),
                found.name(),
                loss.loss(),
                loss.weight(),
                target.get(),
                aim,
                classWeights(loss, target.get()),
                metricsFor(loss.loss(), aim, prepared.targets().get(target.get())),
                prepared.targets().get(target.get()).scale(),
                thresholds(loss, aim),
                loss.thresholds().rule().isPresent(),
                false,
                1,
                prepared.targets().get(target.get()).reconstructed()));
    }

    private List<Double> thresholds(Stack.OutputLoss loss, Schema.Target target) {
        String where = "loss" + (loss.output().isEmpty() ? "" : "." + loss.output()) + ".thresholds";
        boolean labels = target.kind() == TargetKind.LABELS;
        if (!labels && !loss.thresholds().equals(new Thresholds())) {
            problems.add(new Problem(
                    ErrorCode.INVALID_SETTING,
                    where,
                    "the target '" + target.name() + "' has no labels that apply independently of each other",
                    "leave the thresholds out, or list several columns of two values in data.targets"));
        }
        if (labels && !loss.thresholds().unknownIn(target).isEmpty()) {
            problems.add(new Problem(
                    ErrorCode.INVALID_SETTING,
                    where,
                    "there is no label " + String.join(", ", loss.thresholds().unknownIn(target)),
                    "the labels are " + String.join(", ", target.classNames())));
        }
        return labels ? loss.thresholds().of(target) : List.of();
    }

    private List<Double> classWeights(Stack.OutputLoss loss, int target) {
        String where = "loss" + (loss.output().isEmpty() ? "" : "." + loss.output()) + ".class-weights";
        return loss.classWeights()
                .map(weights -> new ClassWeighting(where, targets.get(target), problems)
                        .of(weights, () -> classTotals.apply(target)))
                .orElse(List.of());
    }

    private Optional<Integer> output(Stack.OutputLoss loss) {
        if (loss.output().isEmpty()) {
            if (outputs.size() == 1) {
                return Optional.of(0);
            }
            problem("loss", "the model has the outputs " + outputNames(), "name the output of each loss");
            return Optional.empty();
        }
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).name().equals(loss.output())) {
                return Optional.of(i);
            }
        }
        problem("loss." + loss.output(), "the model has no such output", "its outputs are " + outputNames());
        return Optional.empty();
    }

    private Optional<Integer> target(Stack.OutputLoss loss, Graph.Output output) {
        String wanted = loss.target().isEmpty() ? output.name() : inputOr(loss);
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).name().equals(wanted)) {
                return Optional.of(i);
            }
        }
        if (loss.target().isEmpty() && targets.size() == 1) {
            return Optional.of(0);
        }
        String names = targets.stream().map(Schema.Target::name).collect(Collectors.joining(", "));
        String where = "loss" + (loss.output().isEmpty() ? "" : "." + loss.output());
        if (loss.target().isEmpty() && targets.size() > 1) {
            problem(where, severalTargets(output, names), remedyForSeveral(output, loss.loss()));
        } else {
            problem(where, "the data has no target '" + wanted + "'", remedyForUnknown(names));
        }
        return Optional.empty();
    }

    private String remedyForUnknown(String names) {
        String inputs = schema.inputs().stream().map(Schema.Input::name).collect(Collectors.joining(", "));
        String reconstructed = "for an autoencoder set the loss's target to an input: " + inputs;
        return (names.isEmpty() ? "give data with targets" : "choose one of its targets: " + names) + "; "
                + reconstructed;
    }

    private String inputOr(Stack.OutputLoss loss) {
        boolean known = targets.stream().anyMatch(target -> target.name().equals(loss.target()));
        return known ? loss.target() : inputOf(loss, graph, schema);
    }

    private static String severalTargets(Graph.Output output, String names) {
        int size = output.shape().size();
        return "the data has several targets (" + names + ") and none is called '" + output.name()
                + "' as the output is, which has " + size + (size == 1 ? " value" : " values");
    }

    private String remedyForSeveral(Graph.Output output, Loss loss) {
        String each = "give each target an output of its name, or choose one with the loss's target";
        if (outputs.size() == 1 && JoinedTargets.areJoinable(targets)) {
            return "give '" + output.name() + "' " + valuesFor(loss, targets)
                    + " values to predict all of them together, or " + each;
        }
        boolean mixed = targets.stream().anyMatch(target -> target.kind() == TargetKind.VALUES);
        String advice = targets.stream()
                .map(target -> ColumnSummary.adviceOn(schema, target))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return mixed && !advice.isEmpty() ? advice + ", or " + each : each;
    }

    private List<EvaluationMetric> metricsFor(Loss loss, Schema.Target target, PreparedTarget origin) {
        if (metrics.isEmpty()) {
            return switch (target.kind()) {
                // some values of an input, such as the corners of images, are often the same in all samples
                case VALUES ->
                    origin.reconstructed().isPresent()
                            ? List.of(new MeanAbsoluteError())
                            : List.of(new MeanAbsoluteError(), new RSquared());
                case LABELS -> List.of(new Accuracy(), new F1(Averaging.PER_CLASS));
                case CLASS_INDEX, DISTRIBUTION -> List.of(new Accuracy());
            };
        }
        List<EvaluationMetric> suiting = new ArrayList<>();
        for (EvaluationMetric metric : metrics) {
            try {
                MetricCalls.start(metric, loss, target, halves(target));
                suiting.add(metric);
                used.add(metric);
            } catch (IllegalArgumentException doesNotSuit) {
                // with several outputs a metric need not suit them all
            }
        }
        return suiting;
    }

    private static List<Double> halves(Schema.Target target) {
        return new Thresholds().of(target);
    }

    private void requireAllUsed(List<OutputTask> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        for (EvaluationMetric metric : metrics) {
            if (!used.contains(metric)) {
                String reason = "";
                Schema.Target target = targets.get(tasks.get(0).target());
                String advice = ColumnSummary.adviceOn(schema, target);
                try {
                    MetricCalls.start(metric, tasks.get(0).loss(), target, halves(target));
                } catch (IllegalArgumentException refusal) {
                    reason = String.valueOf(refusal.getMessage());
                }
                problems.add(new Problem(
                        ErrorCode.INVALID_SETTING,
                        "metrics: " + PluginNotation.of(metric),
                        reason,
                        "choose a metric that suits the target" + (advice.isEmpty() ? "" : "; " + advice)));
            }
        }
    }

    private String outputNames() {
        return outputs.stream().map(Graph.Output::name).collect(Collectors.joining(", "));
    }

    private void problem(String where, String what, String remedy) {
        problems.add(new Problem(ErrorCode.INVALID_MODEL, where, what, remedy));
    }
}
