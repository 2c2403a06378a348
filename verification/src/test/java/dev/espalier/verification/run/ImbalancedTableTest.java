package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.DataStack;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table with a rare class: what class weights, sampling and a column of weights make of it, from the stack file on. */
class ImbalancedTableTest {

    private static final String STACK = """
            name: rare
            seed: 3
            data: {source: csv, path: rare.csv, label: sick, validation: 0.25, preprocess: [standardize]}
            model: [dense: 8, tanh, dense: 2]
            loss: cross-entropy
            optimizer: adam
            learning-rate: 0.02
            metrics: [recall: per-class, accuracy, weighted: accuracy, weighted: {metric: {recall: per-class}}]
            train: {epochs: 12, batch: 50, restore-best: false}
            """;

    @TempDir
    static Path folder;

    /** 1,200 rows, one in twenty of which is sick: the measures of sick ones lie 1.5 deviations apart. */
    @BeforeAll
    static void writeTable() throws IOException {
        Random random = new Random(5);
        StringBuilder rare = new StringBuilder("pulse,pressure,times,sick\n");
        for (int row = 0; row < 1200; row++) {
            boolean sick = row % 20 == 0;
            rare.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%d,%s\n",
                    random.nextGaussian() + (sick ? 1.5 : 0),
                    random.nextGaussian() - (sick ? 1.5 : 0),
                    sick ? 19 : 1,
                    sick ? "yes" : "no"));
        }
        Files.writeString(folder.resolve("rare.csv"), rare);
    }

    private record Trained(RunResult result, List<String> lines) {

        double recall() {
            return result.validation().getOrDefault("recall{class=yes}", Double.NaN);
        }
    }

    private static Trained train(Map<String, String> settings) {
        return train(settings, RunOptions.defaults());
    }

    private static Trained train(Map<String, String> settings, RunOptions options) {
        try (Espalier espalier = Espalier.create()) {
            Stack stack = espalier.readStack("rare.yaml", STACK, settings);
            try (TrainingRun run =
                    espalier.prepare(stack, options.withBaseFolder(folder).withThreads(1))) {
                return new Trained(run.run(), run.describe());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loss={cross-entropy: {class-weights: balanced}}",
                "loss={cross-entropy: {class-weights: {yes: 19}}}",
                "loss={focal: {class-weights: balanced}}",
                "data.sampling=oversample",
                "data.sampling=balanced",
                "data.sampling={method: balanced, samples: 1200}",
                "data.weight=times"
            })
    void aRareClassIsFoundIfItCounts(String setting) {
        // without the column of weights, which would give the class away
        Map<String, String> ignored = setting.contains("times") ? Map.of() : Map.of("data.ignore", "[times]");
        double plain = train(Map.of("data.ignore", "[times]")).recall();
        String[] parts = setting.split("=", 2);
        Map<String, String> settings = new java.util.HashMap<>(ignored);
        settings.put(parts[0], parts[1]);
        double weighted = train(settings).recall();
        // at these distances, the best boundary finds about half of the sick without weights, and more than 80 % with
        // them
        assertTrue(weighted > plain + 0.15, () -> setting + ": " + plain + " → " + weighted);
        assertTrue(weighted > 0.75, () -> setting + ": " + weighted);
    }

    @Test
    void weightsAreSaidBeforeTrainingAndRecorded() throws IOException {
        Path run = folder.resolve("run");
        Trained trained = train(
                Map.of("loss", "{cross-entropy: {class-weights: balanced}}", "data.ignore", "[times]"),
                RunOptions.defaults().withFolder(run));
        // 900 training rows, 45 of them sick: 900 / (2 · 855) and 900 / (2 · 45)
        String line = "class weights of sick, balanced by the training split: no 0.5263, yes 10";
        assertTrue(
                trained.lines().stream().anyMatch(text -> text.startsWith(line.substring(0, 60))),
                () -> String.join("\n", trained.lines()));
        String resolved = Files.readString(run.resolve("stack.yaml"));
        assertTrue(resolved.contains("\"yes\": 10.0"), resolved);
        double balanced = trained.result().validation().getOrDefault("weighted-accuracy", Double.NaN);
        double no = trained.result().validation().getOrDefault("recall{class=no}", Double.NaN);
        // the validation split is stratified: the weighted accuracy is the mean of the recalls
        assertEquals((no + trained.recall()) / 2, balanced, 1e-6);
        assertEquals(
                trained.recall(),
                trained.result().validation().getOrDefault("weighted-recall{class=yes}", Double.NaN),
                1e-6);
    }

    @Test
    void anEvaluationByFileTakesTheWeightsOfItsColumn() throws IOException {
        Path run = folder.resolve("weighted");
        train(Map.of("data.weight", "times"), RunOptions.defaults().withFolder(run));
        try (Espalier espalier = Espalier.create()) {
            TrainedModel model = espalier.loadModel(run.resolve("model.safetensors"));
            assertEquals(2, model.schema().inputs().get(0).shape().size(), "the column is not a feature");
            DataStack stack = DataStack.read(model.provenance().stack(), "model", espalier.catalog());
            ReadRequest request = new ReadRequest(model.schema(), DataSource.Targets.REQUIRED);
            Path weighted = Files.writeString(
                    folder.resolve("weighted.csv"),
                    "pulse,pressure,times,sick\n0.1,0.2,3,no\n2,-2,0.5,yes\n1,-1,0,no\n");
            Path repeated = Files.writeString(
                    folder.resolve("repeated.csv"),
                    "pulse,pressure,times,sick\n" + "0.1,0.2,1,no\n".repeat(6) + "2,-2,1,yes\n");
            Dataset first = stack.read(weighted, request);
            Dataset second = stack.read(repeated, request);
            assertEquals(
                    model.evaluate(second, 1).getOrDefault("loss", Double.NaN),
                    model.evaluate(first, 1).getOrDefault("loss", Double.NaN),
                    1e-6);
            Path without = Files.writeString(folder.resolve("without.csv"), "pulse,pressure,sick\n0.1,0.2,no\n");
            EspalierException missing = assertThrows(EspalierException.class, () -> stack.read(without, request));
            assertTrue(missing.getMessage().contains("'times'"), missing::getMessage);
            // to predict takes no weights
            stack.read(without, new ReadRequest(model.schema(), DataSource.Targets.IGNORED));
        }
    }

    @Test
    void cellsThatAreNotWeightsAreNamedByLine() throws IOException {
        Files.writeString(
                folder.resolve("broken.csv"),
                "pulse,pressure,times,sick\n1,2,1,no\n2,3,-1,yes\n3,4,,no\n4,5,many,yes\n5,6,2,no\n");
        EspalierException thrown = assertThrows(
                EspalierException.class, () -> train(Map.of("data.path", "broken.csv", "data.weight", "times")));
        assertEquals(ErrorCode.DATA_VALUE, thrown.code());
        String text = thrown.getMessage();
        for (String expected :
                new String[] {"broken.csv:3", "'-1'", "broken.csv:4", "the cell is empty", "broken.csv:5", "'many'"}) {
            assertTrue(text.contains(expected), text);
        }
    }

    @Test
    void aMetricThatCannotBeWeightedIsRefused() {
        EspalierException thrown =
                assertThrows(EspalierException.class, () -> train(Map.of("metrics", "[weighted: roc-auc]")));
        assertTrue(thrown.getMessage().contains("weighted cannot weight roc-auc"), thrown::getMessage);
    }
}
