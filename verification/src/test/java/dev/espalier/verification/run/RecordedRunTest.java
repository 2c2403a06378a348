package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Recording everything in every step changes no bit of a run, whatever updates its parameters. */
class RecordedRunTest {

    private static final String STACK = """
            name: recorded
            seed: 3
            data: {source: fashion-mnist-small, validation: 0.1, preprocess: [scale: {factor: 0.00392156862}]}
            model: [dense: 24, batch-norm, relu, dropout: {probability: 0.2}, dense: 12, tanh, dense: 10]
            loss: cross-entropy
            learning-rate: 0.01
            train: {steps: 14, batch: 60, validate: {steps: 5}, restore-best: false}
            """;

    private static final String EVERYTHING = "{step-points: 100000, statistics: {steps: 1}}";

    /** Keeps what is collected. */
    private static final class Watcher implements TrainingListener {

        final List<StatisticsCollected> statistics = new ArrayList<>();

        @Override
        public boolean wantsStatistics() {
            return true;
        }

        @Override
        public void statisticsCollected(StatisticsCollected event) {
            statistics.add(event);
        }
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                        Map.of("optimizer", "adam"),
                        Map.of("optimizer", "{sgd: {momentum: 0.9}}"),
                        Map.of("optimizer", "{sgd: {momentum: 0.9}}", "train.clip-norm", "0.5"),
                        Map.of("optimizer", "adam", "train.clip-value", "0.001"),
                        Map.of("optimizer", "adam", "train.accumulate", "3"),
                        Map.of("optimizer", "{sam: {inner: sgd}}"),
                        Map.of("optimizer", "l-bfgs", "model.3", "relu"),
                        Map.of("optimizer", "lamb", "regularizers", "[l2: {coefficient: 0.001}]"),
                        Map.of(
                                "optimizer",
                                "adam",
                                "regularizers",
                                "[decoupled-decay: {coefficient: 0.01}, gradient-noise, max-norm]"),
                        Map.of("optimizer", "adam", "groups", "[{match: dense1/*, freeze: true}]"),
                        Map.of("optimizer", "adam", "groups", "[{match: dense2/*, freeze: {steps: 6}}]"),
                        Map.of("optimizer", "schedule-free-adamw"),
                        Map.of("optimizer", "adam", "train.ema-decay", "0.9"))
                .map(settings -> Arguments.of(settings, 2));
    }

    private static TrainedModel run(Map<String, String> settings, int threads, TrainingListener... listeners) {
        Espalier.Builder builder = Espalier.builder();
        for (TrainingListener listener : listeners) {
            builder.listener(listener);
        }
        try (Espalier espalier = builder.build();
                TrainingRun run = espalier.prepare(
                        espalier.readStack("test", STACK, settings),
                        RunOptions.defaults().withThreads(threads))) {
            return run.run().model().orElseThrow();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theBitsAreThoseOfARunThatIsNotRecorded(Map<String, String> settings, int threads) {
        Map<String, float[]> expected =
                run(with(settings, "recording", "off"), threads).weights();
        Watcher watcher = new Watcher();
        Map<String, float[]> found =
                run(with(settings, "recording", EVERYTHING), threads, watcher).weights();
        expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
        assertEquals(14, watcher.statistics.size());
        watcher.statistics.forEach(event -> assertSound(event, settings));
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put(key, value);
        return all;
    }

    private static void assertSound(StatisticsCollected event, Map<String, String> settings) {
        for (LayerStatistics layer : event.layers()) {
            boolean trains = layer.tensors().stream().anyMatch(tensor -> tensor.kind() == TensorStatistics.Kind.UPDATE);
            assertEquals(trains, layer.parameterNorm() > 0, () -> event.step() + " " + layer);
            for (TensorStatistics tensor : layer.tensors()) {
                assertEquals(0, tensor.nonFinite());
                List<Double> quantiles = tensor.quantiles();
                assertEquals(quantiles.stream().sorted().toList(), quantiles, tensor::toString);
                assertTrue(
                        tensor.minimum() <= quantiles.get(0) && quantiles.get(6) <= tensor.maximum(), tensor::toString);
            }
        }
        boolean frozen = settings.getOrDefault("groups", "").contains("dense1/*");
        List<TensorStatistics> dense = event.layers().get(0).tensors();
        assertEquals(frozen ? 1 : 7, dense.size(), "the output, and three of weight and bias each that are trained");
    }
}
