package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.core.stack.Thresholds;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several columns of two values that one output with a sigmoid predicts as labels. */
class MultiLabelRunTest {

    @TempDir
    Path folder;

    @BeforeEach
    void table() throws IOException {
        StringBuilder text = new StringBuilder("x,y,red,round,sweet\n");
        for (int i = 0; i < 400; i++) {
            double x = StrictMath.sin(1.3 * i);
            double y = StrictMath.cos(2.7 * i);
            text.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%d,%s,%d%n",
                    x,
                    y,
                    x > 0 ? 1 : 0,
                    x + y > 0.5 ? "yes" : "no",
                    y > 0 ? 1 : -1));
        }
        Files.writeString(folder.resolve("fruit.csv"), text);
    }

    private static StackBuilder stack(Thresholds thresholds) {
        return Stack.builder()
                .source(CsvSource.builder("fruit.csv")
                        .targets("red", "round", "sweet")
                        .build())
                .test(0.25)
                .model(Model.sequential(new Dense(16), new Tanh(), new Dense(3)))
                .loss(Stack.OutputLoss.of(new BinaryCrossEntropy()).withThresholds(thresholds))
                .optimizer(new Momentum())
                .learningRate(0.2)
                .batch(20)
                .epochs(40);
    }

    private RunResult run(Stack stack, RunOptions options) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, options.withThreads(1).withBaseFolder(folder))) {
            return run.run();
        }
    }

    @Test
    void learnsEachLabelWhateverItsTwoValuesAre() {
        RunResult result = run(stack(new Thresholds()).build(), RunOptions.defaults());
        TrainedModel model = result.model().orElseThrow();
        assertEquals(TargetKind.LABELS, model.target(0).kind());
        assertEquals(List.of("red", "round", "sweet"), model.target(0).classNames());
        assertEquals(List.of(0.5, 0.5, 0.5), model.thresholds(0));
        assertEquals(
                Set.of(
                        "loss",
                        "accuracy",
                        "accuracy{label=red}",
                        "accuracy{label=round}",
                        "accuracy{label=sweet}",
                        "f1",
                        "f1{label=red}",
                        "f1{label=round}",
                        "f1{label=sweet}"),
                result.test().keySet());
        assertTrue(result.test().values().stream().skip(1).allMatch(value -> value > 0.9), () -> result.test() + "");
        try (Predictor predictor = model.predictor(1)) {
            assertEquals(
                    List.of("red", "sweet"),
                    predictor.predict(new float[] {0.8f, 0.2f}).labels(model.thresholds(0)).stream()
                            .filter(label -> !label.equals("round"))
                            .toList());
            assertEquals(
                    List.of(), predictor.predict(new float[] {-0.8f, -0.5f}).labels(model.thresholds(0)));
        }
    }

    @Test
    void thresholdsDecideAndAreInTheModelFile() {
        Thresholds thresholds = new Thresholds(Map.of("red", 1.0, Thresholds.EVERY_LABEL, 0.0));
        RunResult result =
                run(stack(thresholds).epochs(2).build(), RunOptions.defaults().withFolder(folder.resolve("run")));
        assertEquals(0, result.test().getOrDefault("f1{label=red}", 1.0), "a probability of 1 is never predicted");
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(folder.resolve("run/model.safetensors"));
            assertEquals(List.of(1.0, 0.0, 0.0), loaded.thresholds(0));
            Dataset again = CsvSource.builder("")
                    .targets("red", "round", "sweet")
                    .build()
                    .read(folder.resolve("fruit.csv"), new ReadRequest(loaded.schema(), DataSource.Targets.REQUIRED));
            Map<String, Double> values = loaded.evaluate(again, 1);
            assertEquals(0, values.getOrDefault("f1{label=red}", 1.0));
            // all samples are predicted to be sweet, so that the accuracy is their fraction
            assertEquals(0.5, values.getOrDefault("accuracy{label=sweet}", 0.0), 0.05);
        }
    }

    @Test
    void thresholdsAreChosenByTheValidationSplitAndSaved() {
        Stack chosen = stack(Thresholds.chosenBy(Thresholds.Rule.BEST_F1))
                .epochs(3)
                .validation(0.3)
                .build();
        RunResult result = run(chosen, RunOptions.defaults().withFolder(folder.resolve("run")));
        RunResult halves = run(stack(new Thresholds()).epochs(3).validation(0.3).build(), RunOptions.defaults());
        TrainedModel model = result.model().orElseThrow();
        assertTrue(
                model.thresholds(0).stream().anyMatch(threshold -> threshold != 0.5), () -> model.thresholds(0) + "");
        assertEquals(halves.test().get("loss"), result.test().get("loss"), "training is the same");
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(folder.resolve("run/model.safetensors"));
            assertEquals(model.thresholds(0), loaded.thresholds(0));
        }
    }

    @Test
    void whatDoesNotSuitLabelsIsRefusedWithARemedy() {
        refused(stack(new Thresholds(Map.of("rot", 0.3))), "there is no label rot; the labels are red, round, sweet");
        refused(stack(new Thresholds()).loss(new MeanSquaredError()), "to predict numbers set data.task: regression");
        refused(stack(new Thresholds()).loss(new CrossEntropy()), "for labels there is binary-cross-entropy");
        StackBuilder single = stack(new Thresholds(Map.of("red", 0.3)))
                .source(CsvSource.builder("fruit.csv").targets("red").build())
                .model(Model.sequential(new Dense(1)));
        refused(single, "has no labels that apply independently");
    }

    private void refused(StackBuilder builder, String expected) {
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> run(builder.build(), RunOptions.defaults()));
        assertTrue(refusal.getMessage().contains(expected), refusal::getMessage);
    }

    /** One output with a sigmoid for two classes is the usual way of a single label, with -1 and 1 as its values. */
    @Test
    void twoClassesNeedOneOutput() {
        StackBuilder single = stack(new Thresholds())
                .source(CsvSource.builder("fruit.csv")
                        .targets("sweet")
                        .ignore("red", "round")
                        .build())
                .model(Model.sequential(new Dense(8), new Tanh(), new Dense(1)));
        RunResult result = run(single.build(), RunOptions.defaults());
        assertTrue(result.test().getOrDefault("accuracy", 0.0) > 0.9, () -> result.test() + "");
        TrainedModel model = result.model().orElseThrow();
        assertEquals(List.of("-1", "1"), model.target(0).classNames());
        try (Predictor predictor = model.predictor(1)) {
            assertEquals("1", predictor.predict(new float[] {0, 0.9f}).className());
        }
    }
}
