package dev.espalier.verification.run;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.regularizer.ActivationMask;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A stack file made of plugins, which trains one step.
 *
 * @param optimizer updates the parameters
 * @param ofGroup updates those of one layer instead; none or one
 * @param schedules of the learning rate
 * @param regularizers masks go between the layers, all others into the list
 * @param augmenters in their order
 */
record ComposedStack(
        PluginEntry optimizer,
        List<PluginEntry> ofGroup,
        List<PluginEntry> schedules,
        List<PluginEntry> regularizers,
        List<PluginEntry> augmenters) {

    /** Parameters that a penalty can be on together. */
    static final String OF_ONE_SHAPE = "dense1/bias, dense2/bias";

    private static final int SAMPLES = 24;

    /** What there is to train on. */
    enum Data {
        IMAGES(
                "{source: idx, path: images, validation: 0.25, preprocess: [scale: {factor: 0.004}]}",
                SampleData.CLASSES,
                new Schema.Input("image", Shape.of(1, SampleData.SIDE, SampleData.SIDE), List.of())),
        TABLE(
                "{source: csv, path: flowers.csv, label: species, validation: 0.25, preprocess: [standardize]}",
                3,
                new Schema.Input(
                        "features",
                        Shape.of(4),
                        Stream.of("sepal-length", "sepal-width", "petal-length", "petal-width")
                                .map(name -> Schema.Column.numeric(name))
                                .toList()));

        private final String line;
        private final int classes;
        private final Schema schema;

        Data(String line, int classes, Schema.Input input) {
            this.line = line;
            this.classes = classes;
            List<String> names =
                    IntStream.range(0, classes).mapToObj(Integer::toString).toList();
            this.schema = new Schema(
                    List.of(input), List.of(new Schema.Target("label", TargetKind.CLASS_INDEX, classes, names)));
        }

        /** What samples of these data look like. */
        Schema schema() {
            return schema;
        }
    }

    /** Writes the data that the stack files name. */
    static void writeData(Path folder) throws IOException {
        SampleData.writeImages(folder.resolve("images"), SAMPLES, SampleData.CLASSES);
        SampleData.writeFlowers(folder.resolve("flowers.csv"), 5, SAMPLES);
    }

    List<PluginEntry> plugins() {
        return Stream.of(List.of(optimizer), ofGroup, schedules, regularizers, augmenters)
                .flatMap(List::stream)
                .toList();
    }

    /** The text of the file. */
    String text() {
        Data data = Arrays.stream(Data.values())
                .filter(each -> augmenters.stream().allMatch(one -> one.suits().contains(each)))
                .findFirst()
                .orElseThrow();
        String masks = regularizers.stream()
                .filter(ComposedStack::isMask)
                .map(mask -> mask.text() + ", ")
                .collect(Collectors.joining());
        String groups = ofGroup.stream()
                .map(plugin -> "{match: \"dense2/*\", optimizer: " + plugin.text() + "}")
                .collect(Collectors.joining());
        return """
                seed: 5
                data: %s
                model: [flatten, dense: 6, %stanh, dense: 6, dense: %d]
                loss: cross-entropy
                optimizer: %s
                learning-rate: 0.001
                schedule: [%s]
                regularizers: [%s]
                augment: [%s]
                groups: [%s]
                train: {steps: 1, batch: 6}
                """.formatted(
                data.line,
                masks,
                data.classes,
                optimizer.text(),
                texts(schedules),
                texts(regularizers.stream().filter(plugin -> !isMask(plugin)).toList()),
                texts(augmenters),
                groups);
    }

    private static boolean isMask(PluginEntry entry) {
        return entry.is(ActivationMask.class);
    }

    private static String texts(List<PluginEntry> entries) {
        return entries.stream().map(PluginEntry::text).collect(Collectors.joining(", "));
    }

    /** Trains a step on one thread and on two, and says what is wrong with it. */
    List<String> faultsOfAStep(Espalier espalier, Path folder) throws IOException {
        Path file = Stacks.write(folder, "composed.yaml", text());
        List<String> faults = new ArrayList<>();
        try {
            Map<String, float[]> alone = step(espalier, file, 1, faults);
            Map<String, float[]> together = step(espalier, file, 2, faults);
            alone.forEach((name, values) -> {
                if (!Arrays.equals(values, together.get(name))) {
                    faults.add(name + " has other bits on two threads");
                }
            });
        } catch (EspalierException refused) {
            faults.add(refused.getMessage());
        }
        return faults;
    }

    private static Map<String, float[]> step(Espalier espalier, Path file, int threads, List<String> faults) {
        RunOptions options =
                RunOptions.defaults().withBaseFolder(file.getParent()).withThreads(threads);
        try (TrainingRun run = espalier.prepare(espalier.readStack(file, Map.of()), options)) {
            RunResult result = run.run();
            double loss = result.validation().getOrDefault("loss", Double.NaN);
            if (!Double.isFinite(loss)) {
                faults.add("the validation loss is " + loss);
            }
            if (result.steps() != 1) {
                faults.add(result.steps() + " steps were made");
            }
            Map<String, float[]> weights = result.model().orElseThrow().weights();
            weights.forEach((name, values) -> {
                for (float value : values) {
                    if (!Float.isFinite(value)) {
                        faults.add(name + " has a value of " + value);
                        return;
                    }
                }
            });
            return weights;
        }
    }
}
