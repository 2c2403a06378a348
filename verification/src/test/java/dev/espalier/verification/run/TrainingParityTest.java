package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.loader.DataLoader;
import dev.espalier.core.data.loader.DataLoaderSettings;
import dev.espalier.core.setup.RunData;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.optimizers.Adam;
import dev.espalier.plugins.optimizers.Momentum;
import dev.espalier.plugins.regularizers.DecoupledDecay;
import dev.espalier.plugins.regularizers.LabelSmoothing;
import dev.espalier.plugins.schedulers.CosineSchedule;
import dev.espalier.testkit.RecordingListener;
import dev.espalier.verification.documents.GeneratedPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
            DataLoaderSettings settings = new DataLoaderSettings(ReferenceTraining.BATCH, SEED);
            try (DataLoader loader = DataLoader.training(data.train(), settings, 0, 0)) {
                for (int next = 0; next < numbers.length; ) {
                    Batch batch = loader.next();
                    for (int s = 0; s < batch.size(); s++) {
                        numbers[batch.sample(s)] = next++;
                    }
                    loader.release(batch);
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

    private static StackBuilder momentum() {
        return stack(FormulaSamples.inOrder()).learningRate(0.05);
    }

    private static StackBuilder adam() {
        return stack(FormulaSamples.inOrder())
                .model(model(false))
                .optimizer(new Adam())
                .learningRate(0.012);
    }

    private static StackBuilder adamw() {
        return adam().regularize(new DecoupledDecay(0.1), new LabelSmoothing(0.1))
                .schedule(new CosineSchedule())
                .learningRate(0.02)
                .clipNorm(0.5);
    }

    static Stream<Arguments> trainings() {
        return Stream.of(
                Arguments.of("momentum", momentum()), Arguments.of("adam", adam()), Arguments.of("adamw", adamw()));
    }

    /** What a run comes to: its losses, and the arrays of its model. */
    private record Trained(double[] losses, Map<String, float[]> arrays) {

        static Trained by(StackBuilder stack, int threads) {
            RecordingListener listener = new RecordingListener();
            try (Espalier espalier = Espalier.builder().listener(listener).build();
                    TrainingRun run = espalier.prepare(
                            stack.build(), RunOptions.defaults().withThreads(threads))) {
                Map<String, float[]> arrays = run.run().model().orElseThrow().weights();
                double[] losses = listener.events(RecordingListener.StepFinished.class).stream()
                        .mapToDouble(RecordingListener.StepFinished::loss)
                        .toArray();
                return new Trained(losses, arrays);
            }
        }

        double[] array(String name) {
            float[] values = arrays.getOrDefault(name, new float[0]);
            return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trainings")
    void goesTheWayOfTheReference(String name, StackBuilder stack) {
        ReferenceTraining reference = ReferenceTraining.named(name);
        Trained trained = Trained.by(stack, 2);
        assertEquals(ReferenceTraining.STEPS, trained.losses().length);
        for (int step = 0; step < ReferenceTraining.STEPS; step++) {
            assertEquals(
                    reference.losses()[step],
                    trained.losses()[step],
                    reference.bounds()[step],
                    "loss of step " + (step + 1));
        }
        assertEquals(
                new TreeSet<>(reference.arrays().keySet()),
                new TreeSet<>(trained.arrays().keySet()));
        reference
                .arrays()
                .forEach((array, expected) ->
                        assertArrayEquals(expected.values(), trained.array(array), expected.bound(), array));
    }

    /** A reference that barely moves, or bounds as wide as its moves, would hold nothing. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("trainings")
    void theReferenceLearnsTenThousandTimesMoreThanItsBounds(String name) {
        ReferenceTraining reference = ReferenceTraining.named(name);
        double fall = reference.losses()[0] - reference.losses()[ReferenceTraining.STEPS - 1];
        double widest = reference.bounds()[ReferenceTraining.STEPS - 1];
        assertTrue(fall > 10_000 * widest, () -> "the loss falls by " + fall + ", the bound is " + widest);
    }

    /** {@code ./mvnw -pl verification -am test -Dtest=TrainingParityTest -Dpages.write=true} brings it up to date. */
    @Test
    void tellsTheErrorOfEveryTraining() throws IOException {
        String text = """
                Fifty steps of a network of dense layers, batch normalisation and ReLU with cross-entropy, with the same initial
                weights and batches as PyTorch 1.13.1 in float64: the largest distance of a step's loss, and after the last step
                of a weight or a running statistic. The bounds (of the last loss, of the array with the widest) limit the effect
                of rounding to floats; see `verification/src/test/reference/training.py`.

                | run | loss | bound | weights, statistics | bound |
                |---|---|---|---|---|
                """
                + row("momentum", "momentum 0.9, learning rate 0.05", momentum())
                + row("adam", "adam, learning rate 0.012", adam())
                + row("adamw", "adam, decay 0.1, smoothing 0.1, cosine, norm clipped at 0.5", adamw());
        GeneratedPage.at(Path.of("..", "docs", "parity.md")).assertHas("## Whole runs", text);
    }

    private static String row(String name, String words, StackBuilder stack) {
        ReferenceTraining reference = ReferenceTraining.named(name);
        Trained trained = Trained.by(stack, 1);
        double arrays = 0;
        double bound = 0;
        for (Map.Entry<String, ReferenceTraining.Values> expected :
                reference.arrays().entrySet()) {
            double[] values = expected.getValue().values();
            arrays = Math.max(arrays, distance(values, trained.array(expected.getKey())));
            bound = Math.max(bound, expected.getValue().bound());
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.1e | %.1e | %.1e | %.1e |\n",
                words,
                distance(reference.losses(), trained.losses()),
                reference.bounds()[ReferenceTraining.STEPS - 1],
                arrays,
                bound);
    }

    private static double distance(double[] expected, double[] actual) {
        return IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(expected[i] - actual[i]))
                .max()
                .orElse(0);
    }
}
