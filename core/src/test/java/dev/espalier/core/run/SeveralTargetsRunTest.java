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
import dev.espalier.core.Prediction;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One output predicts several targets of values together, as if the data gave them as one. */
class SeveralTargetsRunTest {

    private static final int SAMPLES = 70;

    @TempDir
    Path folder;

    /** Sums and products of two features, as three targets or as one of three values. */
    @Plugin(value = "test-arithmetic", summary = "sums and products, for tests")
    public record Arithmetic(
            @Setting("whether there are several targets") boolean several) implements DataSource {

        public Arithmetic() {
            this(true);
        }

        @Override
        public Parts load(Context context) {
            return new Parts(data(several), Optional.of(data(several)), Optional.empty());
        }

        @Override
        public Dataset read(Path file, ReadRequest request) {
            return data(several);
        }
    }

    private static ArrayDataset data(boolean several) {
        float[] features = new float[2 * SAMPLES];
        float[] sum = new float[SAMPLES];
        float[] both = new float[2 * SAMPLES];
        float[] together = new float[3 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            float x = (float) StrictMath.sin(i);
            float y = (float) StrictMath.cos(2 * i);
            features[2 * i] = x;
            features[2 * i + 1] = y;
            sum[i] = x + y;
            both[2 * i] = x * y;
            both[2 * i + 1] = x - y;
            System.arraycopy(new float[] {x + y, x * y, x - y}, 0, together, 3 * i, 3);
        }
        ArrayDataset.Builder builder = ArrayDataset.builder().input("features", Shape.of(2), features);
        return several
                ? builder.values("sum", 1, sum).values("both", 2, both).build()
                : builder.values("together", 3, together).build();
    }

    private static StackBuilder stack(boolean several, int outputs) {
        return Stack.builder()
                .source(new Arithmetic(several))
                .model(Model.sequential(new Dense(8), new Tanh(), new Dense(outputs)))
                .loss(new MeanSquaredError())
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(16)
                .epochs(5);
    }

    private static TrainedModel train(Stack stack, RunOptions options) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run().model().orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, true"})
    void trainsToTheBitsOfOneTarget(int threads, boolean augmented) {
        RunOptions options = RunOptions.defaults().withThreads(threads);
        StackBuilder several = stack(true, 3);
        StackBuilder together = stack(false, 3);
        if (augmented) {
            several.augment(new RunPlugins.Noise()).accumulate(2);
            together.augment(new RunPlugins.Noise()).accumulate(2);
        }
        Map<String, float[]> expected = train(together.build(), options).weights();
        train(several.build(), options)
                .weights()
                .forEach((name, values) -> assertArrayEquals(expected.getOrDefault(name, new float[0]), values, name));
    }

    @Test
    void theModelFileEvaluatesAndPredictsThemByName() {
        RunOptions options = RunOptions.defaults().withThreads(1);
        TrainedModel together = train(stack(false, 3).build(), options);
        train(stack(true, 3).build(), options.withFolder(folder.resolve("run")));
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(folder.resolve("run/model.safetensors"));
            assertEquals(List.of("sum", "both.0", "both.1"), loaded.target(0).classNames());
            Map<String, Double> each = new TreeMap<>(loaded.evaluate(data(true), 1));
            assertTrue(
                    each.keySet().containsAll(List.of("r-squared{target=sum}", "mean-absolute-error{target=both.1}")));
            each.keySet().removeIf(name -> name.contains("{"));
            assertEquals(new TreeMap<>(together.evaluate(data(false), 1)), each);
            try (Predictor expected = together.predictor(1);
                    Predictor actual = loaded.predictor(1)) {
                Prediction prediction = actual.predict(new float[] {0.5f, -0.25f});
                assertEquals(expected.predict(new float[] {0.5f, -0.25f}).values(), prediction.values());
            }
        }
    }

    @Test
    void anOutputOfAnotherSizeIsToldWhatItCouldPredict() {
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> train(stack(true, 2).build(), RunOptions.defaults().withThreads(1)));
        assertTrue(
                refusal.getMessage().contains("several targets (sum, both)")
                        && refusal.getMessage().contains("give 'output' 3 values to predict all of them together"),
                refusal::getMessage);
    }

    @Test
    void aTargetThatTheLossNamesIsPredictedAlone() {
        Stack stack = Stack.builder()
                .source(new Arithmetic(true))
                .model(Model.sequential(new Dense(1)))
                .loss(new Stack.OutputLoss("", new MeanSquaredError(), 1, "sum"))
                .optimizer(new Momentum())
                .learningRate(0.05)
                .epochs(1)
                .build();
        assertEquals(
                "sum",
                train(stack, RunOptions.defaults().withThreads(1)).target(0).name());
    }
}
