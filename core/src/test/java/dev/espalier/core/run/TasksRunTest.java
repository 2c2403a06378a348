package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.JoinedDataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.core.CrossValidationPlan;
import dev.espalier.core.CrossValidationResult;
import dev.espalier.core.Espalier;
import dev.espalier.core.FoldResult;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.data.csv.TargetTask;
import dev.espalier.core.data.source.TaskSources;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import dev.espalier.testkit.RecordingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks whose samples come from data sets of their own. */
class TasksRunTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeTables() throws IOException {
        StringBuilder kinds = new StringBuilder("x,place,kind\n");
        for (int i = 0; i < 60; i++) {
            kinds.append(Math.sin(i))
                    .append(i % 2 == 0 ? ",sea," : ",wood,")
                    .append(i % 3 == 0 ? "p" : "q")
                    .append('\n');
        }
        StringBuilder sizes = new StringBuilder("x,place,size\n");
        for (int i = 0; i < 20; i++) {
            sizes.append(Math.cos(i))
                    .append(i % 2 == 0 ? ",town," : ",sea,")
                    .append(i * 0.5 + 0.25)
                    .append('\n');
        }
        Files.writeString(folder.resolve("kinds.csv"), kinds);
        Files.writeString(folder.resolve("sizes.csv"), sizes);
    }

    private TaskSources source(boolean separate) {
        Map<String, DataSource> tasks = new LinkedHashMap<>();
        tasks.put("kinds", CsvSource.builder("kinds.csv").label("kind").build());
        tasks.put(
                "sizes",
                CsvSource.builder("sizes.csv")
                        .label("size")
                        .task(TargetTask.REGRESSION)
                        .build());
        return new TaskSources(tasks, separate);
    }

    private StackBuilder stack() {
        return Stack.builder()
                .source(source(false))
                .validation(0.2)
                .model(Model.builder()
                        .input("features")
                        .node("trunk", "features", new Dense(6), new Tanh())
                        .node("kind", "trunk", new Dense(2))
                        .node("size", "trunk", new Dense(1))
                        .output("kind")
                        .output("size")
                        .build())
                .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, ""))
                .loss(new Stack.OutputLoss("size", new MeanSquaredError(), 1, ""))
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(8)
                .epochs(3);
    }

    private RunOptions options(int threads) {
        return RunOptions.defaults().withBaseFolder(folder).withThreads(threads);
    }

    private static Sampling mixing(Sampling.Method method, Sampling.Batches batches) {
        OptionalDouble temperature =
                method == Sampling.Method.TEMPERATURE ? OptionalDouble.of(3) : OptionalDouble.empty();
        return new Sampling(method, Optional.empty(), OptionalInt.empty(), temperature, batches);
    }

    private static TrainedModel train(Stack stack, RunOptions options, RecordingListener listener) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run().model().orElseThrow();
        }
    }

    @Test
    void eachTaskIsSplitByItselfAndItsSizesAreTold() {
        RecordingListener listener = new RecordingListener();
        train(stack().build(), options(1), listener);
        Map<String, Double> values =
                listener.events(EvaluationFinished.class).get(0).values();
        assertEquals(12, values.get("kind/counted"));
        assertEquals(4, values.get("size/counted"));
        Stack mixed = stack().sampling(mixing(Sampling.Method.ROUND_ROBIN, Sampling.Batches.SINGLE))
                .build();
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(mixed, options(1))) {
            List<String> lines = run.describe();
            assertTrue(lines.contains("task kinds: 48 training samples, 12 for validation"), lines::toString);
            assertTrue(lines.contains("task sizes: 16 training samples, 4 for validation"), lines::toString);
            assertTrue(
                    lines.contains(
                            "sampling: round-robin, 64 samples an epoch: 32 of task kinds, 32 of task sizes; each"
                                    + " batch of one task"),
                    lines::toString);
        }
    }

    @Test
    void categoriesOfAllTablesAreThoseOfTheInput() {
        JoinedDataset data = (JoinedDataset) source(false).load(folder::resolve).train();
        assertEquals(
                List.of("sea", "town", "wood"),
                data.schema().inputs().get(0).columns().get(1).encoding().categories());
        float[] values = new float[4];
        data.readInput(0, 1, values, 0);
        assertArrayEquals(new float[] {(float) Math.sin(1), 0, 0, 1}, values);
        data.readInput(0, 60, values, 0);
        assertArrayEquals(new float[] {1, 0, 1, 0}, values);
        data.readInput(0, 61, values, 0);
        assertArrayEquals(new float[] {(float) Math.cos(1), 1, 0, 0}, values);
        data.inputValues(0).orElseThrow().read(60, values, 0);
        assertArrayEquals(new float[] {1, 0, 1, 0}, values);
        data.readTarget(1, 0, values, 0);
        assertTrue(Float.isNaN(values[0]));
        assertEquals("sizes: sizes.csv:3, sample 1", data.nameOf(61).replace(folder + "/", ""));
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "PROPORTIONAL", "TEMPERATURE"})
    void aResumedRunGoesOnToTheSameBits(Sampling.Method method) {
        Sampling.Batches batches =
                method == Sampling.Method.PROPORTIONAL ? Sampling.Batches.MIXED : Sampling.Batches.SINGLE;
        Stack stack = stack().sampling(mixing(method, batches))
                .augment(new RunPlugins.Noise())
                .accumulate(2)
                .build();
        Map<String, float[]> expected =
                train(stack, options(2), new RecordingListener()).weights();
        RunOptions kept = options(1).withFolder(folder.resolve("run"));
        try (Espalier espalier = Espalier.create()) {
            try (TrainingRun begun = espalier.prepare(stack, kept.withMaxSteps(6))) {
                begun.run();
            }
            try (TrainingRun resumed = espalier.prepare(stack, kept.withStart(RunOptions.Start.RESUME))) {
                resumed.run()
                        .model()
                        .orElseThrow()
                        .weights()
                        .forEach((name, values) ->
                                assertArrayEquals(expected.getOrDefault(name, new float[0]), values, name));
            }
        }
    }

    /** Each fold holds out a fourth of each data set. */
    @Test
    void crossValidationCutsEachDataSet() {
        try (Espalier espalier = Espalier.create()) {
            CrossValidationResult result = espalier.crossValidation(
                            stack().epochs(1).build(), CrossValidationPlan.of(4), options(1))
                    .run();
            assertEquals(4, result.runs().size());
            for (FoldResult fold : result.runs()) {
                assertEquals(15, fold.validation().get("kind/counted"));
                assertEquals(5, fold.validation().get("size/counted"));
                assertTrue(Double.isFinite(fold.validation().get("loss")));
            }
        }
    }

    @Test
    void aFileIsEvaluatedWithTheTargetsThatItHas() {
        TrainedModel model = train(stack().build(), options(1), new RecordingListener());
        Dataset sizes = source(false)
                .read(folder.resolve("sizes.csv"), new ReadRequest(model.schema(), DataSource.Targets.REQUIRED));
        Map<String, Double> metrics = model.evaluate(sizes, 1);
        assertFalse(metrics.containsKey("size/counted"), "all samples have it");
        assertEquals(0, metrics.get("kind/counted"));
        assertTrue(Double.isFinite(metrics.get("size/loss")));
    }

    @Test
    void anOutputOfOtherInputsThanItsSamplesHaveIsRefused() {
        StackBuilder separate = stack().source(source(true)).model(heads("kinds-features", "sizes-features"));
        train(separate.build(), options(1), new RecordingListener());
        StackBuilder crossed = stack().source(source(true)).model(heads("kinds-features", "kinds-features"));
        try (Espalier espalier = Espalier.create()) {
            EspalierException e =
                    assertThrows(EspalierException.class, () -> espalier.prepare(crossed.build(), options(1)));
            assertTrue(
                    e.getMessage()
                            .contains("output size: it depends on the input 'kinds-features', which the samples of task"
                                    + " sizes do not have"),
                    e::getMessage);
        }
    }

    private static Model heads(String first, String second) {
        Model.Builder model = Model.builder().input(first);
        return (second.equals(first) ? model : model.input(second))
                .node("kind", first, new Dense(2))
                .node("size", second, new Dense(1))
                .output("kind")
                .output("size")
                .build();
    }

    @Test
    void tablesOfOtherColumnsAreRefused() throws IOException {
        Files.writeString(folder.resolve("sizes.csv"), "x,rank,size\n1,2,3\n2,3,4\n");
        try (Espalier espalier = Espalier.create()) {
            EspalierException e =
                    assertThrows(EspalierException.class, () -> espalier.prepare(stack().build(), options(1)));
            assertTrue(e.getMessage().contains("the data of task sizes has 'rank' (numeric)"), e::getMessage);
            assertTrue(e.getMessage().contains("separate-inputs: true"), e::getMessage);
        }
    }

    @Test
    void methodsThatMixTasksNeedTasks() {
        Stack stack = stack().source(new Clouds(90))
                .model(Model.sequential(new Dense(3)))
                .sampling(new Sampling(Sampling.Method.ROUND_ROBIN))
                .build();
        try (Espalier espalier = Espalier.create()) {
            EspalierException e = assertThrows(EspalierException.class, () -> espalier.prepare(stack, options(1)));
            assertFalse(e.problems().isEmpty());
        }
    }
}
