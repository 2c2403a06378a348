package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.Sampling;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.core.initializers.Constant;
import dev.espalier.core.stack.Calibration;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.core.stack.Thresholds;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.BinaryCrossEntropy;
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

/** Targets that are missing in some samples count neither in losses, gradients and metrics, nor in what is fitted. */
class MissingTargetsRunTest {

    private static final int SAMPLES = 13;

    /** Weights of 0.25 and rates of 1, in float: some roundings of values below 2. */
    private static final double ROUNDING = 0x1p-21;

    @TempDir
    Path folder;

    /** A class, two amounts and three labels, each of which is missing in some samples. */
    @Plugin(value = "test-gaps", summary = "targets with gaps, for tests")
    public record Gaps(
            @Setting("whether samples say that targets may be missing")
            boolean said,

            @Setting("whether no validation sample has a class")
            boolean unvalidated)
            implements DataSource {

        public Gaps() {
            this(true, false);
        }

        @Override
        public Parts load(Context context) {
            return new Parts(
                    gaps(SAMPLES, said, false), Optional.of(gaps(SAMPLES, said, unvalidated)), Optional.empty());
        }
    }

    private static Dataset gaps(int samples, boolean said, boolean unlabelled) {
        float[] x = new float[3 * samples];
        int[] kind = new int[samples];
        float[] money = new float[2 * samples];
        float[] labels = new float[3 * samples];
        float[] weights = new float[samples];
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j < 3; j++) {
                x[3 * i + j] = (float) ((7 * i + 3 * j) % 11 / 11.0 - 0.5);
                labels[3 * i + j] = (i + j) % 4 == 0 ? Float.NaN : i >> j & 1;
            }
            kind[i] = unlabelled || i % 4 == 1 ? ArrayDataset.MISSING : i % 3;
            money[2 * i] = i % 3 == 0 ? Float.NaN : x[3 * i] + x[3 * i + 1];
            money[2 * i + 1] = i % 5 == 2 ? Float.NaN : 2 * x[3 * i + 1] - x[3 * i + 2];
            weights[i] = 1 + 0.5f * (i % 3);
        }
        ArrayDataset.Builder builder = ArrayDataset.builder()
                .input("x", Shape.of(3), x)
                .labels("kind", kind, List.of("a", "b", "c"))
                .values("money", 2, money)
                .multiLabels("labels", List.of("p", "q", "r"), labels)
                .weights(weights);
        return (said ? builder.missingTargets() : builder).build();
    }

    private static StackBuilder stack() {
        return unmeasured()
                .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, ""))
                .loss(new Stack.OutputLoss("money", new MeanSquaredError(), 1, ""))
                .loss(new Stack.OutputLoss("labels", new BinaryCrossEntropy(), 1, ""));
    }

    private static StackBuilder unmeasured() {
        Model model = Model.builder()
                .input("x")
                .node("kind", "x", new Dense(3))
                .node("money", "x", new Dense(2))
                .node("labels", "x", new Dense(3))
                .output("kind")
                .output("money")
                .output("labels")
                .build();
        return Stack.builder()
                .source(new Gaps())
                .targetScaling(ScalingMethod.NONE)
                .model(model)
                .initializer(new Constant(0.25))
                .optimizer(new Momentum(0))
                .learningRate(1)
                .restoreBest(false)
                .batch(SAMPLES)
                .epochs(1);
    }

    private static TrainedModel train(Stack stack, RunOptions options, RecordingListener listener) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run().model().orElseThrow();
        }
    }

    private static TrainedModel train(StackBuilder stack) {
        return train(stack.build(), RunOptions.defaults().withThreads(1), new RecordingListener());
    }

    private static void assertNear(double[] expected, float[] actual, double initial, String what) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(initial - expected[i], actual[i], ROUNDING, what + "[" + i + "]");
        }
    }

    /** The values are those of NumPy in double: means over the samples and values that are there, weighted. */
    @ParameterizedTest
    @CsvSource({"13, 1, 1", "13, 1, 3", "5, 3, 1", "2, 100, 2"})
    void lossesAndGradientsAreThoseOfWhatIsThere(int batch, int passes, int threads) {
        RecordingListener listener = new RecordingListener();
        Stack stack = stack().batch(batch).accumulate(passes).build();
        Map<String, float[]> weights = train(stack, RunOptions.defaults().withThreads(threads), listener)
                .weights();
        Map<String, Double> losses =
                listener.events(RecordingListener.StepFinished.class).get(0).outputLosses();
        assertEquals(1.0986122886681093, losses.get("kind"), ROUNDING);
        assertEquals(0.25852045980297667, losses.get("money"), ROUNDING);
        assertEquals(0.6885030970564426, losses.get("labels"), ROUNDING);
        double[][] gradients = {
            {
                -0.0736677117,
                -0.0344827586,
                0.10815047,
                0.0339602924,
                -0.0741901785,
                0.0402298861,
                0.026645768,
                0.0470219436,
                -0.0736677116
            },
            {0.0574712644, 0.0229885057, -0.0804597701},
            {-0.0951500658, -0.0473937978, -0.0653545027, -0.156027982, 0.0828621142, 0.0917971567},
            {0.1092504, 0.0841307873},
            {
                0.00691786119,
                -0.0107557554,
                -0.00937586399,
                0.00461819911,
                0.00751408536,
                -0.0256449033,
                0.0250466184,
                -0.0230784385,
                0.0103261715
            },
            {-0.0552419905, 0.0630716866, 0.0241738885}
        };
        int next = 0;
        for (String output : List.of("kind", "money", "labels")) {
            assertNear(gradients[next++], weights.getOrDefault(output + "/dense1/weight", new float[0]), 0.25, output);
            assertNear(
                    gradients[next++],
                    weights.getOrDefault(output + "/dense1/bias", new float[0]),
                    0,
                    output + "/bias");
        }
    }

    @Test
    void metricsCountWhatIsThereAndSayHowMuch() {
        // a rate that moves nothing in float
        TrainedModel model = train(stack().learningRate(1e-30));
        Map<String, Double> metrics = model.evaluate(gaps(SAMPLES, true, false), 2);
        assertEquals(10, metrics.get("kind/counted"));
        assertEquals(12, metrics.get("money/counted"));
        assertEquals(13, metrics.get("labels/counted"));
        assertEquals(0.25852045980297667, metrics.get("money/loss"), ROUNDING);
        assertEquals(0.45959595921966767, metrics.get("money/mean-absolute-error"), ROUNDING);
        assertEquals(1.0 / 3, metrics.get("labels/accuracy{label=p}"), ROUNDING);
        assertEquals(0.7, metrics.get("labels/accuracy{label=q}"), ROUNDING);
        assertEquals(0.5, metrics.get("labels/accuracy{label=r}"), ROUNDING);
        // all classes have the same logits: the first is predicted, which 4 of 10 samples have: 0, 3, 6 and 12
        assertEquals(0.4, metrics.get("kind/accuracy"), ROUNDING);
        double sum = metrics.get("kind/loss") + metrics.get("money/loss") + metrics.get("labels/loss");
        assertEquals(sum, metrics.get("loss"), ROUNDING);
    }

    @Test
    void aTargetThatNoSampleOfASplitHasHasNoMetricsThere() {
        RecordingListener listener = new RecordingListener();
        train(
                stack().source(new Gaps(true, true)).build(),
                RunOptions.defaults().withThreads(1),
                listener);
        Map<String, Double> metrics =
                listener.events(EvaluationFinished.class).get(0).values();
        assertEquals(Double.NaN, metrics.get("kind/loss"));
        assertEquals(Double.NaN, metrics.get("kind/accuracy"));
        assertEquals(0, metrics.get("kind/counted"));
        assertEquals(metrics.get("money/loss") + metrics.get("labels/loss"), metrics.get("loss"), ROUNDING);
    }

    /** Batches of one sample: those without a target leave its head as it is. */
    @Test
    void batchesWithoutATargetMoveNothingOfIt() {
        TrainedModel model = train(stack().batch(1).clipNorm(1).epochs(3));
        model.weights().forEach((name, values) -> {
            for (float value : values) {
                assertTrue(Float.isFinite(value), name);
            }
        });
    }

    /** A step on a sample without a class: exactly no gradient, so that descent without momentum leaves the head as it is. */
    @Test
    void aStepWithoutATargetLeavesItsHeadAsItIs() {
        Dataset data = ArrayDataset.builder()
                .input("x", Shape.of(1), new float[] {1, 2, 3, 4})
                .labels("kind", new int[] {ArrayDataset.MISSING, 0, 1, ArrayDataset.MISSING}, List.of("a", "b"))
                .values("price", 1, new float[] {1, Float.NaN, Float.NaN, 2})
                .missingTargets()
                .build();
        RecordingListener listener = new RecordingListener();
        Stack stack = Stack.builder()
                .source(context -> new DataSource.Parts(data, Optional.empty(), Optional.empty()))
                .validation(0)
                .targetScaling(ScalingMethod.NONE)
                .model(Model.builder()
                        .input("x")
                        .node("kind", "x", new Dense(2))
                        .node("price", "x", new Dense(1))
                        .output("kind")
                        .output("price")
                        .build())
                .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, ""))
                .loss(new Stack.OutputLoss("price", new MeanSquaredError(), 1, ""))
                .optimizer(new Momentum(0))
                .learningRate(0.01)
                .batch(1)
                .steps(4)
                .build();
        Map<String, float[]> before = Map.of();
        for (int steps = 1; steps <= 4; steps++) {
            Map<String, float[]> after = train(
                            stack, RunOptions.defaults().withThreads(1).withMaxSteps(steps), listener)
                    .weights();
            List<RecordingListener.StepFinished> all = listener.events(RecordingListener.StepFinished.class);
            Map<String, Double> losses = all.get(all.size() - 1).outputLosses();
            boolean priced = losses.get("kind") == 0;
            assertEquals(!priced, losses.get("price") == 0, "each sample has one of the targets");
            String idle = priced ? "kind/dense1/weight" : "price/dense1/weight";
            if (!before.isEmpty()) {
                assertArrayEquals(before.get(idle), after.get(idle), idle + " after step " + steps);
            }
            before = after;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 1", "3, 2, 2"})
    void aResumedRunGoesOnToTheSameBits(int threads, int batch, int passes) {
        StackBuilder stack = stack().optimizer(new Momentum())
                .learningRate(0.1)
                .augment(new RunPlugins.Noise())
                .sampling(new Sampling(Sampling.Method.BALANCED, Optional.of("kind"), OptionalInt.empty()))
                .batch(batch)
                .accumulate(passes)
                .epochs(4);
        RunOptions options = RunOptions.defaults().withThreads(threads);
        Map<String, float[]> expected = train(
                        stack.build(), RunOptions.defaults().withThreads(2), new RecordingListener())
                .weights();
        Path run = folder.resolve("run");
        try (Espalier espalier = Espalier.create()) {
            try (TrainingRun begun =
                    espalier.prepare(stack.build(), options.withFolder(run).withMaxSteps(5))) {
                begun.run();
            }
            try (TrainingRun resumed =
                    espalier.prepare(stack.build(), options.withFolder(run).withStart(RunOptions.Start.RESUME))) {
                resumed.run()
                        .model()
                        .orElseThrow()
                        .weights()
                        .forEach((name, values) ->
                                assertArrayEquals(expected.getOrDefault(name, new float[0]), values, name));
            }
        }
    }

    @Test
    void aLineSaysInHowManySamplesEachTargetIs() {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack().build(), RunOptions.defaults())) {
            List<String> lines = run.describe();
            assertTrue(
                    lines.contains(
                            "target kind: in 10 of 13 training samples, 10 of 13 for validation; losses and metrics"
                                    + " leave out the others"),
                    lines::toString);
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("target p: in 9 of 13")), lines::toString);
            assertTrue(
                    lines.stream().anyMatch(line -> line.startsWith("target money, value 0: in 8 of 13")),
                    lines::toString);
        }
    }

    /** Mean and deviation of the values that are there, by NumPy. */
    @Test
    void targetsAreScaledByWhatIsThere() {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(
                        stack().targetScaling("money", ScalingMethod.STANDARDIZE)
                                .build(),
                        RunOptions.defaults())) {
            List<String> lines = run.describe();
            assertTrue(
                    lines.stream()
                            .anyMatch(line -> line.startsWith("target money: scaled by value 0: mean -0.090909 and"
                                    + " deviation 0.4166; value 1: mean -0.17273 and deviation 0.65455")),
                    lines::toString);
        }
    }

    /** scikit-learn's n / (k·nₖ), weighted, of the samples that have a class. */
    @Test
    void balancedClassWeightsAreThoseOfWhatIsThere() {
        double[] totals = new double[3];
        double sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            double weight = i % 4 == 1 ? 0 : 1 + 0.5 * (i % 3);
            totals[i % 3] += weight;
            sum += weight;
        }
        Map<String, Double> expected =
                Map.of("a", sum / (3 * totals[0]), "b", sum / (3 * totals[1]), "c", sum / (3 * totals[2]));
        Map<String, float[]> balanced =
                train(kindsWeighted(ClassWeights.balanced())).weights();
        train(kindsWeighted(ClassWeights.of(expected)))
                .weights()
                .forEach((name, values) -> assertArrayEquals(values, balanced.getOrDefault(name, new float[0]), name));
    }

    private static StackBuilder kindsWeighted(ClassWeights weights) {
        return unmeasured()
                .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, "").withClassWeights(weights))
                .loss(new Stack.OutputLoss("money", new MeanSquaredError(), 1, ""))
                .loss(new Stack.OutputLoss("labels", new BinaryCrossEntropy(), 1, ""));
    }

    /** The largest F1 of the labels that are there, of all thresholds half way between two probabilities. */
    @Test
    void thresholdsAreChosenByWhatIsThere() {
        TrainedModel model = train(unmeasured()
                .learningRate(0.3)
                .epochs(3)
                .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, ""))
                .loss(new Stack.OutputLoss("money", new MeanSquaredError(), 1, ""))
                .loss(new Stack.OutputLoss("labels", new BinaryCrossEntropy(), 1, "")
                        .withThresholds(Thresholds.chosenBy(Thresholds.Rule.BEST_F1))));
        float[] probabilities = predictions(model, 2);
        float[] targets = labels();
        for (int label = 0; label < 3; label++) {
            double chosen = model.thresholds(2).get(label);
            double best = 0;
            for (int i = label; i < targets.length; i += 3) {
                if (!Float.isNaN(targets[i])) {
                    best = Math.max(best, f1(probabilities, targets, label, probabilities[i]));
                }
            }
            assertTrue(best > 0);
            assertEquals(best, f1(probabilities, targets, label, chosen), 1e-15, "label " + label);
        }
    }

    private static double f1(float[] probabilities, float[] targets, int label, double threshold) {
        int correct = 0;
        int predicted = 0;
        int positive = 0;
        for (int i = label; i < targets.length; i += 3) {
            if (!Float.isNaN(targets[i])) {
                boolean said = probabilities[i] >= threshold;
                predicted += said ? 1 : 0;
                positive += targets[i] == 1 ? 1 : 0;
                correct += said && targets[i] == 1 ? 1 : 0;
            }
        }
        return 2.0 * correct / (predicted + positive);
    }

    private static float[] labels() {
        Dataset data = gaps(SAMPLES, true, false);
        float[] labels = new float[3 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            data.readTarget(2, i, labels, 3 * i);
        }
        return labels;
    }

    private static float[] predictions(TrainedModel model, int output) {
        try (Predictor predictor = model.batchPredictor(1)) {
            return predictor.predict(gaps(SAMPLES, true, false), 0, SAMPLES).get(output);
        }
    }

    /** The temperature of the smallest log loss of the labels that are there, searched for here among many. */
    @Test
    void temperaturesAreFittedToWhatIsThere() {
        StackBuilder stack =
                stack().optimizer(new Momentum(0.9)).learningRate(0.5).epochs(40);
        float[] before = predictions(train(stack), 2);
        double fitted = train(stack.calibration(Calibration.TEMPERATURE))
                .temperatures(2)
                .get(0);
        float[] targets = labels();
        double best = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (double temperature = 0.05; temperature < 20; temperature *= 1.001) {
            double loss = 0;
            for (int i = 0; i < targets.length; i++) {
                if (!Float.isNaN(targets[i])) {
                    double logit = Math.log(before[i] / (1.0 - before[i])) / temperature;
                    loss += Math.log1p(Math.exp(targets[i] == 1 ? -logit : logit));
                }
            }
            best = loss < smallest ? temperature : best;
            smallest = Math.min(smallest, loss);
        }
        assertTrue(best > 0.06 && best < 19, "the best temperature lies within the bounds: " + best);
        // a step of the search, and probabilities in float
        assertEquals(best, fitted, 0.003 * best);
    }

    @Test
    void missingTargetsThatTheDataDoesNotTellOfAreRefused() {
        try (Espalier espalier = Espalier.create()) {
            Stack stack = stack().source(new Gaps(false, false)).build();
            EspalierException e =
                    assertThrows(EspalierException.class, () -> espalier.prepare(stack, RunOptions.defaults()));
            assertTrue(e.getMessage().contains("call missingTargets()"), e::getMessage);
        }
    }

    @Test
    void aTargetThatNoTrainingSampleHasIsRefused() {
        Dataset data = ArrayDataset.builder()
                .input("x", Shape.of(1), new float[] {1, 2})
                .labels("kind", new int[] {0, 1}, List.of("a", "b"))
                .values("price", 1, new float[] {Float.NaN, Float.NaN})
                .missingTargets()
                .build();
        Stack stack = Stack.builder()
                .source(context -> new DataSource.Parts(data, Optional.empty(), Optional.empty()))
                .validation(0)
                .model(Model.builder()
                        .input("x")
                        .node("kind", "x", new Dense(2))
                        .node("price", "x", new Dense(1))
                        .output("kind")
                        .output("price")
                        .build())
                .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, ""))
                .loss(new Stack.OutputLoss("price", new MeanSquaredError(), 1, ""))
                .optimizer(new Momentum())
                .build();
        try (Espalier espalier = Espalier.create()) {
            EspalierException e =
                    assertThrows(EspalierException.class, () -> espalier.prepare(stack, RunOptions.defaults()));
            assertEquals(ErrorCode.DATA_LABEL, e.code(), e::getMessage);
            assertTrue(
                    e.getMessage().contains("target 'price': it is missing in every training sample"), e::getMessage);
        }
    }
}
