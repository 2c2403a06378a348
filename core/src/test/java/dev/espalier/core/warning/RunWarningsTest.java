package dev.espalier.core.warning;

import static dev.espalier.api.event.RunWarning.Kind.CLASS_IMBALANCE;
import static dev.espalier.api.event.RunWarning.Kind.DUPLICATE_ROWS;
import static dev.espalier.api.event.RunWarning.Kind.FEATURE_SCALE;
import static dev.espalier.api.event.RunWarning.Kind.IMAGE_AS_SERIES;
import static dev.espalier.api.event.RunWarning.Kind.INITIAL_WEIGHTS;
import static dev.espalier.api.event.RunWarning.Kind.LEARNING_RATE;
import static dev.espalier.api.event.RunWarning.Kind.MISSING_CLASS;
import static dev.espalier.api.event.RunWarning.Kind.SCHEDULE_LENGTH;
import static dev.espalier.api.event.RunWarning.Kind.SMALL_BATCH;
import static dev.espalier.api.event.RunWarning.Kind.SMALL_VALIDATION;
import static dev.espalier.api.event.RunWarning.Kind.SOFTMAX_BEFORE_LOSS;
import static dev.espalier.api.event.RunWarning.Kind.TARGET_SCALE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.RunWarning;
import dev.espalier.api.optimizer.LearningRateRange;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.data.SourceReading;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.core.initializers.Constant;
import dev.espalier.core.initializers.Normal;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.setup.DataPreparation;
import dev.espalier.core.setup.RunSetup;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.layer.Softmax;
import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Huber;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.Parameters;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunWarningsTest {

    @Plugin(value = "test-usual", summary = "has usual rates, for tests")
    record Usual() implements ParameterOptimizer {
        @Override
        public Optional<LearningRateRange> usualLearningRates() {
            return Optional.of(new LearningRateRange(1e-4, 0.1));
        }

        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin(value = "test-long", summary = "ten thousand steps long, for tests")
    record LongSchedule() implements Scheduler {
        @Override
        public double factor(TrainingProgress progress) {
            return 1;
        }

        @Override
        public long length(TrainingProgress progress) {
            return 10_000;
        }
    }

    /** A source that makes its samples. */
    private interface Made extends DataSource {
        Dataset samples(int count, Random random);

        @Override
        default Parts load(Context context) {
            Random random = new Random(7);
            return new Parts(samples(400, random), Optional.of(samples(100, random)), Optional.empty());
        }
    }

    private static Dataset classes(float[] features, int[] labels, String... names) {
        return ArrayDataset.builder()
                .input("features", Shape.of(2), features)
                .labels("kind", labels, List.of(names))
                .build();
    }

    private static float[] normal(int count, Random random, double first, double second) {
        float[] values = new float[2 * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * (i % 2 == 0 ? first : second));
        }
        return values;
    }

    private static int[] labels(int count, int rareEvery) {
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % rareEvery == 0 ? 1 : 0;
        }
        return labels;
    }

    private static Made scaled(double first, double second) {
        return (count, random) -> classes(normal(count, random, first, second), labels(count, 2), "a", "b");
    }

    private static final Made PLAIN = scaled(1, 1);

    private static StackBuilder stack() {
        return Stack.builder()
                .source(PLAIN)
                .model(Model.sequential(new Dense(8), new Relu(), new Dense(2)))
                .loss(new CrossEntropy())
                .optimizer(new Usual())
                .epochs(2)
                .batch(50);
    }

    private static List<RunWarning> warnings(StackBuilder builder) {
        Stack stack = builder.build();
        RunSetup setup = RunSetup.of(
                stack, Path::of, DataPreparation.of(SourceReading.anew()), Long.MAX_VALUE, Optional.empty());
        Parameters weights = Parameters.of(setup.graph());
        weights.initialize(stack.seed(), stack.initializer());
        return RunWarnings.of(stack, setup, weights);
    }

    private static List<RunWarning.Kind> kinds(StackBuilder builder) {
        return warnings(builder).stream().map(RunWarning::kind).toList();
    }

    static Stream<Arguments> unintended() {
        Made rare = (count, random) -> classes(normal(count, random, 1, 1), labels(count, 25), "a", "b");
        Made absent = (count, random) ->
                classes(normal(count, random, 1, 1), count == 100 ? new int[count] : labels(count, 2), "a", "b");
        Made untrained = (count, random) -> classes(normal(count, random, 1, 1), labels(count, 2), "a", "b", "never");
        Made leaking = (count, random) -> classes(normal(count, new Random(1), 1, 1), labels(count, 2), "a", "b");
        Model softmax = Model.sequential(new Dense(8), new Relu(), new Dense(2), new Softmax());
        return Stream.of(
                arguments(SOFTMAX_BEFORE_LOSS, stack().model(softmax)),
                arguments(FEATURE_SCALE, stack().source(scaled(1, 1000))),
                arguments(FEATURE_SCALE, stack().source(scaled(70, 80))),
                arguments(CLASS_IMBALANCE, stack().source(rare)),
                arguments(MISSING_CLASS, stack().source(absent)),
                arguments(MISSING_CLASS, stack().source(untrained).model(Model.sequential(new Dense(3)))),
                arguments(DUPLICATE_ROWS, stack().source(leaking)),
                arguments(SCHEDULE_LENGTH, stack().schedule(new LongSchedule())),
                arguments(IMAGE_AS_SERIES, convolved(12, 16)),
                arguments(SMALL_BATCH, stack().model(normalised()).batch(99)),
                arguments(LEARNING_RATE, stack().learningRate(0.2)),
                arguments(LEARNING_RATE, stack().learningRate(1e-6)),
                arguments(SMALL_VALIDATION, stack().source(new Few(29))),
                arguments(INITIAL_WEIGHTS, stack().initializer(new Normal(0, 10))),
                arguments(INITIAL_WEIGHTS, stack().initializer(new Normal(0, 0.001))),
                arguments(INITIAL_WEIGHTS, stack().initializer(new Constant(0))));
    }

    private static StackBuilder convolved(int... shape) {
        Made images = (count, random) -> ArrayDataset.builder()
                .input("image", Shape.of(shape), normal(count * Shape.of(shape).size() / 2, random, 1, 1))
                .labels("kind", labels(count, 2), List.of("a", "b"))
                .build();
        return stack().source(images).model(Model.sequential(new Convolution(4, 3), new Flatten(), new Dense(2)));
    }

    private static Model normalised() {
        return Model.sequential(new Dense(8), new BatchNorm(), new Relu(), new Dense(2));
    }

    /** Samples of which some are held out. */
    private record Few(int validation) implements DataSource {
        @Override
        public Parts load(Context context) {
            Random random = new Random(7);
            return new Parts(
                    PLAIN.samples(400, random), Optional.of(PLAIN.samples(validation, random)), Optional.empty());
        }
    }

    static Stream<Arguments> intended() {
        Model sigmoid = Model.sequential(new Dense(8), new Sigmoid(), new Dense(2));
        Made uneven = (count, random) -> classes(normal(count, random, 1, 1), labels(count, 10), "a", "b");
        return Stream.of(
                arguments("nothing unusual", stack()),
                arguments("a sigmoid between layers", stack().model(sigmoid)),
                arguments("scaled features", stack().source(scaled(1, 1000)).preprocess(new Standardize())),
                arguments("features of deviation 1 and 9", stack().source(scaled(1, 9))),
                arguments("one sample of a class in ten", stack().source(uneven)),
                arguments("batch norm with full batches", stack().model(normalised())),
                arguments(
                        "a last batch of half the size",
                        stack().model(normalised()).batch(267)),
                arguments("no batch norm", stack().batch(99)),
                arguments("a series of few channels", convolved(4, 16)),
                arguments("a series that is longer than it has channels", convolved(8, 40)),
                arguments("an image of one channel", convolved(1, 8, 8)),
                arguments("rates at the ends of the range", stack().learningRate(0.1)),
                arguments("thirty samples to validate on", stack().source(new Few(30))),
                arguments(
                        "a last layer of zeros",
                        stack().model(Model.sequential(
                                new Dense(8), new Relu(), new Dense(2, true, Optional.of(new Constant(0)))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unintended")
    void warnsOfWhatIsProbablyNotMeant(RunWarning.Kind kind, StackBuilder stack) {
        assertEquals(List.of(kind), kinds(stack).stream().distinct().toList());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("intended")
    void isSilentOf(String what, StackBuilder stack) {
        assertEquals(List.of(), warnings(stack), what);
    }

    @Test
    void isSilentOfAnActivationThatTheLossDoesNotCompute() {
        StackBuilder values = stack().source((Made) (count, random) -> ArrayDataset.builder()
                        .input("features", Shape.of(2), normal(count, random, 1, 1))
                        .values("y", 2, normal(count, random, 1, 1))
                        .build())
                .model(Model.sequential(new Dense(8), new Relu(), new Dense(2), new Sigmoid()));
        assertEquals(List.of(), kinds(values.loss(new MeanSquaredError())));
        assertEquals(List.of(SOFTMAX_BEFORE_LOSS), kinds(stackOfProbabilities()));
    }

    private static StackBuilder stackOfProbabilities() {
        return stack().source((Made) (count, random) -> ArrayDataset.builder()
                        .input("features", Shape.of(2), normal(count, random, 1, 1))
                        .values("y", 1, zerosAndOnes(count))
                        .build())
                .model(Model.sequential(new Dense(8), new Relu(), new Dense(1), new Sigmoid()))
                .loss(new BinaryCrossEntropy());
    }

    private static float[] zerosAndOnes(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i % 2;
        }
        return values;
    }

    @Test
    void warnsOfTargetsThatAreNotScaledUnlessTheyNeedNotBe() {
        assertEquals(List.of(TARGET_SCALE), kinds(regression(1000).targetScaling(ScalingMethod.NONE)));
        assertEquals(List.of(), kinds(regression(1000)));
        assertEquals(List.of(), kinds(regression(1).targetScaling(ScalingMethod.NONE)));
    }

    @Test
    void tellsWhyATargetIsNotScaled() {
        Model rectified = Model.sequential(new Dense(2), new Relu());
        assertTrue(
                warnings(regression(1000).model(rectified)).stream()
                        .anyMatch(warning -> warning.kind() == TARGET_SCALE
                                && warning.what()
                                        .startsWith("it is not scaled, because the output 'output' ends in relu")
                                && warning.remedy().startsWith("leave relu out")),
                () -> warnings(regression(1000).model(rectified)).toString());
        RunWarning huber = warnings(regression(1000).loss(new Huber())).get(0);
        assertTrue(huber.what().startsWith("it is not scaled, because loss huber is in its units"), huber::what);
    }

    private static StackBuilder regression(double deviation) {
        return stack().source((Made) (count, random) -> ArrayDataset.builder()
                        .input("features", Shape.of(2), normal(count, random, 1, 1))
                        .values("y", 2, normal(count, random, deviation, deviation))
                        .build())
                .model(Model.sequential(new Dense(8), new Relu(), new Dense(2)))
                .loss(new MeanSquaredError());
    }

    @Test
    void namesPlaceFindingAndRemedy() {
        RunWarning warning = warnings(stack().learningRate(0.2)).get(0);
        assertEquals(
                "learning-rate: 0.2 is large for test-usual, whose usual rates are from 0.0001 to 0.1; expect training to"
                        + " diverge, or lower it [learning-rate]",
                warning.text());
    }
}
