package dev.espalier.core;

import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which algorithms the convolutions of a graph are computed with, in a line. */
final class ConvolutionSummary {

    private ConvolutionSummary() {}

    /** The line: {@code convolutions: 2 F(4x4, 3x3), 1 direct}; empty if there is no convolution. */
    static Optional<String> line(Graph graph) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Graph.Node node : graph.nodes()) {
            if (node.layer() instanceof Convolution convolution) {
                String algorithm = convolution.algorithm(
                        node.inputShapes().get(0), graph.model().convolutions());
                counts.merge(algorithm, 1, Integer::sum);
            }
        }
        List<String> words = new ArrayList<>();
        counts.forEach((algorithm, count) -> words.add(count + " " + algorithm));
        return words.isEmpty() ? Optional.empty() : Optional.of("convolutions: " + String.join(", ", words));
    }
}
