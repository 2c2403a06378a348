package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.Huber;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets far from 0 and 1 are scaled for the loss, and nothing else shows it. */
class ScaledTargetRunTest {

    private static final int SAMPLES = 400;

    @TempDir
    Path folder;

    /** Prices about 250 000 and rents about 1 500, which depend on three features. */
    @Plugin(value = "test-houses", summary = "prices and rents, for tests")
    public record Houses(
            @Setting("whether there are rents beside the prices")
            boolean rents) implements DataSource {

        public Houses() {
            this(false);
        }

        @Override
        public Parts load(Context context) {
            return new Parts(data(rents, 0, SAMPLES), Optional.empty(), Optional.of(data(rents, SAMPLES, 200)));
        }

        @Override
        public Dataset read(Path file, ReadRequest request) {
            return data(rents, 0, SAMPLES);
        }
    }

    private static ArrayDataset data(boolean rents, int first, int samples) {
        float[] features = new float[3 * samples];
        float[] price = new float[samples];
        float[] rent = new float[samples];
        for (int i = 0; i < samples; i++) {
            float x = (float) StrictMath.sin(1.3 * (first + i));
            float y = (float) StrictMath.cos(2.7 * (first + i));
            float z = (float) StrictMath.sin(0.9 * (first + i) + 1);
            System.arraycopy(new float[] {x, y, z}, 0, features, 3 * i, 3);
            price[i] = 250_000 + 60_000 * x - 30_000 * y * z;
            rent[i] = 1_500 + 300 * y + 100 * x * z;
        }
        ArrayDataset.Builder builder =
                ArrayDataset.builder().input("features", Shape.of(3), features).values("price", 1, price);
        return rents ? builder.values("rent", 1, rent).build() : builder.build();
    }

    private static StackBuilder stack(boolean rents) {
        return Stack.builder()
                .source(new Houses(rents))
                .model(Model.sequential(new Dense(32), new Tanh(), new Dense(rents ? 2 : 1)))
                .loss(new MeanSquaredError())
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(20)
                .epochs(60);
    }

    private static RunResult run(Stack stack, RunOptions options) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run();
        }
    }

    private static RunOptions options() {
        return RunOptions.defaults().withThreads(1);
    }

    private static List<String> targetLines(Stack stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, options())) {
            return run.describe().stream()
                    .filter(line -> line.startsWith("target "))
                    .toList();
        }
    }

    @Test
    void aTargetInTheHundredThousandsIsLearntWithoutASetting() {
        RunResult result = run(stack(false).build(), options());
        assertTrue(result.test().getOrDefault("r-squared", 0.0) > 0.95, result::toString);
        assertTrue(result.test().getOrDefault("mean-absolute-error", 0.0) > 100, "the error is in units of the target");
        RunResult asItIs = run(
                stack(false)
                        .targetScaling(ScalingMethod.NONE)
                        .learningRate(1e-7)
                        .build(),
                options());
        assertTrue(asItIs.test().getOrDefault("r-squared", 0.0) < 0.5, "the test would prove nothing");
    }

    @Test
    void saysOnceWhatWasScaled() {
        List<String> lines = targetLines(stack(true).build());
        assertEquals(1, lines.size());
        assertTrue(
                lines.get(0)
                        .matches("target price\\+rent: scaled by price: mean [0-9.]+ and deviation [0-9.]+;"
                                + " rent: mean [0-9.]+ and deviation [0-9.]+; the loss is in scaled units"),
                lines.get(0));
        assertEquals(
                List.of(),
                targetLines(stack(true).targetScaling(ScalingMethod.NONE).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTO", "STANDARDIZE", "ROBUST", "LOG1P"})
    void theModelFilePredictsAndEvaluatesInUnitsOfTheTarget(ScalingMethod method) {
        Stack stack = stack(false).targetScaling(method).epochs(20).build();
        RunResult result = run(stack, options().withFolder(folder.resolve("run")));
        TrainedModel model = result.model().orElseThrow();
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(folder.resolve("run/model.safetensors"));
            assertEquals(result.test(), Map.copyOf(loaded.evaluate(data(false, SAMPLES, 200), 1)));
            assertTrue(loaded.describe().stream().anyMatch(line -> line.startsWith("target price: scaled by ")));
            try (Predictor predictor = loaded.predictor(1);
                    Predictor expected = model.predictor(1)) {
                float[] sample = {0.5f, -0.25f, 0.1f};
                float price = predictor.predict(sample).values().get(0);
                assertTrue(price > 200_000 && price < 350_000, () -> "price " + price);
                assertEquals(
                        expected.predict(sample).values(),
                        predictor.predict(sample).values());
            }
        }
    }

    /** The mean absolute error that validation reports is that of the predictions, computed here. */
    @Test
    void metricsAreThoseOfThePredictions() {
        RunResult result = run(stack(true).epochs(5).build(), options());
        ArrayDataset test = data(true, SAMPLES, 200);
        float[] predicted;
        try (Predictor predictor = result.model().orElseThrow().predictor(1)) {
            predicted = predictor.predict(test, 0, 200).get(0);
        }
        double sum = 0;
        float[] target = new float[1];
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 2; j++) {
                test.readTarget(j, i, target, 0);
                sum += Math.abs((double) predicted[2 * i + j] - target[0]);
            }
        }
        assertEquals(sum / 400, result.test().getOrDefault("mean-absolute-error", 0.0), 1e-12 * sum);
    }

    @Test
    void resumesToTheSameBits() {
        Stack stack = stack(true).augment(new RunPlugins.Noise()).epochs(4).build();
        Map<String, float[]> whole = run(stack, options()).model().orElseThrow().weights();
        RunOptions pieces = options().withFolder(folder.resolve("pieces"));
        run(stack, pieces.withMaxSteps(23));
        Map<String, float[]> resumed = run(stack, pieces.withStart(RunOptions.Start.RESUME))
                .model()
                .orElseThrow()
                .weights();
        whole.forEach((name, values) -> assertArrayEquals(values, resumed.getOrDefault(name, new float[0]), name));
    }

    @Test
    void eachHeadIsScaledByItsOwnTarget() {
        Model heads = Model.builder()
                .input("features")
                .node("trunk", "features", new Dense(16), new Tanh())
                .node("price", "trunk", new Dense(1))
                .node("rent", "trunk", new Dense(1))
                .output("price")
                .output("rent")
                .build();
        Stack stack = Stack.builder()
                .source(new Houses(true))
                .model(heads)
                .loss(new Stack.OutputLoss("price", new MeanSquaredError(), 1, ""))
                .loss(new Stack.OutputLoss("rent", new MeanSquaredError(), 1, ""))
                .optimizer(new Momentum())
                .learningRate(0.05)
                .targetScaling("rent", ScalingMethod.ROBUST)
                .batch(20)
                .epochs(40)
                .build();
        List<String> lines = targetLines(stack);
        assertTrue(lines.get(0).startsWith("target price: scaled by mean 24"), lines.get(0));
        assertTrue(lines.get(1).startsWith("target rent: scaled by median 1"), lines.get(1));
        Map<String, Double> test = run(stack, options()).test();
        assertTrue(test.getOrDefault("price/r-squared", 0.0) > 0.9, test::toString);
        assertTrue(test.getOrDefault("rent/r-squared", 0.0) > 0.9, test::toString);
    }

    @Test
    void anActivationAtTheEndOrALossInUnitsOfTheTargetKeepsItAsItIs() {
        Stack limited = stack(false)
                .model(Model.sequential(new Dense(4), new Relu(), new Dense(1), new Relu()))
                .build();
        assertEquals(List.of(), targetLines(limited), "a warning tells it");
        Stack huber = stack(false).loss(new Huber(5_000)).build();
        assertEquals(List.of(), targetLines(huber), "a warning tells it");
        Stack asked = stack(false)
                .loss(new Huber())
                .targetScaling(ScalingMethod.STANDARDIZE)
                .build();
        assertTrue(targetLines(asked).get(0).contains("scaled by mean"));
    }

    @Test
    void refusesToScaleWhatMeansWhatItIs() {
        Stack probabilities = stack(false)
                .loss(new BinaryCrossEntropy())
                .targetScaling(ScalingMethod.STANDARDIZE)
                .build();
        EspalierException refusal = assertThrows(EspalierException.class, () -> targetLines(probabilities));
        assertTrue(
                refusal.getMessage().contains("data.target-scaling")
                        && refusal.getMessage().contains("binary-cross-entropy compares outputs with targets"),
                refusal::getMessage);
        Stack unknown =
                stack(false).targetScaling("prise", ScalingMethod.STANDARDIZE).build();
        EspalierException name = assertThrows(EspalierException.class, () -> targetLines(unknown));
        assertTrue(name.getMessage().contains("its targets are price"), name::getMessage);
    }
}
