package dev.espalier.core.setup;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunWarning;
import dev.espalier.core.training.FreezePlan;
import dev.espalier.core.training.OutputTask;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.PluginBoundary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Describes what a run consists of, for those who show it. */
public final class RunSummary {

    private static final String INPUT = "input";

    private RunSummary() {}

    /**
     * The description of a run.
     *
     * @param setup what the stack comes to with its data
     * @param stack the resolved stack as YAML
     * @param plugins the plugins that it uses
     * @param warnings what was found before the first step
     * @param kernels what it computes with, as text for people
     * @param associations whether to compute how well single features predict the targets
     * @return the description
     */
    public static RunDescription of(
            RunSetup setup,
            String stack,
            List<RunDescription.UsedPlugin> plugins,
            List<RunWarning> warnings,
            String kernels,
            boolean associations) {
        boolean validates = setup.data().validation().isPresent();
        return new RunDescription(
                stack,
                plugins,
                nodes(setup.graph(), setup.freezing()),
                outputs(setup),
                warnings,
                validates ? Optional.of(setup.settings().monitor().metric()) : Optional.empty(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                System.getProperty("os.arch") + ", " + kernels,
                Math.min(setup.settings().batch(), setup.settings().trainingSamples()),
                setup.initialWeights().isPresent(),
                associations ? FeatureAssociations.strongest(setup) : List.of());
    }

    private static List<RunDescription.Node> nodes(Graph graph, FreezePlan freezing) {
        List<String> values = new ArrayList<>();
        List<RunDescription.Node> nodes = new ArrayList<>();
        for (Graph.Input input : graph.inputs()) {
            values.add(input.name());
            nodes.add(new RunDescription.Node(input.name(), INPUT, List.of(), input.shape(), 0, false));
        }
        Predicate<String> frozen = freezing.frozenAfter(0);
        for (Graph.Node node : graph.nodes()) {
            values.add(node.name());
            List<Graph.Parameter> parameters = node.parameters();
            nodes.add(new RunDescription.Node(
                    node.name(),
                    PluginBoundary.nameOf(node.layer().getClass()),
                    node.sources().stream().map(values::get).toList(),
                    node.shape(),
                    parameters.stream()
                            .mapToLong(parameter -> parameter.info().size())
                            .sum(),
                    !parameters.isEmpty()
                            && parameters.stream()
                                    .allMatch(parameter ->
                                            frozen.test(parameter.info().name()))));
        }
        return nodes;
    }

    private static List<RunDescription.Output> outputs(RunSetup setup) {
        List<RunDescription.Output> outputs = new ArrayList<>();
        for (OutputTask task : setup.tasks()) {
            Schema.Target target = task.stored();
            long[] counts = TargetCounts.of(setup.data().train(), task.target());
            outputs.add(new RunDescription.Output(
                    setup.tasks().size() == 1 ? "" : task.name(),
                    PluginBoundary.nameOf(task.loss().getClass()),
                    target.kind(),
                    target.kind() == TargetKind.VALUES
                            ? List.of()
                            : IntStream.range(0, target.width())
                                    .mapToObj(target::className)
                                    .toList(),
                    LongStream.of(counts).boxed().toList()));
        }
        return outputs;
    }
}
