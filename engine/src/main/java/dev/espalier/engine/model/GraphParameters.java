package dev.espalier.engine.model;

import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.ArrayList;
import java.util.List;

/** Gives the parameters and buffers of nodes their full names, and weights the gain of the activation that follows. */
final class GraphParameters {

    private static final int NONE = -1;
    private static final int SEVERAL = -2;

    private final int inputCount;
    private final List<GraphInference.Draft> drafts;

    /** For each node the one node that takes its result; {@link #NONE}, or {@link #SEVERAL} if it is an output as well. */
    private final int[] consumer;

    GraphParameters(int inputCount, List<GraphInference.Draft> drafts, List<Graph.Output> outputs) {
        this.inputCount = inputCount;
        this.drafts = drafts;
        this.consumer = new int[drafts.size()];
        java.util.Arrays.fill(consumer, NONE);
        for (int i = 0; i < drafts.size(); i++) {
            for (int source : drafts.get(i).sources()) {
                take(source, i);
            }
        }
        for (Graph.Output output : outputs) {
            consumer[output.value() - inputCount] = SEVERAL;
        }
    }

    private void take(int value, int node) {
        if (value >= inputCount) {
            int source = value - inputCount;
            consumer[source] = consumer[source] == NONE ? node : SEVERAL;
        }
    }

    List<Graph.Node> nodes() {
        List<Graph.Node> nodes = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            GraphInference.Draft draft = drafts.get(i);
            LayerSignature signature = draft.signature();
            double gain = gainAfter(i);
            List<Graph.Parameter> parameters = new ArrayList<>();
            for (LayerSignature.Parameter parameter : signature.parameters()) {
                parameters.add(parameter(draft.name(), parameter, gain));
            }
            List<Graph.Buffer> buffers = new ArrayList<>();
            for (LayerSignature.Buffer buffer : signature.buffers()) {
                String name = draft.name() + "/" + buffer.name();
                buffers.add(new Graph.Buffer(name, buffer.shape(), buffer.initialValue()));
            }
            nodes.add(new Graph.Node(
                    draft.name(), draft.layer(), draft.sources(), draft.inputShapes(), signature, parameters, buffers));
        }
        return nodes;
    }

    private static Graph.Parameter parameter(String node, LayerSignature.Parameter parameter, double gain) {
        ParameterInfo info = new ParameterInfo(
                node + "/" + parameter.name(),
                parameter.role(),
                parameter.shape(),
                parameter.fanIn(),
                parameter.fanOut(),
                parameter.role() == Role.WEIGHT ? gain : 1,
                parameter.units());
        return new Graph.Parameter(info, parameter.initializer(), parameter.initialValue());
    }

    /** The gain of the first activation behind a node, looking through normalisation, masks and the like. */
    private double gainAfter(int node) {
        for (int next = consumer[node]; next >= 0; next = consumer[next]) {
            GraphInference.Draft draft = drafts.get(next);
            Layer layer = draft.layer();
            if (layer instanceof Layer.Elementwise elementwise) {
                return LayerCalls.gain(elementwise);
            }
            boolean weighs = draft.signature().parameters().stream().anyMatch(p -> p.role() == Role.WEIGHT);
            if (weighs || draft.sources().size() > 1) {
                return 1;
            }
        }
        return 1;
    }
}
