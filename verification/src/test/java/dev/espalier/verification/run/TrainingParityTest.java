package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.ArrayDataset;
import dev.espalier.core.data.Batch;
import dev.espalier.core.data.BatchFeed;
import dev.espalier.core.data.FeedSettings;
import dev.espalier.core.layer.BatchNorm;
import dev.espalier.core.layer.Dense;
import dev.espalier.core.layer.Relu;
import dev.espalier.core.loss.CrossEntropy;
import dev.espalier.core.model.Model;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.core.training.RunData;
import dev.espalier.plugins.optimizers.Adam;
import dev.espalier.plugins.optimizers.Momentum;
import dev.espalier.plugins.regularizers.DecoupledDecay;
import dev.espalier.plugins.regularizers.LabelSmoothing;
import dev.espalier.plugins.schedulers.CosineSchedule;
import dev.espalier.testkit.RecordingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole trainings come to what PyTorch comes to in double precision, from the same weights and batches: the loss of every
 * step, and after fifty of them every weight and running statistic, within what rounding to floats accounts for.
 */
class TrainingParityTest {

    private static final long SEED = 5;

    /** The samples of the reference at places of which the run's own order makes the reference's batches. */
    private record FormulaSamples(List<Integer> numbers) implements DataSource {

        static FormulaSamples inOrder() {
            FormulaSamples plain = new FormulaSamples(
                    IntStream.range(0, ReferenceTraining.SAMPLES).boxed().toList());
            Integer[] numbers = new Integer[ReferenceTraining.SAMPLES];
            RunData data = RunData.prepare(stack(plain).build().data(), SEED, Path::of);
            FeedSettings settings = new FeedSettings(ReferenceTraining.BATCH, SEED);
            try (BatchFeed feed = BatchFeed.training(data.train(), settings, 0, 0)) {
                for (int next = 0; next < numbers.length; ) {
                    Batch batch = feed.next();
                    for (int s = 0; s < batch.size(); s++) {
                        numbers[batch.sample(s)] = next++;
                    }
                    feed.release(batch);
                }
            }
            return new FormulaSamples(List.of(numbers));
        }

        @Override
        public Parts load(Context context) {
            float[][] features =
                    numbers.stream().map(ReferenceTraining::features).toArray(float[][]::new);
            int[] labels = numbers.stream().mapToInt(ReferenceTraining::label).toArray();
            return new Parts(
                    ArrayDataset.of(features, labels, List.of("a", "b", "c", "d")), Optional.empty(), Optional.empty());
        }

        @Override
        public Dataset read(Path file, Schema schema) {
            throw new AssertionError("nothing is predicted from a file");
        }
    }

    private static StackBuilder stack(DataSource source) {
        return Stack.builder()
                .seed(SEED)
                .source(source)
                .validation(0)
                .model(model(true))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .initializer(new FormulaWeights())
                .epochs(1)
                .batch(ReferenceTraining.BATCH);
    }

    /** A bias before batch normalisation has no gradient but roundings, which Adam makes as large as any other. */
    private static Model model(boolean bias) {
        return Model.sequential(
                new Dense(24, bias, Optional.empty()),
                new BatchNorm(),
                new Relu(),
                new Dense(12, bias, Optional.empty()),
                new BatchNorm(),
                new Relu(),
                new Dense(ReferenceTraining.CLASSES));
    }

    static Stream<Arguments> trainings() {
        UnaryOperator<StackBuilder> momentum =
                stack -> stack.optimizer(new Momentum()).learningRate(0.05);
        UnaryOperator<StackBuilder> adam =
                stack -> stack.model(model(false)).optimizer(new Adam()).learningRate(0.012);
        UnaryOperator<StackBuilder> adamw = stack -> stack.model(model(false))
                .optimizer(new Adam())
                .regularize(new DecoupledDecay(0.1), new LabelSmoothing(0.1))
                .schedule(new CosineSchedule())
                .learningRate(0.02)
                .clipNorm(0.5);
        return Stream.of(
                Arguments.of("momentum", 1, momentum),
                Arguments.of("momentum", 2, momentum),
                Arguments.of("adam", 2, adam),
                Arguments.of("adamw", 2, adamw));
    }

    @ParameterizedTest(name = "{0}, {1} threads")
    @MethodSource("trainings")
    void goesTheWayOfTheReference(String name, int threads, UnaryOperator<StackBuilder> settings) {
        ReferenceTraining reference = ReferenceTraining.named(name);
        Stack stack = settings.apply(stack(FormulaSamples.inOrder())).build();
        RecordingListener listener = new RecordingListener();
        Map<String, float[]> arrays;
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(threads))) {
            arrays = run.run().model().orElseThrow().weights();
        }
        double[] losses = listener.events(RecordingListener.StepFinished.class).stream()
                .mapToDouble(RecordingListener.StepFinished::loss)
                .toArray();
        assertEquals(ReferenceTraining.STEPS, losses.length);
        for (int step = 0; step < losses.length; step++) {
            assertEquals(
                    reference.losses()[step], losses[step], reference.bounds()[step], "loss of step " + (step + 1));
        }
        assertEquals(new TreeSet<>(reference.arrays().keySet()), new TreeSet<>(arrays.keySet()));
        reference.arrays().forEach((array, values) -> {
            float[] ours = arrays.getOrDefault(array, new float[0]);
            double[] wide =
                    IntStream.range(0, ours.length).mapToDouble(i -> ours[i]).toArray();
            assertArrayEquals(values.values(), wide, values.bound(), array);
        });
    }

    /** A reference that barely moves, or bounds as wide as its moves, would hold nothing. */
    @ParameterizedTest
    @MethodSource("trainings")
    void theReferenceLearnsTenThousandTimesMoreThanItsBounds(String name) {
        ReferenceTraining reference = ReferenceTraining.named(name);
        double fall = reference.losses()[0] - reference.losses()[ReferenceTraining.STEPS - 1];
        double widest = reference.bounds()[ReferenceTraining.STEPS - 1];
        assertTrue(fall > 10_000 * widest, () -> "the loss falls by " + fall + ", the bound is " + widest);
    }
}
