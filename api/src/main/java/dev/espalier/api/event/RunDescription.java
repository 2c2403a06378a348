package dev.espalier.api.event;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Shape;
import dev.espalier.api.data.TargetKind;
import java.util.List;
import java.util.Optional;

/**
 * What a run consists of, for those who show it.
 *
 * @param stack the stack with every default, as YAML
 * @param plugins the plugins that it uses
 * @param nodes the graph in the order of the computation
 * @param outputs the outputs that are trained
 * @param warnings what was found before the first step
 * @param monitor the metric by which the best weights are chosen; empty without validation
 * @param java the version of Java
 * @param processor the processor's architecture, kernels and threads, as text for people
 * @param passSize samples of one forward pass at most; 0 if it is not known
 * @param adapted whether the initial weights come from another model
 * @param associations how well single features predict targets, the strongest first, at most 10; empty if that was not
 *     computed
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public record RunDescription(
        String stack,
        List<UsedPlugin> plugins,
        List<Node> nodes,
        List<Output> outputs,
        List<RunWarning> warnings,
        Optional<String> monitor,
        String java,
        String processor,
        int passSize,
        boolean adapted,
        List<Association> associations) {

    /** Copies the lists. */
    public RunDescription {
        plugins = List.copyOf(plugins);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        warnings = List.copyOf(warnings);
        associations = List.copyOf(associations);
    }

    /**
     * A description without what only diagnostics ask for.
     *
     * @param stack the stack with every default, as YAML
     * @param plugins the plugins that it uses
     * @param nodes the graph in the order of the computation
     * @param outputs the outputs that are trained
     * @param warnings what was found before the first step
     * @param monitor the metric by which the best weights are chosen; empty without validation
     * @param java the version of Java
     * @param processor the processor's architecture, kernels and threads, as text for people
     */
    public RunDescription(
            String stack,
            List<UsedPlugin> plugins,
            List<Node> nodes,
            List<Output> outputs,
            List<RunWarning> warnings,
            Optional<String> monitor,
            String java,
            String processor) {
        this(stack, plugins, nodes, outputs, warnings, monitor, java, processor, 0, false, List.of());
    }

    /** A description that says nothing. */
    public static RunDescription none() {
        return new RunDescription("", List.of(), List.of(), List.of(), List.of(), Optional.empty(), "", "");
    }

    /**
     * A plugin of the run.
     *
     * @param kind such as {@code optimizer}
     * @param name such as {@code adam}
     * @param version of the artifact that it comes from; empty if that is unknown
     * @param origin the artifact or jar that it comes from
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record UsedPlugin(String kind, String name, String version, String origin) {}

    /**
     * A node of the graph.
     *
     * @param name its name
     * @param layer the name of its layer plugin; "input" for an input
     * @param inputs the names of the nodes that it reads
     * @param output the shape of its output for one sample
     * @param parameters elements of its parameters
     * @param frozen whether none of them is trained at the start of the run
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Node(String name, String layer, List<String> inputs, Shape output, long parameters, boolean frozen) {

        /** Copies the list. */
        public Node {
            inputs = List.copyOf(inputs);
        }
    }

    /**
     * An output that is trained.
     *
     * @param name its name in the graph; empty for the only one
     * @param loss the name of its loss
     * @param target the kind of its target
     * @param classes the names of the classes or labels; empty for values
     * @param counts training samples of each class or label; empty for values, or if they are not known
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Output(String name, String loss, TargetKind target, List<String> classes, List<Long> counts) {

        /** Copies the lists. */
        public Output {
            classes = List.copyOf(classes);
            counts = List.copyOf(counts);
        }
    }

    /**
     * How well a feature alone predicts a target, on samples that the prediction was not made from.
     *
     * <p>The feature is cut into bins of equal frequency; each bin predicts the most frequent class, or the mean, of one half of
     * some training samples, and is tested on the other half.
     *
     * @param feature the column or the value of an input
     * @param target the target
     * @param strength (a − b) / (1 − b) of the accuracy a and the frequency b of the largest class; R² for values; at most 1
     * @param samples how many samples it was tested on
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    public record Association(String feature, String target, double strength, int samples) {}
}
