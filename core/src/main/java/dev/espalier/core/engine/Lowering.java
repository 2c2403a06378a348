package dev.espalier.core.engine;

import dev.espalier.core.layer.View;
import dev.espalier.core.model.Graph;
import java.util.ArrayList;
import java.util.List;

/**
 * From the nodes of a graph to the units of a plan: the one place that decides what is run.
 *
 * <p>Nodes that only change the shape are dissolved: who takes their result takes their input. Whatever makes one unit of
 * several nodes belongs here too, since all that follows (gradients, buffers, binding) knows units only.
 *
 * @param units what is run, in order
 * @param values for each value of the graph, the value of the plan that holds its numbers
 */
record Lowering(List<Unit> units, int[] values) {

    static Lowering of(Graph graph, boolean training) {
        int[] values = new int[graph.valueCount()];
        List<Unit> units = new ArrayList<>();
        int first = graph.inputs().size();
        for (int value = 0; value < first; value++) {
            values[value] = value;
        }
        for (int i = 0; i < graph.nodes().size(); i++) {
            Graph.Node node = graph.nodes().get(i);
            List<Integer> sources = new ArrayList<>();
            for (int source : node.sources()) {
                sources.add(values[source]);
            }
            if (node.layer() instanceof View view && view.isView(training)) {
                values[first + i] = sources.get(0);
            } else {
                values[first + i] = first + i;
                units.add(Unit.of(node, sources, first + i));
            }
        }
        return new Lowering(units, values);
    }
}
