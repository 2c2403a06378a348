package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.evaluation.Accuracy;
import dev.espalier.core.evaluation.ExpectedCalibrationError;
import dev.espalier.core.evaluation.LogLoss;
import dev.espalier.core.stack.Calibration;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Hinge;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probabilities that are calibrated when training has ended. */
class CalibrationRunTest {

    private static final String ERROR = "expected-calibration-error";

    @TempDir
    Path folder;

    /** A third of the labels are wrong, so that a model that has learned them by heart is far too certain. */
    @BeforeEach
    void table() throws IOException {
        StringBuilder text = new StringBuilder("x,y,kind\n");
        for (int i = 0; i < 300; i++) {
            double x = StrictMath.sin(1.3 * i);
            double y = StrictMath.cos(2.7 * i);
            boolean wrong = i * 7919 % 1009 < 336;
            text.append(String.format(Locale.ROOT, "%.4f,%.4f,%s%n", x, y, x > y != wrong ? "left" : "right"));
        }
        Files.writeString(folder.resolve("sides.csv"), text);
    }

    private static StackBuilder stack() {
        return unmeasured()
                .loss(new CrossEntropy())
                .metrics(new Accuracy(), new LogLoss(), new ExpectedCalibrationError());
    }

    private static StackBuilder unmeasured() {
        return Stack.builder()
                .source(CsvSource.builder("sides.csv").targets("kind").build())
                .validation(0.3)
                .test(0.3)
                .model(Model.sequential(new Dense(40), new Tanh(), new Dense(2)))
                .optimizer(new Momentum())
                .learningRate(0.3)
                .restoreBest(false)
                .batch(10)
                .epochs(100);
    }

    private RunResult run(Stack stack, RunOptions options) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, options.withThreads(1).withBaseFolder(folder))) {
            return run.run();
        }
    }

    private static float[] predictions(TrainedModel model) {
        try (Predictor predictor = model.predictor(1)) {
            float[] found = new float[20];
            for (int i = 0; i < 10; i++) {
                float[] row = {i * 0.2f - 1, 0.9f - i * 0.2f};
                found[2 * i] = predictor.predict(row).values().get(0);
                found[2 * i + 1] = predictor.predict(row).values().get(1);
            }
            return found;
        }
    }

    @Test
    void aModelThatIsTooCertainIsMadeLessSoAndDecidesTheSame() {
        RunResult plain = run(stack().build(), RunOptions.defaults());
        RunResult calibrated = run(stack().calibration(Calibration.TEMPERATURE).build(), RunOptions.defaults());
        TrainedModel model = calibrated.model().orElseThrow();
        assertTrue(
                model.temperatures(0).get(0) > 1.5,
                () -> "" + model.temperatures(0).get(0));
        assertEquals(1, plain.model().orElseThrow().temperatures(0).get(0));
        assertEquals(plain.test().get("loss"), calibrated.test().get("loss"), "the loss is that of training");
        assertEquals(plain.test().get("accuracy"), calibrated.test().get("accuracy"));
        assertTrue(value(calibrated, "log-loss") < value(plain, "log-loss"));
        assertTrue(value(calibrated, ERROR) < value(plain, ERROR) / 2, () -> plain.test() + " " + calibrated.test());
        String said = "output " + model.outputs().get(0) + ": calibrated by temperature ";
        assertTrue(model.describe().stream().anyMatch(line -> line.startsWith(said)), model.describe()::toString);
        float[] before = predictions(plain.model().orElseThrow());
        float[] after = predictions(model);
        for (int i = 0; i < after.length; i += 2) {
            double logit = StrictMath.log(before[i + 1]) - StrictMath.log(before[i]);
            double expected =
                    1 / (1 + StrictMath.exp(-logit / model.temperatures(0).get(0)));
            assertEquals(expected, after[i + 1], 1e-4);
        }
    }

    private static double value(RunResult result, String metric) {
        return result.test().getOrDefault(metric, Double.NaN);
    }

    @Test
    void theTemperatureIsInTheModelFileAndTheSameAfterAResume() {
        Stack stack = stack().epochs(20).calibration(Calibration.TEMPERATURE).build();
        RunResult whole = run(stack, RunOptions.defaults().withFolder(folder.resolve("whole")));
        RunOptions parted = RunOptions.defaults().withFolder(folder.resolve("parted"));
        run(stack, parted.withMaxSteps(37));
        RunResult resumed = run(stack, parted.withStart(RunOptions.Start.RESUME));
        TrainedModel model = whole.model().orElseThrow();
        assertNotEquals(1, model.temperatures(0).get(0));
        assertEquals(
                model.temperatures(0).get(0),
                resumed.model().orElseThrow().temperatures(0).get(0));
        assertEquals(whole.test(), resumed.test());
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(folder.resolve("whole/model.safetensors"));
            assertEquals(model.temperatures(0).get(0), loaded.temperatures(0).get(0));
            assertArrayEquals(predictions(model), predictions(loaded));
        }
    }

    @Test
    void anEnsembleHasOneTemperatureForItsMean() {
        TrainedModel first =
                run(stack().epochs(60).build(), RunOptions.defaults()).model().orElseThrow();
        TrainedModel second = run(stack().seed(3).epochs(60).build(), RunOptions.defaults())
                .model()
                .orElseThrow();
        TrainedModel whole = TrainedModel.ensemble(List.of(first, second));
        Dataset data = CsvSource.builder("")
                .targets("kind")
                .build()
                .read(folder.resolve("sides.csv"), new ReadRequest(whole.schema(), DataSource.Targets.REQUIRED));
        TrainedModel calibrated = whole.calibrated(data, 1);
        double common = calibrated.temperatures(0).get(0);
        assertEquals(List.of(common, common), calibrated.temperatures(0));
        assertEquals(List.of(1.0, 1.0), whole.temperatures(0));
        double best = calibrated.evaluate(data, 1).getOrDefault("log-loss", Double.NaN);
        assertTrue(best < whole.evaluate(data, 1).getOrDefault("log-loss", Double.NaN));
        // the means of members that are calibrated each by itself
        TrainedModel each = TrainedModel.ensemble(List.of(first.calibrated(data, 1), second.calibrated(data, 1)));
        assertTrue(best < each.evaluate(data, 1).getOrDefault("log-loss", Double.NaN));
        calibrated.save(folder.resolve("whole.safetensors"));
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(folder.resolve("whole.safetensors"));
            assertEquals(calibrated.temperatures(0), loaded.temperatures(0));
            assertEquals(calibrated.evaluate(data, 1), loaded.evaluate(data, 1));
        }
    }

    @Test
    void whatCannotBeCalibratedIsRefusedWithARemedy() {
        StackBuilder scores = unmeasured().loss(new Hinge());
        refused(scores, "no output predicts probabilities of classes or labels from logits");
        StackBuilder values = unmeasured()
                .source(CsvSource.builder("sides.csv")
                        .targets("x")
                        .ignore("kind")
                        .build())
                .model(Model.sequential(new Dense(1)))
                .loss(new MeanSquaredError());
        refused(values, "no output predicts probabilities of classes or labels from logits");
        refused(stack().validation(0), "it is fitted to the validation split, and there is no validation data");
    }

    private void refused(StackBuilder builder, String expected) {
        Stack stack = builder.calibration(Calibration.TEMPERATURE).build();
        EspalierException refusal = assertThrows(EspalierException.class, () -> run(stack, RunOptions.defaults()));
        assertTrue(refusal.getMessage().contains(expected), refusal::getMessage);
    }
}
