package dev.espalier.plugins.diagnostics;

import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.RunDescription.Node;
import dev.espalier.api.event.StatisticsCollected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How gradients change on their way through the layers of one type: those of the first by those of the last.
 *
 * @param first the layer nearest to the input
 * @param last the layer nearest to the output
 * @param ratio the median over the run of the root mean square gradient of the first by that of the last
 */
record DepthGradients(String first, String last, double ratio) {

    private static final int LEAST_LAYERS = 3;

    /** That of the most frequent type of layers with parameters; empty with fewer than three of them, or without statistics. */
    static Optional<DepthGradients> of(RunRecord record) {
        List<Node> layers = mostFrequentType(record.run().description().nodes());
        if (layers.size() < LEAST_LAYERS) {
            return Optional.empty();
        }
        Node first = layers.get(0);
        Node last = layers.get(layers.size() - 1);
        List<Double> ratios = new ArrayList<>();
        for (StatisticsCollected collected : record.statistics()) {
            double ratio = rootMeanSquare(collected, first) / rootMeanSquare(collected, last);
            if (ratio > 0 && Double.isFinite(ratio)) {
                ratios.add(ratio);
            }
        }
        if (ratios.isEmpty()) {
            return Optional.empty();
        }
        double ratio =
                Median.of(ratios.stream().mapToDouble(Double::doubleValue).toArray());
        return Optional.of(new DepthGradients(first.name(), last.name(), ratio));
    }

    private static List<Node> mostFrequentType(List<Node> nodes) {
        Map<String, List<Node>> byType = new HashMap<>();
        List<Node> most = List.of();
        for (Node node : nodes) {
            if (node.parameters() > 0 && !node.frozen()) {
                List<Node> alike = byType.computeIfAbsent(node.layer(), type -> new ArrayList<>());
                alike.add(node);
                most = alike.size() > most.size() ? alike : most;
            }
        }
        return most;
    }

    private static double rootMeanSquare(StatisticsCollected collected, Node node) {
        for (LayerStatistics layer : collected.layers()) {
            if (layer.name().equals(node.name())) {
                return layer.gradientNorm() / Math.sqrt((double) node.parameters());
            }
        }
        return Double.NaN;
    }
}
