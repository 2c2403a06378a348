package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.model.Loss;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.ClassWeights;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Focal;
import dev.espalier.engine.loss.Hinge;
import dev.espalier.engine.loss.KullbackLeibler;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A weight of 2 is the same as the sample twice, a weight of 0 as a dataset without it: in training and in evaluation. */
class SampleWeightsRunTest {

    private static final int[] TIMES = {1, 2, 0, 3, 1, 0, 2, 1, 4, 0, 1, 2};

    /** Sums of at most 17 floats near 1 in another order, in three steps of rate 0.1. */
    private static final double ROUNDING = 3 * 17 * 0x1p-23;

    @TempDir
    Path folder;

    /** Samples in code, all of them to train on. */
    private record Samples(Dataset data) implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(data, Optional.empty(), Optional.empty());
        }
    }

    /** Samples by their numbers, with or without weights; as classes, values, or both. */
    private static Dataset samples(int[] numbers, float[] weights, boolean classes, int labels) {
        float[] inputs = new float[2 * numbers.length];
        int[] label = new int[numbers.length];
        float[] values = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            inputs[2 * i] = (float) StrictMath.sin(numbers[i]);
            inputs[2 * i + 1] = (float) StrictMath.cos(3 * numbers[i]);
            label[i] = numbers[i] % labels;
            values[i] = (float) StrictMath.sin(5 * numbers[i]);
        }
        ArrayDataset.Builder builder = ArrayDataset.builder().input("features", Shape.of(2), inputs);
        if (classes) {
            builder.labels(
                    "label",
                    label,
                    IntStream.range(0, labels).mapToObj(k -> "class-" + k).toList());
        } else {
            builder.values("value", 1, values);
        }
        return (weights.length > 0 ? builder.weights(weights) : builder).build();
    }

    private static int[] all() {
        return IntStream.range(0, TIMES.length).toArray();
    }

    private static float[] weights() {
        float[] weights = new float[TIMES.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = TIMES[i];
        }
        return weights;
    }

    /** Each sample as often as its weight. */
    private static int[] repeated() {
        return IntStream.range(0, TIMES.length)
                .flatMap(i -> IntStream.generate(() -> i).limit(TIMES[i]))
                .toArray();
    }

    private static StackBuilder stack(Dataset data, Loss loss, int outputs) {
        return Stack.builder()
                .source(new Samples(data))
                .validation(0)
                .model(Model.sequential(new Dense(4), new Tanh(), new Dense(outputs)))
                .loss(loss)
                .initializer(new dev.espalier.core.initializers.XavierNormal())
                .optimizer(new Momentum(0))
                .learningRate(0.1)
                .batch(100)
                .epochs(3);
    }

    private static TrainedModel train(StackBuilder stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run =
                        espalier.prepare(stack.build(), RunOptions.defaults().withThreads(2))) {
            return run.run().model().orElseThrow();
        }
    }

    private static void assertSame(TrainedModel expected, TrainedModel actual, double bound) {
        Map<String, float[]> weights = actual.weights();
        expected.weights()
                .forEach((name, values) ->
                        assertArrayEquals(values, weights.getOrDefault(name, new float[0]), (float) bound, name));
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                Arguments.of(new CrossEntropy(), true, 3, 3),
                Arguments.of(new KullbackLeibler(), true, 3, 3),
                Arguments.of(new Focal(), true, 3, 3),
                Arguments.of(new Hinge(), true, 3, 3),
                Arguments.of(new BinaryCrossEntropy(), true, 2, 1),
                Arguments.of(new MeanSquaredError(), false, 2, 1));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void aWeightCountsASampleThatManyTimes(Loss loss, boolean classes, int labels, int outputs) {
        Dataset weighted = samples(all(), weights(), classes, labels);
        Dataset repeated = samples(repeated(), new float[0], classes, labels);
        TrainedModel expected = train(stack(repeated, loss, outputs));
        TrainedModel actual = train(stack(weighted, loss, outputs));
        assertSame(expected, actual, ROUNDING);
        assertSame(expected, train(stack(weighted, loss, outputs).batch(5).accumulate(3)), ROUNDING);
        assertEquals(
                expected.evaluate(repeated, 1).getOrDefault("loss", Double.NaN),
                expected.evaluate(weighted, 1).getOrDefault("loss", Double.NaN),
                ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void soDoPenaltiesOnOutputsAndClassWeights(Loss loss, boolean classes, int labels, int outputs) {
        Dataset weighted = samples(all(), weights(), classes, labels);
        Dataset repeated = samples(repeated(), new float[0], classes, labels);
        List<TrainedModel> models = new ArrayList<>();
        for (Dataset data : List.of(repeated, weighted)) {
            StackBuilder stack = stack(data, loss, outputs).regularize(new RunPlugins.SmallOutputs());
            models.add(train(classes ? stack.loss(loss, ClassWeights.balanced()) : stack));
        }
        assertSame(models.get(0), models.get(1), ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theWeightOfAClassIsThatOfItsSamples(Loss loss, boolean classes, int labels, int outputs) {
        if (!classes) {
            return;
        }
        float[] byClass = new float[TIMES.length];
        for (int i = 0; i < byClass.length; i++) {
            byClass[i] = i % labels == 1 ? 2.5f : 1;
        }
        TrainedModel expected = train(stack(samples(all(), byClass, true, labels), loss, outputs));
        TrainedModel actual = train(stack(samples(all(), new float[0], true, labels), loss, outputs)
                .loss(loss, ClassWeights.of(Map.of("class-1", 2.5))));
        assertSame(expected, actual, ROUNDING);
    }

    @Test
    void weightsOfOneTargetLeaveOthersAlone() {
        int[] label = {0, 1, 2, 0, 1, 2, 0, 1};
        float[] value = {1, 2, 3, 4, 5, 6, 7, 8};
        // the missing values may be anything that is finite
        float[] broken = {1, 2, 3, 400, 5, 6, -700, 8};
        float[] present = {1, 1, 1, 0, 1, 1, 0, 1};
        TrainedModel[] models = new TrainedModel[2];
        for (int i = 0; i < 2; i++) {
            Dataset data = ArrayDataset.builder()
                    .input("x", Shape.of(1), new float[] {.1f, .2f, .3f, .4f, .5f, .6f, .7f, .8f})
                    .labels("kind", label, List.of("a", "b", "c"))
                    .values("size", 1, i == 0 ? value : broken)
                    .weights("size", present)
                    .build();
            Model model = Model.builder()
                    .input("x")
                    .node("kind", "x", new Dense(3))
                    .node("size", "x", new Dense(1))
                    .output("kind")
                    .output("size")
                    .build();
            models[i] = train(Stack.builder()
                    .source(new Samples(data))
                    .validation(0)
                    .model(model)
                    .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, ""))
                    .loss(new Stack.OutputLoss("size", new MeanSquaredError(), 1, ""))
                    .targetScaling(dev.espalier.core.data.prepared.ScalingMethod.NONE)
                    .optimizer(new Momentum(0))
                    .learningRate(0.01)
                    .epochs(5));
        }
        assertSame(models[0], models[1], 0);
    }

    @Test
    void balancedWeightsAreThoseOfScikitLearnAndAreKept() throws Exception {
        // 4 of class-0, 4 of class-1, 4 of class-2 less the samples of weight 0: numpy's 17 / (3 * [7, 6, 4])
        Dataset data = samples(all(), weights(), true, 3);
        int[] totals = new int[3];
        for (int i = 0; i < TIMES.length; i++) {
            totals[i % 3] += TIMES[i];
        }
        Map<String, Double> expected = new java.util.TreeMap<>();
        for (int k = 0; k < 3; k++) {
            expected.put("class-" + k, 17 / (3.0 * totals[k]));
        }
        Stack balanced = stack(data, new CrossEntropy(), 3)
                .loss(new CrossEntropy(), ClassWeights.balanced())
                .build();
        Path run = folder.resolve("run");
        try (Espalier espalier = Espalier.create();
                TrainingRun training = espalier.prepare(
                        balanced, RunOptions.defaults().withFolder(run).withThreads(1))) {
            String line = training.describe().stream()
                    .filter(text -> text.startsWith("class weights of label, balanced by the training split: class-0 "))
                    .findFirst()
                    .orElse("");
            assertTrue(line.contains("class-2"), () -> String.join("\n", training.describe()));
            assertTrue(
                    training.describe().contains("weights: from 0 to 4, in the loss"),
                    () -> String.join("\n", training.describe()));
            TrainedModel model = training.run().model().orElseThrow();
            TrainedModel loaded = espalier.loadModel(run.resolve("model.safetensors"));
            assertEquals(model.evaluate(data, 1), loaded.evaluate(data, 1));
            // evaluated elsewhere, they are still those of the training split
            Dataset other = samples(new int[] {1, 4, 7, 2}, new float[0], true, 3);
            assertEquals(
                    train(stack(data, new CrossEntropy(), 3).loss(new CrossEntropy(), ClassWeights.of(expected)))
                            .evaluate(other, 1),
                    loaded.evaluate(other, 1));
            String resolved = Files.readString(run.resolve("stack.yaml"));
            assertTrue(resolved.contains("class-0: " + expected.get("class-0")), resolved);
        }
    }

    @Test
    void weightsThatAreNoneAreRefusedByName() {
        float[] wrong = weights();
        wrong[3] = -1;
        wrong[7] = Float.NaN;
        EspalierException thrown = assertThrows(
                EspalierException.class, () -> train(stack(samples(all(), wrong, true, 3), new Focal(), 3)));
        assertEquals(ErrorCode.DATA_VALUE, thrown.code());
        assertEquals(2, thrown.problems().size());
        assertTrue(thrown.getMessage().contains("sample 3, weight for target 'label'"), thrown::getMessage);
        float[] zero = new float[TIMES.length];
        EspalierException none = assertThrows(
                EspalierException.class, () -> train(stack(samples(all(), zero, true, 3), new Focal(), 3)));
        assertTrue(none.getMessage().contains("all 12 samples have the weight 0"), none::getMessage);
    }

    @Test
    void classWeightsThatSuitNoClassAreRefused() {
        Dataset data = samples(all(), new float[0], true, 3);
        EspalierException unknown = assertThrows(
                EspalierException.class,
                () -> train(stack(data, new CrossEntropy(), 3)
                        .loss(new CrossEntropy(), ClassWeights.of(Map.of("class-7", 2.0)))));
        assertTrue(unknown.getMessage().contains("has no class 'class-7'"), unknown::getMessage);
        EspalierException zero = assertThrows(
                EspalierException.class,
                () -> train(stack(data, new CrossEntropy(), 3)
                        .loss(
                                new CrossEntropy(),
                                ClassWeights.of(Map.of("class-0", 0.0, "class-1", 0.0, "class-2", 0.0)))));
        assertTrue(zero.getMessage().contains("every class has the weight 0"), zero::getMessage);
        EspalierException values = assertThrows(
                EspalierException.class,
                () -> train(stack(samples(all(), new float[0], false, 2), new MeanSquaredError(), 1)
                        .loss(new MeanSquaredError(), ClassWeights.balanced())));
        assertTrue(values.getMessage().contains("class weights are for classes"), values::getMessage);
        assertThrows(IllegalArgumentException.class, () -> ClassWeights.of(Map.of("a", -1.0)));
        assertThrows(IllegalArgumentException.class, () -> ClassWeights.of(Map.of("a", Double.NaN)));
    }
}
