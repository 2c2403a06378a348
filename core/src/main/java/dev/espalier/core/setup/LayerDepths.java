package dev.espalier.core.setup;

import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.model.Graph;
import java.util.HashMap;
import java.util.Map;

/**
 * How deep the layers of a graph lie below its outputs, counted in layers with weights: 0 for the last one.
 *
 * <p>Where several paths lead to an output, the longest counts. A normalization layer is as deep as the layer whose results it
 * normalizes, and so is everything else without weights.
 */
final class LayerDepths {

    private final Map<String, Integer> depths = new HashMap<>();

    LayerDepths(Graph graph) {
        int inputs = graph.inputs().size();
        int[] behind = new int[graph.valueCount()];
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Graph.Node node = graph.nodes().get(i);
            int depth = behind[inputs + i];
            node.parameters().forEach(parameter -> depths.put(parameter.info().name(), depth));
            int before = depth + (hasWeights(node) ? 1 : 0);
            for (int source : node.sources()) {
                behind[source] = Math.max(behind[source], before);
            }
        }
    }

    private static boolean hasWeights(Graph.Node node) {
        return node.parameters().stream().anyMatch(parameter -> parameter.info().role() == ParameterInfo.Role.WEIGHT);
    }

    /** The depth of the layer of a parameter. */
    int of(String parameter) {
        return depths.getOrDefault(parameter, 0);
    }

    /** The factor on the learning rate of a parameter: decay to the power of its depth. */
    double factor(String parameter, double decay) {
        double factor = 1;
        for (int i = of(parameter); i > 0; i--) {
            factor *= decay;
        }
        return factor;
    }
}
