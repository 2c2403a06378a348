package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.Prediction;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {

    @TempDir
    Path folder;

    /** A stack in which everything that has state or randomness is at work: 81 samples, 3 steps an epoch, 12 in all. */
    static StackBuilder everything() {
        return constantRate().schedule(new RunPlugins.Slope());
    }

    /** The same without a schedule. */
    static StackBuilder constantRate() {
        return Stack.builder()
                .name("everything")
                .source(new Clouds())
                .validation(0.1)
                .preprocess(new Standardize())
                .model(Model.sequential(
                        new Dense(16), new BatchNorm(), new Relu(), new RunPlugins.Mask(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.05)
                .regularize(new RunPlugins.Decay(), new RunPlugins.Smoothing(), new RunPlugins.SmallOutputs())
                .augment(new RunPlugins.Noise())
                .clipNorm(0.5)
                .emaDecay(0.8)
                .batch(17)
                .accumulate(2)
                .epochs(4)
                .checkpoint(Stack.Interval.steps(5), 2);
    }

    private static RunResult run(Stack stack, RunOptions options, TrainingListener... listeners) {
        Espalier.Builder builder = Espalier.builder();
        for (TrainingListener listener : listeners) {
            builder.listener(listener);
        }
        try (Espalier espalier = builder.build();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run();
        }
    }

    private RunOptions in(String name, int threads) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(threads);
    }

    private byte[] bytes(String run, String file) throws IOException {
        return RunBytes.of(folder.resolve(run), file);
    }

    @Test
    void learnsTheExclusiveOr() {
        Stack stack = Stack.builder()
                .source(new RunPlugins.Xor())
                .validation(0)
                .model(Model.sequential(new Dense(8), new Tanh(), new Dense(2)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.1)
                .batch(4)
                .steps(500)
                .build();
        TrainedModel model =
                run(stack, RunOptions.defaults().withThreads(1)).model().orElseThrow();
        double loss =
                model.evaluate(new RunPlugins.Xor().load(Path::of).train(), 1).getOrDefault("loss", Double.NaN);
        assertTrue(loss < 0.01, () -> "loss " + loss);
    }

    @Test
    void learnsWhatTheCloudsAre() {
        RunResult result =
                run(everything().epochs(30).build(), RunOptions.defaults().withThreads(1));
        assertEquals(RunStopped.Cause.COMPLETED, result.cause());
        assertEquals(90, result.steps());
        assertEquals(30, result.epochs());
        assertTrue(result.test().getOrDefault("accuracy", 0.0) > 0.85, () -> "test metrics " + result.test());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void anyNumberOfThreadsGivesTheSameFiles(int threads) throws IOException {
        run(everything().build(), in("one", 1));
        run(everything().build(), in("many", threads));
        assertArrayEquals(bytes("one", "model.safetensors"), bytes("many", "model.safetensors"));
        assertArrayEquals(bytes("one", "metrics.jsonl"), bytes("many", "metrics.jsonl"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void anyPrefetchGivesTheSameWeights(int prefetch) {
        RunResult usual = run(everything().build(), RunOptions.defaults().withThreads(1));
        RunResult other = run(
                everything().prefetch(prefetch).build(), RunOptions.defaults().withThreads(1));
        assertSameWeights(usual.model().orElseThrow(), other.model().orElseThrow());
    }

    @Test
    void aRunStoppedAfterAnyStepGoesOnToTheSameFiles() throws IOException {
        run(everything().build(), in("whole", 1));
        for (int step = 1; step <= 12; step++) {
            String name = "stopped-" + step;
            RunResult first = run(everything().build(), in(name, 1).withMaxSteps(step));
            assertEquals(step, first.steps());
            RunResult second = run(everything().build(), in(name, 1).withStart(RunOptions.Start.RESUME));
            assertEquals(RunStopped.Cause.COMPLETED, second.cause());
            assertArrayEquals(bytes("whole", "model.safetensors"), bytes(name, "model.safetensors"), name);
            assertArrayEquals(bytes("whole", "metrics.jsonl"), bytes(name, "metrics.jsonl"), name);
        }
    }

    @Test
    void aRunStoppedAfterEveryStepGoesOnToTheSameFiles() throws IOException {
        run(everything().build(), in("whole", 1));
        for (int step = 1; step <= 12; step++) {
            run(
                    everything().build(),
                    in("halting", 1).withStart(RunOptions.Start.RESUME).withMaxSteps(step));
        }
        run(everything().build(), in("halting", 1).withStart(RunOptions.Start.RESUME));
        assertArrayEquals(bytes("whole", "model.safetensors"), bytes("halting", "model.safetensors"));
        assertArrayEquals(bytes("whole", "metrics.jsonl"), bytes("halting", "metrics.jsonl"));
    }

    @Test
    void aStopDuringValidationLosesNothing() throws IOException {
        run(everything().build(), in("whole", 1));
        TrainingListener[] stopper = new TrainingListener[1];
        try (Espalier espalier = Espalier.builder()
                        .listener(new TrainingListener() {
                            @Override
                            public void epochFinished(dev.espalier.api.event.EpochFinished event) {
                                if (event.epoch() == 2) {
                                    stopper[0].close();
                                }
                            }
                        })
                        .build();
                TrainingRun run = espalier.prepare(everything().build(), in("stopped", 1))) {
            stopper[0] = new TrainingListener() {
                @Override
                public void close() {
                    run.control().requestStop("in the middle");
                }
            };
            RunResult result = run.run();
            assertEquals(RunStopped.Cause.REQUESTED, result.cause());
            assertEquals(6, result.steps());
        }
        run(everything().build(), in("stopped", 1).withStart(RunOptions.Start.RESUME));
        assertArrayEquals(bytes("whole", "model.safetensors"), bytes("stopped", "model.safetensors"));
        assertArrayEquals(bytes("whole", "metrics.jsonl"), bytes("stopped", "metrics.jsonl"));
    }

    @Test
    void aFinishedRunIsResumedToTheSameEnd() throws IOException {
        run(everything().build(), in("whole", 1));
        byte[] model = bytes("whole", "model.safetensors");
        byte[] log = bytes("whole", "metrics.jsonl");
        RunResult again = run(everything().build(), in("whole", 1).withStart(RunOptions.Start.RESUME));
        assertEquals(12, again.steps());
        assertArrayEquals(model, bytes("whole", "model.safetensors"));
        assertArrayEquals(log, bytes("whole", "metrics.jsonl"));
    }

    @Test
    void resumingWithAnotherStackIsRefused() {
        run(everything().build(), in("run", 1).withMaxSteps(2));
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> run(everything().learningRate(0.07).build(), in("run", 1).withStart(RunOptions.Start.RESUME)));
        assertEquals(ErrorCode.CHECKPOINT_MISMATCH, refusal.code());
        assertTrue(refusal.getMessage().contains("0.07"), refusal::getMessage);
    }

    @Test
    void listenersChangeNothing() {
        List<String> seen = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void evaluationFinished(EvaluationFinished event) {
                if (event.split() == Split.VALIDATION) {
                    seen.add(event.step() + ":" + event.epoch());
                }
            }
        };
        RunResult quiet = run(everything().build(), RunOptions.defaults().withThreads(1));
        RunResult watched = run(everything().build(), RunOptions.defaults().withThreads(1), listener);
        assertSameWeights(quiet.model().orElseThrow(), watched.model().orElseThrow());
        assertEquals(List.of("3:1", "6:2", "9:3", "12:4"), seen);
    }

    @Test
    void aDivergingRunStopsWithinAStepAndSavesNothingNonFinite() throws IOException {
        List<NonFiniteFound> found = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void nonFiniteFound(NonFiniteFound event) {
                found.add(event);
            }
        };
        Stack stack = Stack.builder()
                .source(new Clouds())
                .model(Model.sequential(new Dense(16), new Relu(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(1e30)
                .batch(16)
                .epochs(5)
                .checkpoint(Stack.Interval.steps(1), 3)
                .build();
        EspalierException stop = assertThrows(EspalierException.class, () -> run(stack, in("diverging", 1), listener));
        assertEquals(ErrorCode.NON_FINITE, stop.code());
        assertEquals(1, found.size());
        assertFalse(found.get(0).layer().isEmpty());
        assertTrue(stop.getMessage().contains("learning rate 1e30"), stop::getMessage);
        assertFalse(Files.exists(folder.resolve("diverging/model.safetensors")));
    }

    @Test
    void accumulatedGradientsAreThoseOfTheWholeBatch() {
        // without batch statistics and randomness, 2 x 16 samples and 32 samples differ by the rounding of sums alone:
        // 12 steps of rate 0.05 on gradients below 1, each summed in float over 32 terms
        double bound = 12 * 0.05 * 32 * 0x1p-23;
        Map<String, float[]> halves = plain(16, 2);
        Map<String, float[]> whole = plain(32, 1);
        whole.forEach((name, expected) -> {
            float[] actual = halves.getOrDefault(name, new float[0]);
            assertEquals(expected.length, actual.length);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], bound, name + "[" + i + "]");
            }
        });
    }

    private static Map<String, float[]> plain(int batch, int accumulate) {
        Stack stack = Stack.builder()
                .source(new Clouds())
                .validation(0)
                .model(Model.sequential(new Dense(16), new Relu(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum(0))
                .learningRate(0.05)
                .batch(batch)
                .accumulate(accumulate)
                .steps(12)
                .build();
        return run(stack, RunOptions.defaults().withThreads(1))
                .model()
                .orElseThrow()
                .weights();
    }

    @Test
    void theModelFileAlonePredictsTheSame() {
        Model model = Model.sequential(new Dense(16), new BatchNorm(), new Relu(), new Dense(3));
        RunResult result = run(everything().model(model).build(), in("run", 2));
        TrainedModel trained = result.model().orElseThrow();
        try (Espalier espalier = Espalier.create();
                Predictor fresh = espalier.loadModel(folder.resolve("run/model.safetensors"))
                        .predictor(1);
                Predictor before = trained.predictor(1)) {
            for (int i = 0; i < 20; i++) {
                float[] sample = {i * 0.1f - 1, 1 - i * 0.07f};
                Prediction expected = before.predict(sample);
                assertEquals(expected, fresh.predict(sample));
                assertTrue(List.of("red", "green", "blue").contains(expected.className()));
            }
        }
    }

    @Test
    void samplesPredictTheSameAloneAndTogether() {
        TrainedModel model = run(everything().build(), RunOptions.defaults().withThreads(1))
                .model()
                .orElseThrow();
        float[] inputs = new float[2 * 700];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) StrictMath.sin(i);
        }
        try (Predictor single = model.predictor(1);
                Predictor batch = model.batchPredictor(3)) {
            float[] together = batch.predict(700, List.of(inputs)).get(0);
            ArrayDataset data =
                    ArrayDataset.builder().input("x", Shape.of(2), inputs).build();
            assertArrayEquals(together, batch.predict(data, 0, 700).get(0));
            assertArrayEquals(
                    Arrays.copyOfRange(together, 3 * 150, 3 * 550),
                    batch.predict(data, 150, 400).get(0));
            assertArrayEquals(together, single.predict(data, 0, 700).get(0));
            for (int i = 0; i < 700; i += 37) {
                List<Float> alone = single.predict(new float[] {inputs[2 * i], inputs[2 * i + 1]})
                        .values();
                for (int k = 0; k < 3; k++) {
                    assertEquals(together[3 * i + k], alone.get(k));
                }
            }
        }
    }

    @Test
    void samplesThatCannotBePredictedAreNamedTogetherForAnyNumberOfThreads() {
        TrainedModel model = run(everything().build(), RunOptions.defaults().withThreads(1))
                .model()
                .orElseThrow();
        float[] inputs = new float[2 * 700];
        inputs[2 * 10] = Float.NaN;
        inputs[2 * 650 + 1] = Float.POSITIVE_INFINITY;
        try (Predictor alone = model.batchPredictor(1);
                Predictor together = model.batchPredictor(3)) {
            EspalierException expected =
                    assertThrows(EspalierException.class, () -> alone.predict(700, List.of(inputs)));
            EspalierException refusal =
                    assertThrows(EspalierException.class, () -> together.predict(700, List.of(inputs)));
            assertEquals(2, expected.problems().size(), expected::getMessage);
            assertEquals(expected.problems(), refusal.problems());
            ArrayDataset data =
                    ArrayDataset.builder().input("x", Shape.of(2), inputs).build();
            EspalierException ofDataset = assertThrows(EspalierException.class, () -> together.predict(data, 0, 700));
            assertEquals(expected.problems(), ofDataset.problems());
        }
    }

    @Test
    void aBatchThatLeavesOneSampleIsRefusedBeforeTheFirstStep() {
        // 81 training samples in batches of 16 leave one, which has no variance
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> run(everything().batch(16).build(), RunOptions.defaults().withThreads(1)));
        assertEquals(ErrorCode.INVALID_SETTING, refusal.code());
        assertTrue(refusal.getMessage().contains("batch-norm"), refusal::getMessage);
    }

    private static void assertSameWeights(TrainedModel expected, TrainedModel actual) {
        Map<String, float[]> weights = actual.weights();
        expected.weights().forEach((name, values) -> assertArrayEquals(values, weights.get(name), name));
    }
}
