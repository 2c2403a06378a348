package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.model.Loss;
import dev.espalier.core.Espalier;
import dev.espalier.core.Prediction;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.evaluation.IntervalCoverage;
import dev.espalier.core.evaluation.LogLoss;
import dev.espalier.core.evaluation.MeanAbsoluteError;
import dev.espalier.core.evaluation.PinballLoss;
import dev.espalier.core.evaluation.PoissonDeviance;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.Focal;
import dev.espalier.engine.loss.Hinge;
import dev.espalier.engine.loss.LogCosh;
import dev.espalier.engine.loss.Poisson;
import dev.espalier.engine.loss.Quantile;
import dev.espalier.engine.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses in whole runs: what they learn, what is predicted and how it is measured. */
class LossesRunTest {

    private static final int SAMPLES = 400;

    @TempDir
    Path folder;

    /** A value with uniform noise, a count, two classes, and labels, each depending on one feature. */
    @Plugin(value = "test-noisy", summary = "targets with noise, for tests")
    public record Noisy(@Setting("which target") Kind kind) implements DataSource {

        /** The kind of the target. */
        public enum Kind {
            VALUE,
            COUNT,
            CLASS,
            SIDE,
            LABELS
        }

        public Noisy() {
            this(Kind.VALUE);
        }

        @Override
        public Parts load(Context context) {
            return new Parts(draw(kind, 1), Optional.of(draw(kind, 2)), Optional.empty());
        }

        @Override
        public Dataset read(Path file, ReadRequest request) {
            return draw(kind, 2);
        }
    }

    private static Dataset draw(Noisy.Kind kind, long key) {
        CounterRandomStream random = new CounterRandomStream(5, key);
        float[][] inputs = new float[SAMPLES][1];
        float[] one = new float[SAMPLES];
        float[] two = new float[2 * SAMPLES];
        int[] classes = new int[SAMPLES];
        float[] flat = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            double x = random.nextDouble(-1, 1);
            double noise = random.nextDouble(-1, 1);
            inputs[i][0] = (float) x;
            flat[i] = (float) x;
            classes[i] = x + 0.2 * noise > 0 ? 1 : 0;
            one[i] = (float)
                    switch (kind) {
                        case COUNT ->
                            random.nextDouble() < 0.5 ? Math.floor(Math.exp(1 + x)) : Math.ceil(Math.exp(1 + x));
                        case SIDE -> 2 * classes[i] - 1;
                        default -> 3 * x + 2 * noise;
                    };
            two[2 * i] = classes[i];
            two[2 * i + 1] = x > 0.8 ? 1 : 0;
        }
        if (kind == Noisy.Kind.CLASS) {
            return ArrayDataset.of(inputs, classes, List.of("no", "yes"));
        }
        ArrayDataset.Builder data = ArrayDataset.builder().input("features", Shape.of(1), flat);
        return (kind == Noisy.Kind.LABELS ? data.values("labels", 2, two) : data.values("y", 1, one)).build();
    }

    private static StackBuilder stack(Noisy.Kind kind, Loss loss, int outputs) {
        return Stack.builder()
                .source(new Noisy(kind))
                .model(Model.sequential(new Dense(8), new Tanh(), new Dense(outputs)))
                .loss(loss)
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(32)
                .epochs(40);
    }

    private static RunResult run(Stack stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults())) {
            return run.run();
        }
    }

    private static double metric(RunResult result, String name) {
        Dataset data = draw(Noisy.Kind.VALUE, 2);
        return result.model().orElseThrow().evaluate(data, 1).getOrDefault(name, Double.NaN);
    }

    @Test
    void quantilesCoverAsManySamplesAsTheySay() {
        RunResult result = run(stack(Noisy.Kind.VALUE, new Quantile(), 3)
                .metrics(new PinballLoss(), new IntervalCoverage(), new MeanAbsoluteError())
                .build());

        // 400 uniform samples between two quantiles that are 0.8 apart: deviation 0.02
        assertEquals(0.8, metric(result, "interval-coverage"), 0.08);
        assertEquals(metric(result, "loss"), metric(result, "pinball-loss"), 1e-5);
        // noise is uniform within 2, so its mean distance is 1: the median alone is compared
        assertEquals(1, metric(result, "mean-absolute-error"), 0.1);
    }

    @Test
    void quantilesAreNamedInPredictionsAndInAFile() {
        TrainedModel trained = run(stack(Noisy.Kind.VALUE, new Quantile(List.of(0.25, 0.75)), 2)
                        .epochs(2)
                        .build())
                .model()
                .orElseThrow();
        trained.save(folder.resolve("model.safetensors"));
        try (Espalier espalier = Espalier.create();
                Predictor before = trained.predictor(1)) {
            TrainedModel loaded = espalier.loadModel(folder.resolve("model.safetensors"));
            try (Predictor after = loaded.predictor(1)) {
                List<float[]> expected = before.predict(3, List.of(new float[] {-1, 0, 1}));
                assertEquals(6, expected.get(0).length);
                assertArrayEquals(
                        expected.get(0),
                        after.predict(3, List.of(new float[] {-1, 0, 1})).get(0));
                assertEquals(
                        List.of("y.q0.25", "y.q0.75"),
                        after.predict(new float[] {0}).classNames());
            }
            assertEquals(1, loaded.target(0).width());
            assertEquals(2, loaded.predicted(0).width());
        }
    }

    /** A value and its double, as two targets. */
    @Plugin(value = "test-two-values", summary = "two targets of values, for tests")
    public record TwoValues() implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(data(), Optional.of(data()), Optional.empty());
        }

        @Override
        public Dataset read(Path file, ReadRequest request) {
            return data();
        }

        private static Dataset data() {
            float[] inputs = new float[SAMPLES];
            float[] doubles = new float[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                inputs[i] = (float) StrictMath.sin(i);
                doubles[i] = 2 * inputs[i];
            }
            return ArrayDataset.builder()
                    .input("features", Shape.of(1), inputs)
                    .values("once", 1, inputs)
                    .values("twice", 1, doubles)
                    .build();
        }
    }

    @Test
    void oneHeadPredictsQuantilesOfSeveralTargets() {
        StackBuilder stack = Stack.builder()
                .source(new TwoValues())
                .model(Model.sequential(new Dense(4)))
                .loss(new Quantile(List.of(0.1, 0.9)))
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(32)
                .epochs(30);
        TrainedModel model = run(stack.build()).model().orElseThrow();
        try (Predictor predictor = model.predictor(1)) {
            Prediction prediction = predictor.predict(new float[] {0.5f});
            assertEquals(List.of("once.q0.1", "once.q0.9", "twice.q0.1", "twice.q0.9"), prediction.classNames());
            // without noise both quantiles are the value, up to the distance that is left after some epochs
            assertEquals(0.5, prediction.values().get(1), 0.2);
            assertEquals(1, prediction.values().get(3), 0.4);
        }
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> run(stack.model(Model.sequential(new Dense(3))).build()));
        assertTrue(refusal.getMessage().contains("4 values to predict all of them together"), refusal::getMessage);
    }

    @Test
    void poissonPredictsRates() {
        RunResult result = run(stack(Noisy.Kind.COUNT, new Poisson(), 1)
                .metrics(new PoissonDeviance())
                .build());
        try (Predictor predictor = result.model().orElseThrow().predictor(1)) {
            for (float x : new float[] {-0.5f, 0, 0.5f}) {
                double rate = Math.exp(1 + x);
                assertEquals(rate, predictor.predict(new float[] {x}).values().get(0), 0.15 * rate);
            }
        }
    }

    static Stream<Arguments> classifiers() {
        return Stream.of(
                Arguments.of(Noisy.Kind.CLASS, new Focal(), 2),
                Arguments.of(Noisy.Kind.CLASS, new Focal(2, List.of(0.5)), 1),
                Arguments.of(Noisy.Kind.CLASS, new Hinge(), 2),
                Arguments.of(Noisy.Kind.CLASS, new Hinge(1, Hinge.MultiClass.CRAMMER_SINGER), 2),
                Arguments.of(Noisy.Kind.CLASS, new Hinge(), 1),
                Arguments.of(Noisy.Kind.CLASS, new BinaryCrossEntropy(List.of(2.0)), 1));
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void classifiersLearnWithPlainSmoothedAndMixedTargets(Noisy.Kind kind, Loss loss, int outputs) {
        for (boolean smoothed : new boolean[] {false, true}) {
            StackBuilder stack = stack(kind, loss, outputs);
            if (smoothed) {
                stack.regularize(new RunPlugins.Smoothing());
            }
            TrainedModel model = run(stack.build()).model().orElseThrow();
            Map<String, Double> values = model.evaluate(draw(kind, 2), 1);
            assertTrue(values.getOrDefault("accuracy", 0.0) > 0.85, () -> loss + " reaches " + values);
        }
    }

    @Test
    void valuesOfMinusOneAndOneAreTheSidesOfHinge() {
        TrainedModel model =
                run(stack(Noisy.Kind.SIDE, new Hinge(), 1).build()).model().orElseThrow();
        try (Predictor predictor = model.predictor(1)) {
            assertTrue(predictor.predict(new float[] {0.5f}).values().get(0) > 0.5);
            assertTrue(predictor.predict(new float[] {-0.5f}).values().get(0) < -0.5);
        }
    }

    @Test
    void aPositiveWeightRaisesTheProbabilityOfARareLabel() {
        double plain = rare(new BinaryCrossEntropy());
        double weighted = rare(new BinaryCrossEntropy(List.of(1.0, 8.0)));
        assertTrue(weighted > plain + 0.1, () -> plain + " without, " + weighted + " with the weight");
    }

    private static double rare(Loss loss) {
        TrainedModel model =
                run(stack(Noisy.Kind.LABELS, loss, 2).build()).model().orElseThrow();
        try (Predictor predictor = model.predictor(1)) {
            return predictor.predict(new float[] {0.75f}).values().get(1);
        }
    }

    @Test
    void probabilitiesAreMeasuredAlikeWhateverTheyWereTrainedWith() {
        TrainedModel model = run(stack(Noisy.Kind.CLASS, new Focal(0), 2)
                        .metrics(new LogLoss())
                        .build())
                .model()
                .orElseThrow();
        Map<String, Double> values = model.evaluate(draw(Noisy.Kind.CLASS, 2), 1);
        // without a discount focal loss is cross-entropy; losses and probabilities are floats
        assertEquals(values.getOrDefault("loss", 0.0), values.getOrDefault("log-loss", 1.0), 1e-6);
    }

    @Test
    void logCoshLearnsTheMean() {
        TrainedModel model =
                run(stack(Noisy.Kind.VALUE, new LogCosh(), 1).build()).model().orElseThrow();
        try (Predictor predictor = model.predictor(1)) {
            assertEquals(1.5, predictor.predict(new float[] {0.5f}).values().get(0), 0.4);
        }
    }
}
