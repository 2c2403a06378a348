package dev.espalier.core.training;

import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What the outputs of a graph depend on: its inputs, and the layers between. */
public final class OutputReach {

    private final Graph graph;

    /** For each output the values that it depends on: those of the inputs, then those of the nodes. */
    private final List<BitSet> values = new ArrayList<>();

    /**
     * The dependencies of a graph.
     *
     * @param graph the graph
     */
    public OutputReach(Graph graph) {
        this.graph = graph;
        int inputs = graph.inputs().size();
        for (Graph.Output output : graph.outputs()) {
            BitSet reached = new BitSet();
            reached.set(output.value());
            for (int node = graph.nodes().size() - 1; node >= 0; node--) {
                if (reached.get(inputs + node)) {
                    graph.nodes().get(node).sources().forEach(reached::set);
                }
            }
            values.add(reached);
        }
    }

    /**
     * The inputs that an output depends on.
     *
     * @param output its place in the graph
     * @return the places of the inputs in the graph
     */
    public BitSet inputsOf(int output) {
        return values.get(output).get(0, graph.inputs().size());
    }

    /**
     * The outputs that depend on a parameter.
     *
     * @param parameter its full name
     * @return the places of the outputs in the graph
     */
    public BitSet outputsOf(String parameter) {
        BitSet outputs = new BitSet();
        for (int node = 0; node < graph.nodes().size(); node++) {
            boolean has = graph.nodes().get(node).parameters().stream()
                    .anyMatch(own -> own.info().name().equals(parameter));
            for (int output = 0; has && output < values.size(); output++) {
                if (values.get(output).get(graph.inputs().size() + node)) {
                    outputs.set(output);
                }
            }
        }
        return outputs;
    }
}
