package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.testkit.RecordingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A loss with class weights is Σ wᵢℓᵢ / Σ wᵢ over a step or a dataset, however its samples are cut into passes. */
class WeightedLossRunTest {

    private static final List<Double> WEIGHTS = List.of(1.0, 9.0, 20.0);

    /** Sums of at most 96 floats near 1, in another order. */
    private static final double ROUNDING = 96 * 0x1p-24;

    /** Changes nothing. */
    @Plugin(value = "test-identity", summary = "changes nothing, for tests")
    public record Identity() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {}
    }

    /** Mixes each sample with its mirror image in the batch, half and half. */
    @Plugin(value = "test-halves", summary = "mixes samples, for tests")
    public record Halves() implements Augmenter {

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            mix(batch.input(0), batch.size(), batch.inputShape(0).size());
            mix(batch.target(0), batch.size(), batch.targetWidth(0));
        }

        private static void mix(float[] values, int samples, int width) {
            float[] before = values.clone();
            for (int i = 0; i < samples * width; i++) {
                values[i] = 0.5f * before[i] + 0.5f * before[(samples - 1 - i / width) * width + i % width];
            }
        }
    }

    private static StackBuilder stack() {
        return stack(WEIGHTS);
    }

    private static StackBuilder stack(List<Double> classWeights) {
        return Stack.builder()
                .source(new Clouds(96))
                .validation(0)
                .model(Model.sequential(new Dense(6), new Tanh(), new Dense(3)))
                .loss(
                        new CrossEntropy(),
                        ClassWeights.of(Map.of(
                                "red", classWeights.get(0),
                                "green", classWeights.get(1),
                                "blue", classWeights.get(2))))
                .optimizer(new Momentum(0))
                .learningRate(0.1)
                .batch(96)
                .epochs(1);
    }

    private static RunResult run(Stack stack, RecordingListener listener, int threads) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(threads))) {
            return run.run();
        }
    }

    private static Map<String, float[]> weights(StackBuilder stack) {
        return run(stack.build(), new RecordingListener(), 2)
                .model()
                .orElseThrow()
                .weights();
    }

    private static double stepLoss(StackBuilder stack) {
        RecordingListener listener = new RecordingListener();
        run(stack.build(), listener, 1);
        return listener.events(RecordingListener.StepFinished.class).get(0).loss();
    }

    static Stream<Arguments> cuts() {
        List<Arguments> cases = new ArrayList<>();
        for (int batch : new int[] {48, 32, 7, 1}) {
            int passes = (96 + batch - 1) / batch;
            cases.add(Arguments.of("plain", stack(), stack(), batch, passes));
            cases.add(Arguments.of("smoothed", smoothed(), smoothed(), batch, passes));
            cases.add(Arguments.of("augmented", noisy(), noisy(), batch, passes));
        }
        cases.add(Arguments.of("more passes than there are", stack(), stack(), 48, Integer.MAX_VALUE));
        cases.add(Arguments.of("a single pass of many", stack(), stack(), 96, 1000));
        return cases.stream();
    }

    private static StackBuilder smoothed() {
        return stack().regularize(new RunPlugins.Smoothing());
    }

    private static StackBuilder noisy() {
        return stack().augment(new RunPlugins.Noise()).regularize(new RunPlugins.SmallOutputs());
    }

    @ParameterizedTest(name = "{0}, {4} passes of {3}")
    @MethodSource("cuts")
    void aStepIsTheSameHoweverItIsCutIntoPasses(
            String title, StackBuilder whole, StackBuilder cut, int batch, int passes) {
        Map<String, float[]> expected = weights(whole.epochs(3));
        Map<String, float[]> actual =
                weights(cut.batch(batch).accumulate(passes).epochs(3));
        expected.forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                // three steps of rate 0.1 on gradients below 2, and weights below 2 that are rounded in each
                assertEquals(values[i], actual.getOrDefault(name, new float[0])[i], 3 * ROUNDING, name);
            }
        });
    }

    @Test
    void anAugmenterThatChangesNothingChangesNeitherLossNorGradient() {
        double expected = stepLoss(stack());
        assertEquals(expected, stepLoss(stack().augment(new Identity())), expected * ROUNDING);
        Map<String, float[]> plain = weights(stack());
        weights(stack().augment(new Identity())).forEach((name, values) -> {
            for (int i = 0; i < values.length; i++) {
                assertEquals(plain.getOrDefault(name, new float[0])[i], values[i], ROUNDING, name);
            }
        });
    }

    @Test
    void smoothingIsDividedByTheWeightsOfTheTrueClasses() {
        assertEquals(expected(0.5, false), stepLoss(smoothed()), 2 * ROUNDING);
    }

    @Test
    void mixedTargetsHaveTheMixedWeightWhetherSmoothedOrNot() {
        assertEquals(expected(0, true), stepLoss(stack().augment(new Halves())), 2 * ROUNDING);
        assertEquals(expected(0.5, true), stepLoss(smoothed().augment(new Halves())), 2 * ROUNDING);
    }

    /** PyTorch's loss with weight and label_smoothing, for targets that are mixed first: in double, from the first outputs. */
    private static double expected(double smoothing, boolean mixed) {
        Dataset data = new Clouds(96).load(Path::of).train();
        // a step of a tiny rate changes no weight: the model is the one that the first step starts with
        TrainedModel model = run(stack().learningRate(1e-30).build(), new RecordingListener(), 1)
                .model()
                .orElseThrow();
        List<Integer> order = mixed ? shuffled() : List.of();
        double sum = 0;
        double weight = 0;
        try (Predictor predictor = model.predictor(1)) {
            for (int i = 0; i < data.size(); i++) {
                int first = mixed ? order.get(i) : i;
                int second = mixed ? order.get(data.size() - 1 - i) : i;
                float[] input = new float[2];
                float[] other = new float[2];
                data.readInput(0, first, input, 0);
                data.readInput(0, second, other, 0);
                for (int j = 0; j < 2; j++) {
                    input[j] = 0.5f * input[j] + 0.5f * other[j];
                }
                List<Float> probabilities = predictor.predict(input).values();
                double[] target = new double[3];
                target[first % 3] += 0.5;
                target[second % 3] += 0.5;
                for (int k = 0; k < 3; k++) {
                    weight += WEIGHTS.get(k) * target[k];
                    double smooth = (1 - smoothing) * target[k] + smoothing / 3;
                    sum -= WEIGHTS.get(k) * smooth * StrictMath.log(probabilities.get(k));
                }
            }
        }
        return sum / weight;
    }

    /** The order of the first epoch, as an augmenter sees it. */
    private static List<Integer> shuffled() {
        Seen.ORDER.clear();
        run(stack().augment(new Seen()).build(), new RecordingListener(), 1);
        return List.copyOf(Seen.ORDER);
    }

    /** Keeps the samples of the first batch; a batch of the next epoch may be loaded beside it, or before it. */
    @Plugin(value = "test-seen", summary = "keeps the order of the first batch, for tests")
    public record Seen() implements Augmenter {

        private static final List<Integer> ORDER = new ArrayList<>();

        @Override
        public void augment(SampleBatch batch, RandomStream random) {
            if (batch instanceof Batch loaded && loaded.epoch() == 0) {
                for (int s = 0; s < batch.size(); s++) {
                    ORDER.add(loaded.sample(s));
                }
            }
        }
    }

    /** 1,000 samples, of which an evaluation takes several passes; the third class is rare. */
    private static Dataset evaluated(Comparator<float[]> order) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            rows.add(new float[] {(float) StrictMath.sin(i), (float) StrictMath.cos(3 * i), i % 50 == 0 ? 2 : i % 2});
        }
        rows.sort(order);
        return ArrayDataset.of(
                rows.stream().map(row -> new float[] {row[0], row[1]}).toArray(float[][]::new),
                rows.stream().mapToInt(row -> (int) row[2]).toArray(),
                List.of("red", "green", "blue"));
    }

    @Test
    void anEvaluationIsTheSameInAnyOrderOfTheSamples() {
        TrainedModel model = run(stack().epochs(20).build(), new RecordingListener(), 1)
                .model()
                .orElseThrow();
        Dataset sorted = evaluated(Comparator.comparingDouble(row -> row[2]));
        double sum = 0;
        double weight = 0;
        try (Predictor predictor = model.predictor(1)) {
            for (int i = 0; i < sorted.size(); i++) {
                float[] input = new float[2];
                float[] label = new float[1];
                sorted.readInput(0, i, input, 0);
                sorted.readTarget(0, i, label, 0);
                double classWeight = WEIGHTS.get((int) label[0]);
                weight += classWeight;
                sum -= classWeight
                        * StrictMath.log(predictor.predict(input).values().get((int) label[0]));
            }
        }
        double expected = sum / weight;
        // losses are below 10 and each is a float
        assertEquals(expected, model.evaluate(sorted, 1).getOrDefault("loss", Double.NaN), 10 * 0x1p-22);
        Dataset mixed = evaluated(Comparator.comparingDouble(row -> row[0]));
        assertEquals(expected, model.evaluate(mixed, 2).getOrDefault("loss", Double.NaN), 10 * 0x1p-22);
    }

    @ParameterizedTest
    @CsvSource({"96, 1", "7, 1", "1, 1", "5, 3"})
    void theLossOfAnEpochIsThatOfItsSamples(int batch, int accumulate) {
        RecordingListener listener = new RecordingListener();
        Stack stack =
                stack().learningRate(1e-30).batch(batch).accumulate(accumulate).build();
        TrainedModel model = run(stack, listener, 1).model().orElseThrow();
        double expected =
                model.evaluate(new Clouds(96).load(Path::of).train(), 1).getOrDefault("loss", Double.NaN);
        assertEquals(expected, listener.events(EpochFinished.class).get(0).loss(), 10 * 0x1p-22);
    }

    @Test
    void stepsWithoutAnyWeightTeachNothing() {
        StackBuilder zero = stack(List.of(0.0, 0.0, 1.0)).batch(1);
        RecordingListener listener = new RecordingListener();
        run(zero.build(), listener, 1);
        List<RecordingListener.StepFinished> steps = listener.events(RecordingListener.StepFinished.class);
        assertEquals(64, steps.stream().filter(step -> step.loss() == 0).count());
    }
}
