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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmStartTest {

    private static final String DENSE = "dense1/weight";

    /**
     * A file as PyTorch's users write it, of Linear(2, 5), BatchNorm1d(5), ReLU and Linear(5, 3), made by NumPy: with elements of
     * 64, 32 and 16 bits, and a number of batches.
     */
    private static final String FOREIGN =
            "eAIAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCIzLndlaWdodCI6eyJkdHlwZSI6IkY2NCIsInNoYXBlIjpb"
                    + "Myw1XSwiZGF0YV9vZmZzZXRzIjpbMCwxMjBdfSwiMS5udW1fYmF0Y2hlc190cmFja2VkIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUi"
                    + "OltdLCJkYXRhX29mZnNldHMiOlsxMjAsMTI4XX0sIjAuYmlhcyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNV0sImRhdGFfb2Zm"
                    + "c2V0cyI6WzEyOCwxNDhdfSwiMS5iaWFzIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls1XSwiZGF0YV9vZmZzZXRzIjpbMTQ4LDE2"
                    + "OF19LCIxLnJ1bm5pbmdfbWVhbiI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNV0sImRhdGFfb2Zmc2V0cyI6WzE2OCwxODhdfSwi"
                    + "MS5ydW5uaW5nX3ZhciI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNV0sImRhdGFfb2Zmc2V0cyI6WzE4OCwyMDhdfSwiMS53ZWln"
                    + "aHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzVdLCJkYXRhX29mZnNldHMiOlsyMDgsMjI4XX0sIjAud2VpZ2h0Ijp7ImR0eXBl"
                    + "IjoiRjE2Iiwic2hhcGUiOls1LDJdLCJkYXRhX29mZnNldHMiOlsyMjgsMjQ4XX0sIjMuYmlhcyI6eyJkdHlwZSI6IkJGMTYiLCJz"
                    + "aGFwZSI6WzNdLCJkYXRhX29mZnNldHMiOlsyNDgsMjU0XX19ICAgIJf3nfVS1+m/eWZNVq+moL9hYqr660zsP7YLktDarOK/NAhd"
                    + "vH+YvL8eHqPKYEe8P+KfgZoAVLA/289jI9SZ879WEGEX7X2zPxOz1qC9vfU/X+ArxxrB+L+KpHkfEIDrPz5EA0X8jb4/L16B6+yG"
                    + "5L8DWOdj2gAAQCgAAAAAAAAAlMz6PuW5tj5t49c9JzNuv4Wh77z5veu/u7twvrA7or8p44o+W4MgPtNqP76XEiHAx+cJv+2oRr2L"
                    + "Dug9vu0BQApOej8dQL0/+oenP4fLxz9f5og/jpZdP/hIdD8mVE8/4/xePwoVyDRjtCC7Rrfvu7MrXD3gt/e4Qz+Zv5g9";

    /** What NumPy computes from the file in double for the point (0.3, -0.2): softmax of the last layer. */
    private static final double[] FOREIGN_PREDICTION = {0.17528651642400442, 0.033026222514668725, 0.7916872610613268};

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

    /** The model of the foreign file, trained by a step that moves nothing. */
    private StackBuilder ofForeign(InitialWeights weights) {
        return Stack.builder()
                .source(new Clouds())
                .model(Model.sequential(new Dense(5), new BatchNorm(), new Relu(), new Dense(3)))
                .initialWeights(weights)
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(1e-30)
                .steps(1)
                .group(new Stack.ParameterGroup("*1/*", 1, Stack.Freeze.throughout(), Optional.empty()));
    }

    private InitialWeights foreign() throws IOException {
        Path file = folder.resolve("torch.safetensors");
        Files.write(file, Base64.getDecoder().decode(FOREIGN));
        return InitialWeights.of(file.toString())
                .matching("0.*", "dense1/*")
                .matching("1.*", "batch-norm1/*")
                .matching("3.*", "dense2/*");
    }

    @Test
    void takesTheWeightsOfAnotherLibrary() throws IOException {
        InitialWeights weights = foreign();
        TrainedModel model = run(
                        ofForeign(weights).build(), RunOptions.defaults().withThreads(1))
                .model()
                .orElseThrow();
        List<Float> predicted = predicted(model, new float[] {0.3f, -0.2f});
        for (int i = 0; i < 3; i++) {
            // about ten roundings to float on the way, of values of about 1
            assertEquals(FOREIGN_PREDICTION[i], predicted.get(i), 20 * Math.ulp(1f));
        }
        String report = String.join("\n", described(ofForeign(weights).build()));
        assertTrue(
                report.contains(
                        "transposed: dense1/weight from 0.weight F16 [5, 2], dense2/weight from 3.weight F64 [3, 5]"),
                report);
        assertTrue(report.contains("batch-norm1/running-variance from 1.running_var F32 [5]"), report);
    }

    @Test
    void saysWhichWayRoundDenseWeightsAre() throws IOException {
        InitialWeights weights = foreign();
        InitialWeights keras = weights.withDenseWeights(InitialWeights.DenseWeights.INPUTS_OUTPUTS);
        String refusal = refusal(ofForeign(keras).build()).getMessage();
        assertTrue(
                refusal.contains("'0.weight' is [5, 2] in the file; 'dense1/weight' is [2, 5] in the model"), refusal);
        assertTrue(refusal.contains("set initial-weights.dense-weights: outputs-inputs"), refusal);
    }

    @Test
    void refusesWeightsThatAreNotFinite() throws IOException {
        byte[] bytes = Base64.getDecoder().decode(FOREIGN);
        bytes[bytes.length - 1] = 0x7F;
        bytes[bytes.length - 2] = (byte) 0xC0;
        InitialWeights weights = foreign();
        Files.write(Path.of(weights.model()), bytes);
        EspalierException refusal = refusal(ofForeign(weights).build());
        assertEquals(ErrorCode.NON_FINITE, refusal.code());
        assertTrue(refusal.getMessage().contains("'3.bias' holds the value NaN"), refusal.getMessage());
    }
}
