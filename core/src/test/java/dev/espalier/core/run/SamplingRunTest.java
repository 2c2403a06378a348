package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunWarning;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.data.Sampling.Method;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import dev.espalier.testkit.RecordingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Over- and undersampling: the length of an epoch, and runs that are the same however they are interrupted. */
class SamplingRunTest {

    @TempDir
    Path folder;

    /** 60 samples of the first class, 12 of the second, 6 of the third. */
    private record Rare(boolean weighted) implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(samples(78, 0, weighted), Optional.of(samples(40, 100, weighted)), Optional.empty());
        }
    }

    private static Dataset samples(int count, int from, boolean weighted) {
        float[] inputs = new float[2 * count];
        int[] labels = new int[count];
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 13 == 0 ? 2 : i % 13 < 3 ? 1 : 0;
            inputs[2 * i] = (float) (StrictMath.sin(from + i) + labels[i]);
            inputs[2 * i + 1] = (float) StrictMath.cos(7 * (from + i));
            weights[i] = labels[i] + 0.5f;
        }
        ArrayDataset.Builder builder = ArrayDataset.builder()
                .input("features", Shape.of(2), inputs)
                .labels("label", labels, List.of("usual", "rare", "rarest"));
        return (weighted ? builder.weights(weights) : builder).build();
    }

    private static StackBuilder stack(Sampling sampling) {
        return Stack.builder()
                .source(new Rare(sampling.method() == Method.WEIGHTED))
                .sampling(sampling)
                .model(Model.sequential(new Dense(6), new Tanh(), new Dense(3)))
                .loss(new CrossEntropy())
                .augment(new RunPlugins.Noise())
                .optimizer(new Momentum(0.9))
                .learningRate(0.05)
                .batch(16)
                .epochs(4)
                .checkpoint(Stack.Interval.steps(3), 2);
    }

    private static RunResult run(Stack stack, RunOptions options, RecordingListener listener) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run();
        }
    }

    @ParameterizedTest
    @CsvSource({"OVERSAMPLE, 180", "UNDERSAMPLE, 18", "BALANCED, 78", "WEIGHTED, 78"})
    void anEpochHasAsManySamplesAsTheMethodTakes(Method method, int samples) {
        RecordingListener listener = new RecordingListener();
        run(stack(new Sampling(method)).build(), RunOptions.defaults().withThreads(1), listener);
        RunStarted started = listener.events(RunStarted.class).get(0);
        assertEquals((samples + 15) / 16, started.stepsPerEpoch());
        assertEquals(4 * started.stepsPerEpoch(), started.totalSteps());
        assertEquals(78, started.trainingSamples());
        assertEquals(samples, listener.events(EpochFinished.class).get(0).samples());
        assertEquals(40, listener.events(EvaluationFinished.class).get(0).samples());
    }

    @Test
    void aNumberOfDrawsIsTheLengthOfAnEpoch() {
        RecordingListener listener = new RecordingListener();
        Sampling sampling = new Sampling(Method.BALANCED, Optional.of("label"), OptionalInt.of(33));
        run(stack(sampling).build(), RunOptions.defaults().withThreads(1), listener);
        assertEquals(33, listener.events(EpochFinished.class).get(0).samples());
        assertEquals(3, listener.events(RunStarted.class).get(0).stepsPerEpoch());
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"OVERSAMPLE", "UNDERSAMPLE", "BALANCED", "WEIGHTED"})
    void aRunIsTheSameWhereverItIsInterruptedAndForAnyNumberOfThreads(Method method) {
        Stack stack = stack(new Sampling(method)).build();
        Map<String, float[]> expected = run(stack, RunOptions.defaults().withThreads(1), new RecordingListener())
                .model()
                .orElseThrow()
                .weights();
        Path place = folder.resolve("run");
        RunOptions options = RunOptions.defaults().withFolder(place).withThreads(3);
        run(stack, options.withMaxSteps(2), new RecordingListener());
        run(stack, options.withStart(RunOptions.Start.RESUME).withMaxSteps(5), new RecordingListener());
        Map<String, float[]> resumed = run(stack, options.withStart(RunOptions.Start.RESUME), new RecordingListener())
                .model()
                .orElseThrow()
                .weights();
        expected.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
        Map<String, float[]> another = run(
                        stack(new Sampling(method)).seed(7).build(),
                        RunOptions.defaults().withThreads(1),
                        new RecordingListener())
                .model()
                .orElseThrow()
                .weights();
        assertNotEquals(expected.get("dense1/weight")[0], another.get("dense1/weight")[0]);
    }

    @Test
    void weightsThatDecideHowOftenASampleIsDrawnAreNotInTheTrainingLossAsWell() {
        RecordingListener drawn = new RecordingListener();
        Stack stack = stack(new Sampling(Method.WEIGHTED)).learningRate(1e-30).build();
        RunResult result = run(stack, RunOptions.defaults().withThreads(1), drawn);
        double weighted = result.validation().getOrDefault("loss", Double.NaN);
        double plain = result.model()
                .orElseThrow()
                .evaluate(samples(40, 100, false), 1)
                .getOrDefault("loss", Double.NaN);
        double again =
                result.model().orElseThrow().evaluate(samples(40, 100, true), 1).getOrDefault("loss", Double.NaN);
        assertEquals(weighted, again, "validation is weighted");
        assertNotEquals(weighted, plain);
    }

    @Test
    void samplingBesideClassWeightsIsWarnedOf() {
        StackBuilder both = stack(new Sampling(Method.OVERSAMPLE)).loss(new CrossEntropy(), ClassWeights.balanced());
        assertTrue(warnings(both).contains(RunWarning.Kind.DOUBLE_WEIGHTING));
        assertTrue(!warnings(stack(new Sampling(Method.OVERSAMPLE))).contains(RunWarning.Kind.DOUBLE_WEIGHTING));
    }

    private static List<RunWarning.Kind> warnings(StackBuilder stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run =
                        espalier.prepare(stack.build(), RunOptions.defaults().withThreads(1))) {
            assertTrue(
                    run.describe().stream().anyMatch(line -> line.equals("sampling: oversample, 180 samples an epoch")),
                    () -> String.join("\n", run.describe()));
            return run.warnings().stream().map(RunWarning::kind).toList();
        }
    }

    @Test
    void samplingThatTheDataCannotGiveIsRefused() {
        refused(stack(new Sampling(Method.WEIGHTED)).source(new Rare(false)), "the samples have no weights");
        refused(
                stack(new Sampling(Method.BALANCED, Optional.of("kind"), OptionalInt.empty())),
                "the data has no target 'kind' with classes; choose one of label");
        Dataset values = ArrayDataset.of(new float[][] {{1}, {2}, {3}}, new float[][] {{1}, {2}, {3}});
        DataSource source = new DataSource() {
            @Override
            public Parts load(Context context) {
                return new Parts(values, Optional.empty(), Optional.empty());
            }
        };
        refused(
                Stack.builder()
                        .source(source)
                        .validation(0)
                        .sampling(Method.OVERSAMPLE)
                        .model(Model.sequential(new Dense(1)))
                        .loss(new MeanSquaredError())
                        .optimizer(new Momentum(0)),
                "has no target with classes");
        assertThrows(
                IllegalArgumentException.class,
                () -> new Sampling(Method.OVERSAMPLE, Optional.empty(), OptionalInt.of(7)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Sampling(Method.WEIGHTED, Optional.of("label"), OptionalInt.empty()));
    }

    private static void refused(StackBuilder stack, String reason) {
        EspalierException thrown = assertThrows(
                EspalierException.class, () -> run(stack.build(), RunOptions.defaults(), new RecordingListener()));
        assertTrue(thrown.getMessage().contains(reason), thrown::getMessage);
    }
}
