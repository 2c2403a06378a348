package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.initializers.Identity;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stack file whose loss has an input as its target trains an autoencoder, for which the data needs no targets. */
class AutoencoderRunTest {

    private static final int ROWS = 300;

    @TempDir
    Path folder;

    /** Four numbers of which the last two follow from the first two, and a category that follows from the first. */
    @BeforeEach
    void table() throws IOException {
        StringBuilder text = new StringBuilder("a,b,c,d,side\n");
        for (int i = 0; i < ROWS; i++) {
            double a = StrictMath.sin(1.7 * i);
            double b = StrictMath.cos(2.9 * i);
            text.append(String.format(
                    Locale.ROOT,
                    "%.4f,%.4f,%.4f,%.4f,%s%n",
                    1000 + 100 * a,
                    b,
                    a + b,
                    500 * (a - b),
                    a > 0 ? "left" : "right"));
        }
        Files.writeString(folder.resolve("table.csv"), text);
    }

    private static StackBuilder stack(String target, String label, int outputs) {
        return Stack.builder()
                .source(new CsvSource("table.csv", label))
                .test(0.2)
                .preprocess(new Standardize())
                .model(Model.sequential(
                        new Dense(16), new Tanh(), new Dense(3), new Dense(16), new Tanh(), new Dense(outputs)))
                .loss(new Stack.OutputLoss("", new MeanSquaredError(), 1, target))
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(16)
                .epochs(60);
    }

    private RunResult run(StackBuilder builder, RunOptions options) {
        try (Espalier espalier = Espalier.create()) {
            Stack stack = builder.build();
            espalier.check(stack);
            try (TrainingRun run = espalier.prepare(stack, options.withBaseFolder(folder))) {
                return run.run();
            }
        }
    }

    private static RunOptions options() {
        return RunOptions.defaults().withThreads(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"features", "input"})
    void learnsToReconstructATableWithoutTargets(String target) {
        RunResult result = run(stack(target, "", 6), options());
        TrainedModel model = result.model().orElseThrow();
        assertTrue(result.test().getOrDefault("loss", 1.0) < 0.1, () -> "loss " + result.test());
        assertEquals(
                List.of("a", "b", "c", "d", "side=left", "side=right"),
                model.target(0).classNames());
        assertEquals(0, model.reconstructed(0).orElseThrow());
    }

    @Test
    void theModelFileReconstructsEvaluatesAndFindsOutliers() throws IOException {
        RunResult result = run(stack("input", "", 6), options().withFolder(folder.resolve("run")));
        Files.writeString(folder.resolve("new.csv"), "a,b,c,d,side\n1050,0.5,1,0,left\n1050,0.5,-1.5,400,right\n");
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(folder.resolve("run/model.safetensors"));
            Dataset rows = new CsvSource("", "")
                    .read(folder.resolve("new.csv"), new ReadRequest(loaded.schema(), DataSource.Targets.IGNORED));
            assertTrue(loaded.evaluate(rows, 1).getOrDefault("loss", 0.0) > 0);
            try (Predictor predictor = loaded.predictor(1);
                    Predictor expected = result.model().orElseThrow().predictor(1)) {
                float[] errors = predictor.reconstructionErrors(rows, 0, 2).get(0);
                assertTrue(errors[1] > 5 * errors[0], () -> errors[0] + " and " + errors[1]);
                assertArrayEquals(
                        expected.predict(rows, 0, 2).get(0),
                        predictor.predict(rows, 0, 2).get(0));
                double mean = loaded.evaluate(rows, 1).getOrDefault("loss", 0.0);
                assertEquals((errors[0] + errors[1]) / 2, mean, 1e-5 * mean);
            }
        }
    }

    /** Noise is added to what the model sees and not to what it is compared with: the loss of a model that copies is the noise. */
    @Test
    void noiseOnTheInputLeavesTheTargetClean() {
        Stack copying = stack("input", "", 6)
                .model(Model.sequential(new Dense(6)))
                .learningRate(1e-30)
                .initializer(new Identity())
                .augment(new RunPlugins.Noise(0.5))
                .epochs(1)
                .build();
        double[] loss = new double[1];
        try (Espalier espalier = Espalier.builder()
                        .listener(new TrainingListener() {
                            @Override
                            public void epochFinished(EpochFinished epoch) {
                                loss[0] = epoch.loss();
                            }
                        })
                        .build();
                TrainingRun run = espalier.prepare(copying, options().withBaseFolder(folder))) {
            Map<String, Double> validation = run.run().validation();
            assertEquals(0, validation.getOrDefault("loss", 1.0), 1e-12, "without noise it copies");
        }
        // variance 0.25, of 270 samples of 6 values: a relative deviation of √(2 / 1620), five of which are allowed
        assertEquals(0.25, loss[0], 0.25 * 5 * Math.sqrt(2.0 / 1620));
    }

    @Test
    void aTargetBesideIsReadAndNotPredicted() {
        RunResult result = run(stack("features", "side", 4), options());
        assertTrue(result.test().getOrDefault("loss", 1.0) < 0.1, () -> "loss " + result.test());
    }

    @Test
    void whatCannotBeReconstructedIsRefusedWithARemedy() {
        EspalierException unknown = assertThrows(EspalierException.class, () -> run(stack("label", "", 6), options()));
        assertTrue(
                unknown.getMessage().contains("the data has no target 'label'")
                        && unknown.getMessage()
                                .contains("for an autoencoder set the loss's target to an input: features"),
                unknown::getMessage);
        EspalierException without = assertThrows(EspalierException.class, () -> run(stack("", "", 6), options()));
        assertTrue(without.getMessage().contains("no column to predict is given"), without::getMessage);
        EspalierException width = assertThrows(EspalierException.class, () -> run(stack("input", "", 5), options()));
        assertTrue(width.getMessage().contains("the target 'features' has 6 values"), width::getMessage);
    }
}
