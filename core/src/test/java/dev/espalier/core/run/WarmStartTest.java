package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.initializers.LayerSequential;
import dev.espalier.core.preprocessing.Center;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.InitialWeights;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmStartTest {

    private static final String DENSE = "dense1/weight";

    @TempDir
    Path folder;

    private Path source;
    private TrainedModel trained;

    @BeforeEach
    void train() {
        trained = run(
                        RunTest.everything()
                                .model(Model.sequential(new Dense(16), new BatchNorm(), new Relu(), new Dense(3)))
                                .build(),
                        in("source"))
                .model()
                .orElseThrow();
        source = folder.resolve("source/model.safetensors");
    }

    /** Other points of the same two features, of two classes. */
    private record OtherPoints(int features) implements DataSource {

        @Override
        public Parts load(Context context) {
            float[][] inputs = new float[40][features];
            int[] labels = new int[40];
            for (int i = 0; i < 40; i++) {
                labels[i] = i % 2;
                Arrays.fill(inputs[i], 3 + labels[i] + i * 0.01f);
            }
            return new Parts(
                    ArrayDataset.of(inputs, labels, List.of("left", "right")), Optional.empty(), Optional.empty());
        }
    }

    /** The model of the source with another head, for other data, trained so little that nothing moves far. */
    private StackBuilder adapted(InitialWeights weights) {
        return Stack.builder()
                .name("adapted")
                .source(new OtherPoints(2))
                .model(Model.sequential(new Dense(16), new BatchNorm(), new Relu(), new Dense(2)))
                .initialWeights(weights)
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.01)
                .batch(18)
                .steps(6)
                .checkpoint(Stack.Interval.steps(2), 2);
    }

    private InitialWeights fromSource() {
        return InitialWeights.of(source.toString()).except("dense2/*");
    }

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(1);
    }

    private static RunResult run(Stack stack, RunOptions options) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run();
        }
    }

    private static List<String> described(Stack stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            return run.describe();
        }
    }

    private static EspalierException refusal(Stack stack) {
        return assertThrows(EspalierException.class, () -> described(stack));
    }

    private static Map<String, float[]> startOf(Stack.ParameterGroup everythingFrozen, StackBuilder stack) {
        return run(stack.group(everythingFrozen).build(), RunOptions.defaults().withThreads(1))
                .model()
                .orElseThrow()
                .weights();
    }

    @Test
    void takesWeightsAndStatisticsAndLeavesTheHead() {
        Map<String, float[]> weights = startOf(
                new Stack.ParameterGroup("dense1/*", 1, Stack.Freeze.throughout(), Optional.empty()),
                adapted(fromSource())
                        .group(new Stack.ParameterGroup(
                                "batch-norm1/*", 1, Stack.Freeze.throughout(), Optional.empty())));
        for (String name : List.of(
                DENSE,
                "dense1/bias",
                "batch-norm1/scale",
                "batch-norm1/shift",
                "batch-norm1/running-mean",
                "batch-norm1/running-variance")) {
            assertArrayEquals(trained.weights().get(name), weights.get(name), name);
        }
        assertEquals(32, weights.getOrDefault("dense2/weight", new float[0]).length);
    }

    @Test
    void reportsBeforeTrainingWhatBecomesOfTheWeights() {
        String report = String.join("\n", described(adapted(fromSource()).build()));
        assertTrue(report.contains("6 of 8 arrays of the model: dense1, batch-norm1"), report);
        assertTrue(report.contains("at initial values: dense2/weight, dense2/bias"), report);
        assertTrue(report.contains("not used of the file: dense2/"), report);
    }

    @Test
    void takesThePreprocessingOverWithWhatItWasFittedTo() {
        TrainedModel model =
                run(adapted(fromSource()).build(), in("adapted")).model().orElseThrow();
        float[] point = {0.3f, -0.2f};
        Stack same = adapted(fromSource()).preprocess(new Standardize()).build();
        Stack refitted =
                adapted(fromSource().refitting()).preprocess(new Standardize()).build();
        assertTrue(
                model.provenance().stack().contains("standardize"),
                model.provenance().stack());
        assertEquals(
                predicted(model, point), predicted(run(same, in("same")).model().orElseThrow(), point));
        assertNotEquals(
                predicted(model, point),
                predicted(run(refitted, in("refitted")).model().orElseThrow(), point));
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(folder.resolve("adapted/model.safetensors"));
            assertEquals(predicted(model, point), predicted(loaded, point));
        }
    }

    private static List<Float> predicted(TrainedModel model, float[] point) {
        try (var predictor = model.predictor(1)) {
            return predictor.predict(point).values();
        }
    }

    @Test
    void refusesOtherPreprocessingAndOtherInputs() {
        EspalierException steps =
                refusal(adapted(fromSource()).preprocess(new Center()).build());
        assertEquals(ErrorCode.INVALID_SETTING, steps.code());
        assertTrue(steps.getMessage().contains("initial-weights.preprocessing: refit"), steps.getMessage());
        EspalierException inputs =
                refusal(adapted(fromSource()).source(new OtherPoints(3)).build());
        assertEquals(ErrorCode.DATA_SCHEMA, inputs.code());
        assertTrue(inputs.getMessage().contains("initial-weights.preprocessing: refit"), inputs.getMessage());
    }

    @Test
    void namesEveryMismatchAtOnceWithItsRemedy() {
        InitialWeights weights =
                InitialWeights.of(source.toString()).except("denze2/*").matching("batch-norm1/*", "norm/*");
        List<Problem> problems = refusal(adapted(weights).build()).problems();
        String text = problems.stream().map(Problem::text).collect(Collectors.joining("\n"));
        assertTrue(text.contains("the model has no parameter with a name like 'denze2/*'"), text);
        assertTrue(text.contains("'dense2/weight' is [16, 3] in the file; 'dense2/weight' is [16, 2]"), text);
        assertTrue(text.contains("initial-weights.except: [\"dense2/*\"]"), text);
        assertTrue(text.contains("'batch-norm1/scale', F32 [16], is for no parameter of the model"), text);
        assertTrue(text.contains("the file has no tensor for 'batch-norm1/scale'"), text);
        assertEquals(11, problems.size(), text);
    }

    @Test
    void leavesWeightsOfTheFileAloneThatAnInitializerWouldAdjust() {
        Stack.ParameterGroup frozen =
                new Stack.ParameterGroup("dense1/*", 1, Stack.Freeze.throughout(), Optional.empty());
        Map<String, float[]> weights = startOf(frozen, adapted(fromSource()).initializer(new LayerSequential()));
        assertArrayEquals(trained.weights().get(DENSE), weights.get(DENSE));
    }

    @Test
    void resumesWithoutTheSourceFile() throws IOException {
        Stack stack = adapted(fromSource()).build();
        run(stack, in("whole"));
        for (int step = 1; step <= 6; step++) {
            run(stack, in("stopped-" + step).withMaxSteps(step));
        }
        Files.delete(source);
        for (int step = 1; step <= 6; step++) {
            RunResult rest = run(stack, in("stopped-" + step).withStart(RunOptions.Start.RESUME));
            assertEquals(6, rest.steps());
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("whole/model.safetensors")),
                    Files.readAllBytes(folder.resolve("stopped-" + step + "/model.safetensors")));
        }
    }

    @Test
    void beginsAgainWithoutTheSourceFileIfThereIsNoCheckpoint() throws IOException {
        Stack stack = adapted(fromSource()).build();
        run(stack, in("whole"));
        run(stack, in("killed").withMaxSteps(1));
        try (var files = Files.list(folder.resolve("killed/checkpoints"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(source);
        run(stack, in("killed").withStart(RunOptions.Start.RESUME));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole/model.safetensors")),
                Files.readAllBytes(folder.resolve("killed/model.safetensors")));
    }

    @Test
    void adaptsTheModelOfTheRunThatIsOverwritten() throws IOException {
        run(adapted(fromSource()).build(), in("source").withStart(RunOptions.Start.OVERWRITE));
        try (InputStream kept = Files.newInputStream(folder.resolve("source/initial-weights.safetensors"))) {
            assertTrue(kept.readAllBytes().length > 0);
        }
    }

    @Test
    void tellsWhatAModelWasAdaptedFrom() {
        run(adapted(fromSource()).build(), in("adapted"));
        InitialWeights again =
                InitialWeights.of(folder.resolve("adapted/model.safetensors").toString());
        TrainedModel model = run(adapted(again).build(), in("again")).model().orElseThrow();
        String text = String.join("\n", model.describe());
        assertTrue(text.contains("adapted from: " + again.model() + " (sha256 "), text);
        assertTrue(text.contains("which was adapted from: " + source + " (sha256 "), text);
    }
}
