package dev.espalier.engine.plan;

import dev.espalier.api.model.Layer;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.engine.layer.DepthwiseFusion;
import dev.espalier.engine.layer.SumFusion;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * From the nodes of a graph to those of a plan: the one place that decides what is run.
 *
 * <p>Nodes that only change the shape are dissolved: who takes their result takes their input. A node that alone takes the
 * result of another may become a part of that one (see {@link Layer.Fusible}); the result between them is then held nowhere.
 * Whatever else makes one node of several belongs here too, since all that follows (gradients, arrays, binding) knows the
 * nodes of the plan only.
 *
 * @param nodes what is run, in order
 * @param values for each value of the graph, the value of the plan that holds its numbers; for one that is held nowhere, itself,
 *     which no node gives or takes
 * @param formats how the values of the plan lie in memory
 */
record Lowering(List<PlanNode> nodes, int[] values, MemoryFormats formats) {

    /**
     * Lowers a graph.
     *
     * @param graph what is computed
     * @param training whether the plan trains
     * @param activeMasks whether masks are active without training
     * @param fusing whether several nodes may become one
     * @param frozen whether the parameter or buffer of a name is frozen
     */
    static Lowering of(Graph graph, boolean training, boolean activeMasks, boolean fusing, Predicate<String> frozen) {
        int[] values = values(graph, training, activeMasks);
        int[] uses = uses(graph, values);
        int[] nodesBehind = new int[values.length];
        List<PlanNode> nodes = new ArrayList<>();
        int first = graph.inputs().size();
        for (int value = first; value < values.length; value++) {
            if (values[value] != value) {
                continue;
            }
            Graph.Node node = graph.nodes().get(value - first);
            List<Integer> sources = new ArrayList<>();
            for (int source : node.sources()) {
                sources.add(values[source]);
            }
            boolean alone = sources.size() == 1 && sources.get(0) >= first && uses[sources.get(0)] == 1;
            int before = alone ? nodesBehind[sources.get(0)] : -1;
            Optional<Layer> both = fusing && alone
                    ? LayerCalls.fusedWith(nodes.get(before).layer(), node.layer(), training)
                    : Optional.empty();
            Optional<PlanNode> sum = fusing ? sum(node, sources, value, nodes, uses) : Optional.empty();
            if (sum.isPresent()) {
                nodesBehind[value] = nodes.size() - 1;
                nodes.set(nodes.size() - 1, sum.get());
            } else if (both.isPresent()) {
                nodesBehind[value] = before;
                // at the place of the first node, so that contributions to gradients are added in the same order
                nodes.set(before, nodes.get(before).fused(both.get(), value, node.shape()));
            } else {
                nodes.add(PlanNode.of(node, sources, value));
                if (fusing) {
                    joinLastThree(nodes, uses, frozen);
                }
                nodesBehind[value] = nodes.size() - 1;
            }
        }
        return new Lowering(nodes, values, MemoryFormats.of(graph, nodes, values));
    }

    /**
     * The last node and a sum of its result and another value, as one. It is the last, so that nothing comes between them that the
     * order of contributions to gradients could depend on.
     */
    private static Optional<PlanNode> sum(
            Graph.Node node, List<Integer> sources, int value, List<PlanNode> nodes, int[] uses) {
        int last = nodes.size() - 1;
        for (int i = 0; i < 2 && sources.size() == 2 && last >= 0; i++) {
            int summand = sources.get(i);
            PlanNode before = nodes.get(last);
            if (before.target() == summand
                    && uses[summand] == 1
                    && before.outputShape().equals(node.shape())) {
                Optional<Layer> both = SumFusion.of(before.layer(), node.layer(), node.shape());
                if (both.isPresent()) {
                    return Optional.of(before.summed(both.get(), sources.get(1 - i), value));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Makes one of the last three nodes if they are a depthwise convolution between batch norms. None of them may be frozen: what is
     * frozen sees passes that do not train, and the others would, too.
     */
    private static void joinLastThree(List<PlanNode> nodes, int[] uses, Predicate<String> frozen) {
        int count = nodes.size();
        if (count < 3) {
            return;
        }
        List<PlanNode> three = nodes.subList(count - 3, count);
        PlanNode first = three.get(0);
        PlanNode second = three.get(1);
        PlanNode third = three.get(2);
        boolean row = isTakenAlone(first, second, uses) && isTakenAlone(second, third, uses);
        if (!row || first.hasAnyFrozen(frozen) || second.hasAnyFrozen(frozen) || third.hasAnyFrozen(frozen)) {
            return;
        }
        Optional<Layer> all = DepthwiseFusion.of(
                first.layer(), second.layer(), third.layer(), first.outputShape(), third.outputShape());
        if (all.isPresent()) {
            PlanNode joined = first.with(all.get(), second, third, DepthwiseFusion.BEFORE, third.target());
            three.clear();
            nodes.add(joined);
        }
    }

    private static boolean isTakenAlone(PlanNode node, PlanNode next, int[] uses) {
        return next.sources().equals(List.of(node.target()))
                && next.inputShapes().get(0).equals(node.outputShape())
                && uses[node.target()] == 1;
    }

    private static int[] values(Graph graph, boolean training, boolean activeMasks) {
        int[] values = new int[graph.valueCount()];
        int first = graph.inputs().size();
        for (int value = 0; value < values.length; value++) {
            values[value] = value;
            if (value >= first) {
                Graph.Node node = graph.nodes().get(value - first);
                boolean masks = activeMasks && node.layer() instanceof ActivationMask;
                if (!masks && LayerCalls.isView(node.layer(), training)) {
                    values[value] = values[node.sources().get(0)];
                }
            }
        }
        return values;
    }

    /** How many take each value of the plan: nodes, and outputs of the graph. */
    private static int[] uses(Graph graph, int[] values) {
        int[] uses = new int[values.length];
        int first = graph.inputs().size();
        for (int i = 0; i < graph.nodes().size(); i++) {
            for (int source : graph.nodes().get(i).sources()) {
                uses[values[source]] += values[first + i] == first + i ? 1 : 0;
            }
        }
        for (Graph.Output output : graph.outputs()) {
            uses[values[output.value()]]++;
        }
        return uses;
    }
}
