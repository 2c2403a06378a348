package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.Loss;
import dev.espalier.core.data.prepared.PreparedDataset;
import dev.espalier.core.data.prepared.PreparedTarget;
import dev.espalier.core.data.prepared.PreparedTargets;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.core.data.prepared.TargetScale;
import dev.espalier.core.data.prepared.TargetStatistics;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.training.OutputTask;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LossCalls;
import dev.espalier.engine.plugin.PluginBoundary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides how the targets of a run are scaled, and fits the scales to the training split.
 *
 * <p>By default the values of a target are standardized if one of them is far from 0 and 1 (see
 * {@link TargetStatistics#isFarFromUnit}), every loss that it has allows it, and no activation limits the outputs.
 */
public final class TargetScaling {

    private final Stack.Data settings;
    private final List<OutputTask> tasks;
    private final Graph graph;
    private final PreparedDataset training;
    private final PreparedTargets known;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private PreparedTargets targets;

    private TargetScaling(
            Stack.Data settings, List<OutputTask> tasks, Graph graph, PreparedDataset training, PreparedTargets known) {
        this.settings = settings;
        this.tasks = tasks;
        this.graph = graph;
        this.training = training;
        this.known = known;
        this.targets = training.targets();
    }

    /**
     * What was decided.
     *
     * @param targets with the scales that were fitted
     * @param lines what was done about each target, for a person to read; none for targets that are as they should be
     */
    record Fitted(PreparedTargets targets, List<String> lines) {}

    /**
     * Fits scales.
     *
     * @param settings what the stack says
     * @param tasks what the outputs are trained for
     * @param graph the graph
     * @param training the training samples, with targets that are not scaled
     * @param start the model whose weights the run starts from, if any: targets of the same name keep its scale unless the
     *     stack asks for one
     * @return the scaled targets
     * @throws EspalierException with every target that cannot be scaled as the stack says; code INVALID_SETTING
     */
    static Fitted fit(
            Stack.Data settings,
            List<OutputTask> tasks,
            Graph graph,
            PreparedDataset training,
            Optional<WarmStart> start) {
        PreparedTargets targets = training.targets();
        PreparedTargets known = start.map(
                        from -> from.scaled(training.preprocessing().sourceSchema(), targets))
                .orElse(targets);
        TargetScaling scaling = new TargetScaling(settings, tasks, graph, training, known);
        scaling.checkNames();
        for (int target = 0; target < scaling.targets.targets().size(); target++) {
            scaling.fit(target);
        }
        if (!scaling.problems.isEmpty()) {
            throw new EspalierException(scaling.problems);
        }
        return new Fitted(scaling.targets, scaling.lines);
    }

    private void checkNames() {
        List<String> names = stored().stream().map(Schema.Target::name).toList();
        settings.targetScaling().forEach((name, method) -> {
            if (!name.equals(Stack.Data.EVERY_TARGET) && !names.contains(name)) {
                problem(
                        "." + name,
                        "the data has no target of this name",
                        names.isEmpty() ? "leave it out" : "its targets are " + String.join(", ", names));
            }
        });
    }

    private List<Schema.Target> stored() {
        return training.preprocessing().sourceSchema().targets();
    }

    private void fit(int index) {
        PreparedTarget target = targets.targets().get(index);
        List<OutputTask> compared =
                tasks.stream().filter(task -> task.target() == index).toList();
        if (compared.isEmpty() || !(target.origin() instanceof PreparedTarget.Stored origin)) {
            return;
        }
        List<ScalingMethod> methods = methods(origin);
        Schema.Target schema = target.target();
        boolean asked = methods.stream().anyMatch(TargetScaling::isAsked);
        if (schema.kind() != TargetKind.VALUES) {
            if (asked && isNamed(origin)) {
                problem("." + stored().get(origin.targets().get(0)).name(), "the target has no values", "leave it out");
            }
            return;
        }
        for (OutputTask task : compared) {
            if (asked && LossCalls.targetScaling(task.loss()) == Loss.TargetScaling.NEVER) {
                problem(
                        "",
                        "target '" + schema.name() + "' is to be scaled, and loss "
                                + PluginBoundary.shortNameOf(task.loss())
                                + " compares outputs with targets that mean what they are",
                        "set it to auto or none, or choose a loss for a regression such as mean-squared-error");
                return;
            }
        }
        decide(index, schema, methods, compared);
    }

    private void decide(int index, Schema.Target target, List<ScalingMethod> methods, List<OutputTask> compared) {
        Optional<TargetScale> before = known.targets().get(index).scale();
        boolean free = methods.stream().allMatch(method -> method == ScalingMethod.AUTO)
                && compared.stream()
                        .noneMatch(task -> LossCalls.targetScaling(task.loss()) == Loss.TargetScaling.NEVER);
        if (before.isPresent() && free) {
            targets = targets.scaled(index, before.get());
            tell(target, before.get(), ", as in the model that the weights are taken from");
            return;
        }
        List<ScalingMethod> decided = new ArrayList<>(methods);
        if (methods.contains(ScalingMethod.AUTO)) {
            boolean scales = isFar(methods, training.targetStatistics(index)) && allowed(compared);
            Collections.replaceAll(
                    decided, ScalingMethod.AUTO, scales ? ScalingMethod.STANDARDIZE : ScalingMethod.NONE);
        }
        if (decided.stream().anyMatch(TargetScaling::isAsked)) {
            TargetScale scale = training.fitScale(index, decided);
            targets = targets.scaled(index, scale);
            tell(target, scale, "");
        }
    }

    private void tell(Schema.Target target, TargetScale scale, String origin) {
        lines.add("target " + target.name() + ": " + scale.describe(target.classNames()) + origin
                + "; the loss is in scaled units");
    }

    private static boolean isFar(List<ScalingMethod> methods, TargetStatistics statistics) {
        for (int i = 0; i < methods.size(); i++) {
            if (methods.get(i) == ScalingMethod.AUTO && statistics.isFarFromUnit(i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing speaks against scaling by default. */
    private boolean allowed(List<OutputTask> compared) {
        return compared.stream()
                .allMatch(task -> LossCalls.targetScaling(task.loss()) != Loss.TargetScaling.NEVER
                        && reasonAgainst(task, graph).isEmpty());
    }

    /**
     * What speaks against scaling a target by default.
     *
     * @param reason why it is not scaled, as in "the output ends in relu"
     * @param remedy what to do, in the imperative
     */
    public record Objection(String reason, String remedy) {}

    /**
     * What speaks against scaling the target of a task by default.
     *
     * @param task the task, whose loss can do with a scaled target
     * @param graph the model
     * @return empty if nothing does
     */
    public static Optional<Objection> reasonAgainst(OutputTask task, Graph graph) {
        if (LossCalls.targetScaling(task.loss()) == Loss.TargetScaling.ON_REQUEST) {
            return Optional.of(new Objection(
                    "loss " + PluginBoundary.shortNameOf(task.loss()) + " is in its units",
                    "set data.target-scaling: standardize if the settings of the loss are meant in deviations"));
        }
        Graph.Output output = graph.outputs().get(task.output());
        int node = output.value() - graph.inputs().size();
        if (node >= 0 && graph.nodes().get(node).layer() instanceof Layer.Elementwise last) {
            return Optional.of(new Objection(
                    "the output '" + output.name() + "' ends in " + last.typeName(),
                    "leave " + last.typeName() + " out, or set data.target-scaling: standardize"));
        }
        return Optional.empty();
    }

    private List<ScalingMethod> methods(PreparedTarget.Stored origin) {
        List<ScalingMethod> methods = new ArrayList<>();
        for (int target : origin.targets()) {
            Schema.Target stored = stored().get(target);
            for (int i = 0; i < stored.stored(); i++) {
                methods.add(settings.scalingOf(stored.name()));
            }
        }
        return methods;
    }

    private boolean isNamed(PreparedTarget.Stored origin) {
        return origin.targets().stream()
                .anyMatch(target -> settings.targetScaling()
                        .containsKey(stored().get(target).name()));
    }

    private static boolean isAsked(ScalingMethod method) {
        return method != ScalingMethod.AUTO && method != ScalingMethod.NONE;
    }

    private void problem(String key, String what, String remedy) {
        problems.add(new Problem(ErrorCode.INVALID_SETTING, "data.target-scaling" + key, what, remedy));
    }

    /** The tasks with the scales of their targets. */
    static List<OutputTask> scaled(List<OutputTask> tasks, PreparedTargets targets) {
        return tasks.stream()
                .map(task -> task.scaledBy(targets.targets().get(task.target()).scale()))
                .collect(Collectors.toUnmodifiableList());
    }
}
