package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Shape;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunDescription.Association;
import dev.espalier.api.event.RunDescription.Node;
import dev.espalier.api.event.RunDescription.Output;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.testkit.FakeRunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Records of runs for tests: a healthy one, and parts of others. */
final class Runs {

    static final long STEPS = 200;

    private Runs() {}

    static RunDescription classifier(Long... counts) {
        return described(List.of("cross-entropy"), counts);
    }

    static RunDescription described(List<String> losses, Long... counts) {
        List<String> classes = Stream.of(counts).map(count -> "class-" + count).toList();
        List<Output> outputs = losses.stream()
                .map(loss -> new Output(
                        losses.size() == 1 ? "" : loss, loss, TargetKind.CLASS_INDEX, classes, List.of(counts)))
                .toList();
        return with(
                outputs, List.of(node("dense1", "dense"), node("relu1", "relu"), node("dense2", "dense")), List.of());
    }

    static Node node(String name, String layer) {
        return new Node(name, layer, List.of("input"), Shape.of(16), layer.equals("dense") ? 400 : 0, false);
    }

    static RunDescription with(List<Output> outputs, List<Node> nodes, List<Association> associations) {
        return with(outputs, nodes, associations, 32, false);
    }

    static RunDescription with(
            List<Output> outputs, List<Node> nodes, List<Association> associations, int passSize, boolean adapted) {
        return new RunDescription(
                "", List.of(), nodes, outputs, List.of(), Optional.of("loss"), "", "", passSize, adapted, associations);
    }

    static Map<String, Double> values(double loss, double accuracy) {
        return Map.of("loss", loss, "accuracy", accuracy);
    }

    static FakeRunRecord begun(RunDescription description) {
        return new FakeRunRecord(STEPS, description);
    }

    /** Three balanced classes, learned as one would wish, with statistics of layers that live. */
    static FakeRunRecord healthy() {
        FakeRunRecord run = begun(classifier(100L, 100L, 100L));
        for (int epoch = 1; epoch <= 20; epoch++) {
            double loss = 0.1 + Math.exp(-0.3 * (epoch - 1));
            run.epoch(loss, values(loss + 0.05, 1 - loss / 2)).statistics(statistics(epoch, 1, 0.1, 1e-3));
        }
        return run.phase("data", 0.1).phase("forward", 6).end();
    }

    /** Statistics in which the gradient of the first dense layer is a multiple of that of the last. */
    static StatisticsCollected statistics(int epoch, double first, double dead, double updates) {
        List<LayerStatistics> layers = new ArrayList<>();
        layers.add(new LayerStatistics("dense1", 2, first, 2 * updates, Double.NaN, List.of()));
        layers.add(new LayerStatistics("relu1", 0, 0, 0, dead, List.of()));
        layers.add(new LayerStatistics("dense2", 2, 1, 2 * updates, Double.NaN, List.of()));
        layers.add(new LayerStatistics("dense3", 2, 1, 2 * updates, Double.NaN, List.of()));
        return new StatisticsCollected(10L * epoch, epoch, layers);
    }

    static RunDescription deep() {
        return with(
                List.of(),
                List.of(
                        node("dense1", "dense"),
                        node("relu1", "relu"),
                        node("dense2", "dense"),
                        node("dense3", "dense")),
                List.of());
    }
}
