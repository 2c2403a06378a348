package dev.espalier.engine.plan;

import dev.espalier.api.model.Layer;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From the nodes of a graph to the units of a plan: the one place that decides what is run.
 *
 * <p>Nodes that only change the shape are dissolved: who takes their result takes their input. A node that alone takes the
 * result of another may become a part of that one's unit (see {@link Layer.Fusible}); the result between them is then held nowhere.
 * Whatever else makes one unit of several nodes belongs here too, since all that follows (gradients, buffers, binding) knows
 * units only.
 *
 * @param units what is run, in order
 * @param values for each value of the graph, the value of the plan that holds its numbers; for one that is held nowhere, itself,
 *     which no unit gives or takes
 */
record Lowering(List<Unit> units, int[] values) {

    /**
     * Lowers a graph.
     *
     * @param graph what is computed
     * @param training whether the plan trains
     * @param fusing whether one unit may stand for several nodes
     */
    static Lowering of(Graph graph, boolean training, boolean fusing) {
        int[] values = values(graph, training);
        int[] uses = uses(graph, values);
        int[] unitsBehind = new int[values.length];
        List<Unit> units = new ArrayList<>();
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
            int before = alone ? unitsBehind[sources.get(0)] : -1;
            Optional<Layer> both = fusing && alone
                    ? LayerCalls.fusedWith(units.get(before).layer(), node.layer(), training)
                    : Optional.empty();
            if (both.isPresent()) {
                unitsBehind[value] = before;
                // at the place of the first node, so that contributions to gradients are added in the same order
                units.set(before, units.get(before).fused(both.get(), value, node.shape()));
            } else {
                unitsBehind[value] = units.size();
                units.add(Unit.of(node, sources, value));
            }
        }
        return new Lowering(units, values);
    }

    private static int[] values(Graph graph, boolean training) {
        int[] values = new int[graph.valueCount()];
        int first = graph.inputs().size();
        for (int value = 0; value < values.length; value++) {
            values[value] = value;
            if (value >= first) {
                Graph.Node node = graph.nodes().get(value - first);
                if (LayerCalls.isView(node.layer(), training)) {
                    values[value] = values[node.sources().get(0)];
                }
            }
        }
        return values;
    }

    /** How many take each value of the plan: units, and outputs of the graph. */
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
