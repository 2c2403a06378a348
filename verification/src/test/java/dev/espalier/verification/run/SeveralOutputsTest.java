package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.regularizer.Regularizer;
import dev.espalier.core.CheckpointChoice;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Sgd;
import dev.espalier.plugins.regularizers.Dropout;
import dev.espalier.plugins.regularizers.GradNorm;
import dev.espalier.plugins.regularizers.PcGrad;
import dev.espalier.plugins.regularizers.SoftSharing;
import dev.espalier.plugins.regularizers.UncertaintyWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several outputs of one model: parameters that are shared softly, weights that are learned, gradients that are combined. */
class SeveralOutputsTest {

    private static final String HARD = """
            seed: 3
            data: {source: csv, path: table.csv, targets: [kind, value], validation: 0.25}
            model:
              inputs: [features]
              nodes:
                - {name: trunk, from: features, layers: [dense: 12, batch-norm, relu, dropout: {probability: 0.2}, dense: 8, tanh]}
                - {name: kind, from: trunk, layers: [dense: 3]}
                - {name: value, from: trunk, layers: [dense: 6, relu, dense: 1]}
              outputs: [kind, value]
            loss: {kind: cross-entropy, value: {mean-squared-error: {weight: 0.5}}}
            optimizer: {sgd: {momentum: 0.9}}
            learning-rate: 0.02
            regularizers: []
            train: {epochs: 3, batch: 16, accumulate: 2, restore-best: false, checkpoint: {steps: 1}}
            """;

    private static final String SOFT = """
            seed: 3
            data: {source: csv, path: table.csv, targets: [kind, value], validation: 0.25}
            model:
              inputs: [features]
              nodes:
                - {name: trunk-a, from: features, layers: [dense: 12, relu, dense: 8, relu]}
                - {name: kind, from: trunk-a, layers: [dense: 3]}
                - {name: trunk-b, from: features, layers: [dense: 12, relu, dense: 8, relu]}
                - {name: value, from: trunk-b, layers: [dense: 1]}
              outputs: [kind, value]
            loss: {kind: cross-entropy, value: mean-squared-error}
            optimizer: {sgd: {momentum: 0.9}}
            learning-rate: 0.02
            regularizers: [soft-sharing: {between: ["trunk-a/*", "trunk-b/*"], coefficient: 0.5}]
            train: {epochs: 3, batch: 16, restore-best: false, checkpoint: {steps: 1}}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writeTable() throws IOException {
        CounterRandomStream random = new CounterRandomStream(8);
        StringBuilder table = new StringBuilder("x1,x2,x3,kind,value\n");
        for (int i = 0; i < 120; i++) {
            double x1 = random.nextGaussian();
            double x2 = random.nextGaussian();
            double x3 = random.nextGaussian();
            String kind = x1 + x2 > 0.4 ? "high" : x1 - x3 > 0 ? "middle" : "low";
            table.append(x1 + "," + x2 + "," + x3 + "," + kind + "," + (x1 - x2 + 0.5 * x3 * x3) + "\n");
        }
        Files.writeString(folder.resolve("table.csv"), table);
    }

    private RunResult run(String text, String out, int threads, long steps, Map<String, String> settings) {
        return run(text, out, threads, steps, settings, new TrainingListener() {});
    }

    private RunResult run(
            String text, String out, int threads, long steps, Map<String, String> settings, TrainingListener listener) {
        boolean resume = Files.exists(folder.resolve(out));
        RunOptions options = RunOptions.defaults()
                .withBaseFolder(folder)
                .withFolder(folder.resolve(out))
                .withThreads(threads)
                .withStart(resume ? RunOptions.Start.RESUME : RunOptions.Start.NEW);
        if (steps > 0) {
            options = options.withMaxSteps(steps);
        }
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(espalier.readStack(write(text), settings), options)) {
            return run.run();
        }
    }

    private Path write(String text) {
        try {
            return Stacks.write(folder, "stack.yaml", text);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private RunFiles files(String out) {
        return new RunFiles(folder.resolve(out));
    }

    private static float[] weights(RunResult result, String name) {
        return result.model().orElseThrow().weights().get(name);
    }

    private static double distance(RunResult result, String parameter) {
        float[] a = weights(result, "trunk-a/" + parameter);
        float[] b = weights(result, "trunk-b/" + parameter);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    /** On one thread and on three, and in two calls; all plugins of several outputs together with what else a step has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[uncertainty-weights: 0.1, l2: 0.001]",
                "[grad-norm: {alpha: 1.5, every: 2}]",
                "[pc-grad, gradient-noise]",
                "[pc-grad, grad-norm: {layer: trunk/dense1}]",
                "[trace-norm: {between: [trunk/dense1/bias, trunk/batch-norm1/scale], coefficient: 0.01}]"
            })
    void theBitsAreTheSameForAnyThreadsAndAfterAResume(String regularizers) throws IOException {
        Map<String, String> settings = Map.of("regularizers", regularizers);
        run(HARD, "whole", 1, 0, settings);
        run(HARD, "threads", 3, 0, settings);
        RunFiles.requireSame(files("whole"), files("threads"));
        run(HARD, "cut", 2, 4, settings);
        run(HARD, "cut", 2, 0, settings);
        RunFiles.requireSame(files("whole"), files("cut"));
    }

    @Test
    void softSharingDrawsTrunksTogether() throws IOException {
        RunResult apart = run(SOFT, "apart", 1, 0, Map.of("regularizers", "[]"));
        RunResult shared = run(SOFT, "shared", 1, 0, Map.of());
        for (String parameter : List.of("dense1/weight", "dense2/weight")) {
            assertTrue(distance(shared, parameter) < 0.5 * distance(apart, parameter), parameter);
        }
        run(SOFT, "threads", 3, 0, Map.of());
        RunFiles.requireSame(files("shared"), files("threads"));
        run(SOFT, "cut", 2, 5, Map.of());
        run(SOFT, "cut", 2, 0, Map.of());
        RunFiles.requireSame(files("shared"), files("cut"));
    }

    /** From Java as from the file: the same weights. */
    @Test
    void softSharingIsTheSameFromJava() {
        RunResult fromFile = run(SOFT, "file", 2, 0, Map.of());
        Model model = Model.builder()
                .input("features")
                .node("trunk-a", "features", new Dense(12), new Relu(), new Dense(8), new Relu())
                .node("kind", "trunk-a", new Dense(3))
                .node("trunk-b", "features", new Dense(12), new Relu(), new Dense(8), new Relu())
                .node("value", "trunk-b", new Dense(1))
                .output("kind")
                .output("value")
                .build();
        try (Espalier espalier = Espalier.create()) {
            Stack stack = Stack.builder()
                    .seed(3)
                    .source(espalier.readStack(write(SOFT), Map.of()).data().source())
                    .validation(0.25)
                    .model(model)
                    .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, ""))
                    .loss(new Stack.OutputLoss("value", new MeanSquaredError(), 1, ""))
                    .optimizer(new Sgd(0.9, 0, false))
                    .learningRate(0.02)
                    .regularize(new SoftSharing(List.of("trunk-a/*", "trunk-b/*"), 0.5))
                    .epochs(3)
                    .batch(16)
                    .restoreBest(false)
                    .build();
            RunOptions options = RunOptions.defaults().withBaseFolder(folder).withThreads(2);
            try (TrainingRun run = espalier.prepare(stack, options)) {
                RunResult fromJava = run.run();
                assertArrayEquals(
                        weights(fromFile, "trunk-a/dense1/weight"), weights(fromJava, "trunk-a/dense1/weight"));
            }
        }
    }

    static Stream<Arguments> pluginsOfAllOutputs() {
        return Stream.of(
                Arguments.of("[uncertainty-weights: 0.1]", List.of(new UncertaintyWeights(0.1))),
                Arguments.of(
                        "[grad-norm: {alpha: 1, learning-rate: 0.05}]",
                        List.of(new GradNorm(1, 0.05, 1, Optional.empty()))),
                Arguments.of("[pc-grad]", List.of(new PcGrad())),
                Arguments.of(
                        "[pc-grad, grad-norm: {every: 2}]",
                        List.of(new PcGrad(), new GradNorm(1.5, 0.025, 2, Optional.empty()))));
    }

    /** From Java as from the file: the same weights of the model. */
    @ParameterizedTest
    @MethodSource("pluginsOfAllOutputs")
    void learnedWeightsAndCombinedGradientsAreTheSameFromJava(String text, List<Regularizer> regularizers) {
        RunResult fromFile = run(HARD, "file", 2, 0, Map.of("regularizers", text));
        Model model = Model.builder()
                .input("features")
                .node(
                        "trunk",
                        "features",
                        new Dense(12),
                        new BatchNorm(),
                        new Relu(),
                        new Dropout(0.2),
                        new Dense(8),
                        new Tanh())
                .node("kind", "trunk", new Dense(3))
                .node("value", "trunk", new Dense(6), new Relu(), new Dense(1))
                .output("kind")
                .output("value")
                .build();
        try (Espalier espalier = Espalier.create()) {
            Stack stack = Stack.builder()
                    .seed(3)
                    .source(espalier.readStack(write(HARD), Map.of()).data().source())
                    .validation(0.25)
                    .model(model)
                    .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, ""))
                    .loss(new Stack.OutputLoss("value", new MeanSquaredError(), 0.5, ""))
                    .optimizer(new Sgd(0.9, 0, false))
                    .learningRate(0.02)
                    .regularize(regularizers.toArray(Regularizer[]::new))
                    .epochs(3)
                    .batch(16)
                    .accumulate(2)
                    .restoreBest(false)
                    .build();
            RunOptions options = RunOptions.defaults().withBaseFolder(folder).withThreads(2);
            try (TrainingRun run = espalier.prepare(stack, options)) {
                RunResult fromJava = run.run();
                fromFile.model()
                        .orElseThrow()
                        .weights()
                        .forEach((name, values) -> assertArrayEquals(values, weights(fromJava, name), name));
            }
        }
    }

    /** ½·λ·‖a − b‖² of all parameters, at the end of the epoch. */
    @Test
    void thePenaltyOfSoftSharingIsReported() {
        List<Double> penalties = new ArrayList<>();
        RunResult result = run(SOFT, "run", 2, 0, Map.of(), new TrainingListener() {
            @Override
            public void epochFinished(dev.espalier.api.event.EpochFinished event) {
                penalties.add(event.penalty());
            }
        });
        double expected = 0;
        for (String parameter : List.of("dense1/weight", "dense1/bias", "dense2/weight", "dense2/bias")) {
            expected += 0.5 * 0.5 * Math.pow(distance(result, parameter), 2);
        }
        // sums of some hundred terms in double, in another order
        assertEquals(expected, penalties.get(2), 1e-13 * expected);
    }

    /** A frozen trunk is where the other is drawn to. */
    @Test
    void aFrozenParameterDrawsTheOthers() {
        Map<String, String> settings = Map.of("groups", "[{match: 'trunk-b/*', freeze: true}]", "train.epochs", "8");
        RunResult early = run(SOFT, "early", 2, 1, settings);
        RunResult late = run(SOFT, "late", 2, 0, settings);
        assertArrayEquals(weights(early, "trunk-b/dense1/weight"), weights(late, "trunk-b/dense1/weight"));
        assertTrue(distance(late, "dense1/weight") < 0.5 * distance(early, "dense1/weight"));
    }

    @Test
    void everyMistakeIsToldBeforeTraining() {
        Map<String, String> refused = Map.of(
                "[soft-sharing: {between: ['trunk/dense1/*', 'kind/dense1/*']}]",
                        "trunk/dense1/bias has the shape [12] and kind/dense1/bias the shape [3]",
                "[soft-sharing: {between: ['trunk/*', 'kind/*']}]",
                        "trunk/batch-norm1/scale has no partner: there is no parameter 'kind/batch-norm1/scale'",
                "[soft-sharing: {between: ['trunk/*', 'tail/*']}]", "no parameter has a name like 'tail/*'",
                "[soft-sharing: {coefficient: 1}]", "no parameter has a name like 'trunk-a/*'",
                "[pc-grad, pc-grad]", "another one of its kind is in the list",
                "[grad-norm: {layer: trunk/dense3}]", "no layer 'trunk/dense3' with parameters is shared",
                "[uncertainty-weights: {match: 'trunk/*'}]", "it has a match",
                "[uncertainty-weights: 0]", "learning-rate");
        refused.forEach((regularizers, message) -> {
            var refusal = assertThrows(
                    EspalierException.class,
                    () -> run(HARD, "refused", 1, 1, Map.of("regularizers", regularizers)),
                    regularizers);
            assertTrue(refusal.getMessage().contains(message), refusal::getMessage);
        });
        var closure = assertThrows(
                EspalierException.class,
                () -> run(
                        HARD,
                        "refused",
                        1,
                        1,
                        Map.of(
                                "regularizers",
                                "[pc-grad]",
                                "optimizer",
                                "{sam: {inner: sgd}}",
                                "train.accumulate",
                                "1")));
        assertTrue(closure.getMessage().contains("combined gradients are not those of any loss"), closure::getMessage);
        var apart = assertThrows(
                EspalierException.class,
                () -> run(SOFT, "refused", 1, 1, Map.of("regularizers", "[pc-grad, grad-norm]")));
        assertEquals(2, apart.problems().size(), apart::getMessage);
    }

    /** A rule that computes the loss again minimizes the weighted one, and the weights are those of the step. */
    @ParameterizedTest
    @ValueSource(strings = {"{sam: {inner: sgd}}", "l-bfgs"})
    void learnedWeightsGoTogetherWithRulesThatComputeTheLossAgain(String optimizer) throws IOException {
        Map<String, String> settings = Map.of(
                "regularizers",
                "[uncertainty-weights: 0.1]",
                "optimizer",
                optimizer,
                "train.accumulate",
                "1",
                "train.epochs",
                "1");
        run(HARD, "whole", 1, 0, settings);
        run(HARD, "cut", 2, 2, settings);
        run(HARD, "cut", 2, 0, settings);
        RunFiles.requireSame(files("whole"), files("cut"));
    }

    /** Schedule-free weights are computed of a whole checkpoint, the state of learned weights among it. */
    @Test
    void aModelCanBeMadeOfACheckpointWithLearnedWeights() {
        run(HARD, "run", 2, 4, Map.of("regularizers", "[uncertainty-weights]", "optimizer", "schedule-free-sgd"));
        try (Espalier espalier = Espalier.create()) {
            assertEquals(
                    4,
                    espalier.exportModel(folder.resolve("run"), new CheckpointChoice.Last())
                            .step());
        }
    }

    private record Step(List<Double> losses, List<Double> weights) {}

    private static final class Steps implements TrainingListener {

        private final List<Step> steps = new ArrayList<>();

        @Override
        public void stepFinished(StepView step) {
            steps.add(new Step(
                    List.of(step.outputLoss(0), step.outputLoss(1)),
                    List.of(step.outputWeight(0), step.outputWeight(1))));
        }
    }

    /** Kendall's rule with Adam, computed again in doubles of the losses that were told. */
    @Test
    void uncertaintyWeightsFollowTheirFormula() throws IOException {
        Steps told = new Steps();
        run(HARD, "run", 2, 0, Map.of("regularizers", "[uncertainty-weights: 0.1]"), told);
        double[] factors = {1, 0.5};
        double[] fixed = {1, 0.5};
        double[][] state = new double[2][3];
        int count = 0;
        for (Step step : told.steps) {
            count++;
            for (int i = 0; i < 2; i++) {
                double weight = factors[i] * Math.exp(-state[i][0]);
                // the logarithm and its moments are floats, rounded in each of 9 steps
                assertEquals(fixed[i] * weight, step.weights().get(i), 1e-5, "step " + count);
                double gradient = 0.5 - weight * step.losses().get(i);
                state[i][1] = 0.9 * state[i][1] + 0.1 * gradient;
                state[i][2] = 0.999 * state[i][2] + 0.001 * gradient * gradient;
                state[i][0] -= 0.1
                        * (state[i][1] / (1 - Math.pow(0.9, count)))
                        / (Math.sqrt(state[i][2] / (1 - Math.pow(0.999, count))) + 1e-8);
            }
        }
        assertEquals(9, count);
        String log = Files.readString(folder.resolve("run/metrics.jsonl"));
        assertTrue(log.contains("\"kind/weight\":1.0") || log.contains("\"kind/weight\":1,"), log);
    }

    @Test
    void gradNormKeepsTheSumOfTheWeights() {
        Steps told = new Steps();
        run(HARD, "run", 2, 0, Map.of("regularizers", "[grad-norm]"), told);
        assertEquals(List.of(1.0, 0.5), told.steps.get(0).weights());
        Step last = told.steps.get(told.steps.size() - 1);
        // floats; the fixed weight of the second is a half
        assertEquals(2, last.weights().get(0) + 2 * last.weights().get(1), 1e-6);
        assertFalse(last.weights().equals(List.of(1.0, 0.5)));
    }

    private static final String PLAIN = """
            seed: 5
            data: {source: csv, path: table.csv, targets: [kind, value], validation: 0, target-scaling: none}
            model:
              inputs: [features]
              nodes:
                - {name: trunk, from: features, layers: [dense: 4, tanh]}
                - {name: kind, from: trunk, layers: [dense: 3]}
                - {name: value, from: trunk, layers: [dense: 1]}
              outputs: [kind, value]
            loss: {kind: {cross-entropy: {weight: 1}}, value: {mean-squared-error: {weight: 1}}}
            optimizer: sgd
            learning-rate: 0.001
            regularizers: []
            train: {steps: 2, batch: 120}
            """;

    /** The change of the trunk in one step, by the learning rate. */
    private double[] gradient(String out, String regularizers, double kind, double value) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "regularizers",
                regularizers,
                "loss.kind.cross-entropy.weight",
                Double.toString(kind),
                "loss.value.mean-squared-error.weight",
                Double.toString(value),
                "learning-rate",
                "1"));
        RunResult after = run(PLAIN, out, 2, 1, settings);
        // nothing moves at such a rate, so this is where all of them begin
        settings.put("learning-rate", "1e-30");
        RunResult before = run(PLAIN, out + "-before", 2, 1, settings);
        float[] weights = weights(after, "trunk/dense1/weight");
        float[] biases = weights(after, "trunk/dense1/bias");
        double[] gradient = new double[weights.length + biases.length];
        for (int i = 0; i < gradient.length; i++) {
            boolean isWeight = i < weights.length;
            String name = isWeight ? "trunk/dense1/weight" : "trunk/dense1/bias";
            int place = isWeight ? i : i - weights.length;
            gradient[i] = (double) weights(before, name)[place] - weights(after, name)[place];
        }
        return gradient;
    }

    /** The formula of the paper, of gradients that single outputs have; here they conflict, and the second dominates. */
    @Test
    void pcGradIsTheProjectionOfEachOntoTheNormalPlaneOfTheOther() {
        double[] kind = gradient("kind", "[]", 1, 1e-30);
        double[] value = gradient("value", "[]", 1e-30, 4);
        double product = product(kind, value);
        assertTrue(product < 0, "the gradients must conflict, or nothing is tested: " + product);
        double[] together = gradient("together", "[pc-grad]", 1, 4);
        for (int i = 0; i < together.length; i++) {
            double expected = kind[i]
                    - product / product(value, value) * value[i]
                    + value[i]
                    - product / product(kind, kind) * kind[i];
            // each gradient is the difference of floats of at most 1
            assertEquals(expected, together[i], 1e-6, "element " + i);
        }
        double[] sum = gradient("sum", "[]", 1, 4);
        assertTrue(product(sum, kind) < 0, "the sum makes the loss of the first rise");
        assertTrue(product(together, kind) > 0 && product(together, value) > 0, "both fall");
    }

    private static double product(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    @Test
    void lookingAtConflictsChangesNoBit() throws IOException {
        List<StatisticsCollected> told = new ArrayList<>();
        RunResult seen = run(HARD, "seen", 2, 0, Map.of(), new TrainingListener() {
            @Override
            public boolean wantsStatistics() {
                return true;
            }

            @Override
            public void statisticsCollected(StatisticsCollected event) {
                told.add(event);
            }
        });
        RunResult unseen = run(HARD, "unseen", 2, 0, Map.of("recording", "off"));
        seen.model()
                .orElseThrow()
                .weights()
                .forEach((name, values) -> assertArrayEquals(values, weights(unseen, name)));
        List<GradientCosine> cosines = told.get(0).cosines();
        assertEquals(
                List.of("trunk/dense1", "trunk/batch-norm1", "trunk/dense2"),
                cosines.stream().map(GradientCosine::layer).toList());
        for (GradientCosine cosine : cosines) {
            assertEquals("kind value", cosine.first() + " " + cosine.second());
            assertTrue(Math.abs(cosine.cosine()) < 1, cosine::toString);
        }
    }
}
