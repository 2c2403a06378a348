package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.EspalierException;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.ColumnEncoding.Missing;
import dev.espalier.api.data.ColumnEncoding.Unknown;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.prepared.OnColumns;
import dev.espalier.core.initializers.Constant;
import dev.espalier.core.preprocessing.Impute;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of categories as inputs of their own, from samples in memory to predictions. */
class CategoriesRunTest {

    private static final int CITIES = 15;
    private static final int MISSING = CITIES;
    private static final int UNKNOWN = CITIES + 1;

    @TempDir
    Path folder;

    private record Given(Dataset data) implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(data, Optional.empty(), Optional.empty());
        }
    }

    /** The class is the parity of the city, and "no" for missing ones; two numbers say nothing about it. */
    private static Dataset table(int samples) {
        RandomStream random = new CounterRandomStream(9);
        float[] numbers = new float[samples * 2];
        float[] cities = new float[samples];
        int[] labels = new int[samples];
        for (int s = 0; s < samples; s++) {
            numbers[2 * s] = random.nextInt(100);
            numbers[2 * s + 1] = s % 7 == 0 ? Float.NaN : random.nextInt(10);
            cities[s] = s % 11 == 0 ? MISSING : random.nextInt(CITIES);
            labels[s] = cities[s] == MISSING ? 0 : (int) cities[s] % 2;
        }
        List<String> names =
                IntStream.range(0, CITIES).mapToObj(i -> "city " + i).toList();
        ColumnEncoding index = new ColumnEncoding.Index(names, Unknown.OWN, Missing.OWN, 0);
        List<Schema.Column> columns = List.of(Schema.Column.numeric("age"), Schema.Column.numeric("rooms"));
        return ArrayDataset.builder()
                .input(new Schema.Input("features", Shape.of(2), columns), SampleValues.of(numbers, 2))
                .input(
                        new Schema.Input("city", Shape.of(1), List.of(new Schema.Column("city", index))),
                        SampleValues.of(cities, 1))
                .labels("label", labels, List.of("no", "yes"))
                .build();
    }

    private static StackBuilder stack() {
        return Stack.builder()
                .name("categories")
                .source(new Given(table(600)))
                .validation(0.1)
                .preprocess(
                        OnColumns.of(new Impute(Impute.Filling.MEDIAN, 0, true), "rooms"),
                        OnColumns.of(new Standardize(), "age", "rooms"))
                .model(Model.sequential(new Dense(16), new Relu(), new Dense(2)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.1)
                .batch(20)
                .epochs(12);
    }

    private RunOptions options(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(1);
    }

    private static RunResult run(Stack stack, RunOptions options) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run();
        }
    }

    @Test
    void aListOfLayersLearnsFromThemAndItsModelPredicts() throws Exception {
        TrainedModel trained = run(stack().build(), options("run")).model().orElseThrow();
        assertArrayEquals(
                new String[] {"city/weight", "dense1/bias", "dense1/weight", "dense2/bias", "dense2/weight"},
                trained.weights().keySet().stream().sorted().toArray(String[]::new));
        // 17 places: round(1.6 * 17^0.56) = 8; two numbers and an indicator
        assertEquals(17 * 8, trained.weights().get("city/weight").length);
        assertEquals((3 + 8) * 16, trained.weights().get("dense1/weight").length);
        assertTrue(
                trained.describe().stream()
                        .anyMatch(line -> line.matches("city +\\[8] +136 +embedding of 17 categories")),
                trained.describe()::toString);
        assertTrue(trained.evaluate(table(200), 1).get("accuracy") > 0.95);

        try (Espalier espalier = Espalier.create();
                Predictor before = trained.predictor(1);
                Predictor after = espalier.loadModel(folder.resolve("run/model.safetensors"))
                        .predictor(1)) {
            float[] numbers = {50, 3, 50, Float.NaN, 20, 3, 20, 3, 20, 3};
            float[] cities = {4, 5, MISSING, Float.NaN, UNKNOWN};
            float[] expected = before.predict(5, List.of(numbers, cities)).get(0);
            assertArrayEquals(
                    expected, after.predict(5, List.of(numbers, cities)).get(0));
            assertTrue(expected[0] > 0.9, "an even city");
            assertTrue(expected[3] > 0.9, "an odd city");
            assertTrue(expected[4] > 0.9, "a missing city");
            assertEquals(expected[4], expected[6], "NaN is a missing city");
        }
    }

    /** Half of the cities are even, and so little is known of an unknown one, while each known one is certain. */
    @Test
    void anUnknownCategoryIsPredictedAsTheMeanOfAll() {
        TrainedModel trained = run(stack().learningRate(0.02).epochs(40).build(), options("run"))
                .model()
                .orElseThrow();
        try (Predictor predictor = trained.predictor(1)) {
            double unknown = 0;
            for (int age = 0; age < 100; age++) {
                float[] numbers = {age, age % 10};
                unknown += predictor.predict(1, List.of(numbers, new float[] {UNKNOWN}))
                                .get(0)[1]
                        / 100;
                assertTrue(
                        predictor.predict(1, List.of(numbers, new float[] {7})).get(0)[1] > 0.9, "city 7");
            }
            assertEquals(0.5, unknown, 0.3);
        }
    }

    @Test
    void initializersByPatternReachAnEmbedding() {
        Map<String, float[]> weights = run(
                        stack().epochs(1)
                                .initializer("city/weight", new Constant(0.25))
                                .group(new Stack.ParameterGroup(
                                        "city/*", 1, Stack.Freeze.throughout(), Optional.empty()))
                                .build(),
                        options("run"))
                .model()
                .orElseThrow()
                .weights();
        for (float value : weights.get("city/weight")) {
            assertEquals(0.25f, value);
        }
    }

    /** The names of parameters depend on the data, so that patterns cannot be refused before it is read, but then. */
    @Test
    void aPatternThatMatchesNoColumnIsRefused() {
        Stack stack = stack().group(new Stack.ParameterGroup("town/*", 2, Stack.Freeze.never(), Optional.empty()))
                .build();
        EspalierException refused = assertThrows(EspalierException.class, () -> run(stack, options("run")));
        assertTrue(refused.getMessage().contains("the parameters are city/weight, dense1/weight"), refused::getMessage);
    }

    @Test
    void samplesWithoutSuchACategoryAreNamed() {
        TrainedModel trained =
                run(stack().epochs(1).build(), options("run")).model().orElseThrow();
        try (Predictor predictor = trained.predictor(1)) {
            EspalierException refused = assertThrows(
                    EspalierException.class,
                    () -> predictor.predict(3, List.of(new float[6], new float[] {17, 2, 0.5f})));
            assertEquals(2, refused.problems().size(), refused::getMessage);
            assertTrue(
                    refused.getMessage()
                            .contains("sample 0, column 'city': the index of the category is 17.0; it must be a whole"
                                    + " number from 0 to 16"),
                    refused::getMessage);
        }
    }

    @Test
    void stepsForTheirIndicesAreRefused() {
        Stack stack = stack().preprocess("city", List.of(new Standardize())).build();
        EspalierException refused = assertThrows(EspalierException.class, () -> run(stack, options("run")));
        assertTrue(refused.getMessage().contains("indices of categories"), refused::getMessage);
    }

    @Test
    void resumesToTheSameBitsForAnyNumberOfThreads() {
        Map<String, float[]> whole =
                run(stack().build(), options("whole")).model().orElseThrow().weights();
        for (int threads : new int[] {1, 3}) {
            RunOptions pieces = options("pieces-" + threads).withThreads(threads);
            run(stack().build(), pieces.withMaxSteps(131));
            Map<String, float[]> resumed = run(stack().build(), pieces.withStart(RunOptions.Start.RESUME))
                    .model()
                    .orElseThrow()
                    .weights();
            whole.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
        }
    }

    @Test
    void groupsAndFreezingReachAnEmbedding() {
        Map<String, float[]> frozen = run(
                        stack().epochs(1)
                                .group(new Stack.ParameterGroup(
                                        "city/*", 1, Stack.Freeze.throughout(), Optional.empty()))
                                .build(),
                        options("frozen"))
                .model()
                .orElseThrow()
                .weights();
        float[] vectors = frozen.get("city/weight");
        for (int i = MISSING * 8; i < vectors.length; i++) {
            assertEquals(0, vectors[i], "untrained vectors of missing and unknown cities are 0");
        }
    }
}
