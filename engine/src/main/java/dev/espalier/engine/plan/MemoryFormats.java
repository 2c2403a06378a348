package dev.espalier.engine.plan;

import dev.espalier.api.Shape;
import dev.espalier.engine.compute.MemoryFormat;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.List;

/**
 * Which values of a plan have their channels last: those that only layers see which can do with that.
 *
 * <p>Layers that prefer channels last convert by themselves what they get or must give otherwise, so no node is added for it. The
 * inputs and outputs of the graph, and what a layer gives to one that knows nothing of formats, have their channels first.
 *
 * @param channelsLast by value
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record MemoryFormats(boolean[] channelsLast) {

    static MemoryFormats of(Graph graph, List<PlanNode> nodes, int[] values) {
        List<Shape> shapes = new ArrayList<>();
        for (int value = 0; value < values.length; value++) {
            shapes.add(graph.shape(value));
        }
        boolean[] last = new boolean[values.length];
        for (PlanNode node : nodes) {
            last[node.target()] = isAware(node);
        }
        for (Graph.Output output : graph.outputs()) {
            last[values[output.value()]] = false;
        }
        for (PlanNode node : nodes) {
            for (int i = 0; i < node.sources().size(); i++) {
                int source = node.sources().get(i);
                // a view of another shape is one of the elements as that shape orders them
                last[source] &= isAware(node) && node.inputShapes().get(i).equals(shapes.get(source));
            }
        }
        boolean changed = true;
        while (changed) {
            // what one node gives up, others may have to give up that keep the format
            changed = agree(nodes, last);
        }
        return new MemoryFormats(last);
    }

    private static boolean isAware(PlanNode node) {
        return MemoryFormat.supportOf(node.layer()) != MemoryFormat.Support.CHANNELS_FIRST;
    }

    /** Lets the values around each node agree that keeps the format; whether any has changed. */
    private static boolean agree(List<PlanNode> nodes, boolean[] last) {
        boolean changed = false;
        for (PlanNode node : nodes) {
            if (MemoryFormat.supportOf(node.layer()) == MemoryFormat.Support.KEPT) {
                List<Integer> around = new ArrayList<>(node.sources());
                around.add(node.target());
                boolean all = true;
                for (int value : around) {
                    all &= last[value];
                }
                for (int value : around) {
                    changed |= last[value] && !all;
                    last[value] &= all;
                }
            }
        }
        return changed;
    }

    MemoryFormat of(int value) {
        return channelsLast[value] ? MemoryFormat.CHANNELS_LAST : MemoryFormat.CHANNELS_FIRST;
    }
}
