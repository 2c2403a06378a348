package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.initializers.Constant;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Sigmoid;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import dev.espalier.plugins.diagnostics.DataStarvation;
import dev.espalier.plugins.optimizers.Adam;
import dev.espalier.plugins.optimizers.Sgd;
import dev.espalier.plugins.regularizers.Dropout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each built-in diagnostic on a real run that has what it looks for, and all of them on healthy runs. */
class DiagnosedRunsTest {

    private static final int FEATURES = 6;

    /** What labels have to do with features. */
    private enum Labels {
        /** The class decides where the features are. */
        LEARNABLE,
        /** As learnable, with every third label drawn anew. */
        NOISY,
        /** Nothing. */
        RANDOM,
        /** Nothing, and nineteen of twenty samples are of the first class. */
        RARE,
        /** As learnable, and the last feature is the label. */
        LEAKED
    }

    /** Samples of three classes around points in space, drawn from a seed. */
    private static DataSource clouds(int samples, Labels labels, double scale) {
        return context -> new DataSource.Parts(
                classes(samples, labels, scale, 1),
                Optional.of(classes(Math.max(60, samples / 4), labels, scale, 2)),
                Optional.empty());
    }

    private static ArrayDataset classes(int samples, Labels labels, double scale, long seed) {
        Random random = new Random(seed);
        float[][] inputs = new float[samples][FEATURES];
        int[] targets = new int[samples];
        for (int i = 0; i < samples; i++) {
            int kind = i % 3;
            targets[i] = label(labels, i, random);
            for (int j = 0; j < FEATURES; j++) {
                double centre = j % 3 == kind ? 1.2 : 0;
                inputs[i][j] = (float) (scale * (centre + random.nextGaussian()));
            }
            if (labels == Labels.LEAKED) {
                inputs[i][FEATURES - 1] = targets[i];
            }
        }
        return ArrayDataset.of(inputs, targets, List.of("a", "b", "c"));
    }

    private static int label(Labels labels, int sample, Random random) {
        int kind = sample % 3;
        return switch (labels) {
            case LEARNABLE, LEAKED -> kind;
            case NOISY -> random.nextInt(3) == 0 ? random.nextInt(3) : kind;
            case RANDOM -> random.nextInt(3);
            case RARE -> sample % 20 == 0 ? 1 + random.nextInt(2) : 0;
        };
    }

    /** A sum of the features with noise, and now and then a sample far away. */
    private static DataSource sums(int samples, double outlier) {
        return context ->
                new DataSource.Parts(values(samples, outlier, 1), Optional.of(values(100, 0, 2)), Optional.empty());
    }

    private static ArrayDataset values(int samples, double outlier, long seed) {
        Random random = new Random(seed);
        float[] inputs = new float[samples * FEATURES];
        float[] targets = new float[samples];
        for (int i = 0; i < samples; i++) {
            double sum = 0.3 * random.nextGaussian();
            for (int j = 0; j < FEATURES; j++) {
                double value = i == samples / 2 && outlier > 0 ? outlier : random.nextGaussian();
                inputs[i * FEATURES + j] = (float) value;
                sum += j % 2 == 0 ? value : -0.5 * value;
            }
            targets[i] = (float) sum;
        }
        return ArrayDataset.builder()
                .input("features", Shape.of(FEATURES), inputs)
                .values("sum", 1, targets)
                .build();
    }

    private static StackBuilder classifier(DataSource source) {
        return Stack.builder()
                .source(source)
                .model(Model.sequential(new Dense(16), new Relu(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Adam())
                .learningRate(0.01)
                .batch(32)
                .epochs(10);
    }

    private static List<Finding> findings(StackBuilder stack) {
        return findings(stack.build());
    }

    private static List<Finding> findings(Stack stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            try {
                run.run();
            } catch (EspalierException diverged) {
                assertTrue(diverged.getMessage().contains("step"), diverged::getMessage);
            }
            return run.findings();
        }
    }

    private static Finding the(String name, StackBuilder stack) {
        List<Finding> findings = findings(stack);
        return findings.stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("only found " + findings));
    }

    @Test
    void rateTooHigh() {
        Finding found = the(
                "rate-too-high",
                classifier(clouds(300, Labels.LEARNABLE, 1))
                        .optimizer(new Sgd())
                        .learningRate(300));
        assertEquals(300, found.evidence().get("learning-rate"));
    }

    @Test
    void rateTooLow() {
        the(
                "rate-too-low",
                classifier(clouds(300, Labels.LEARNABLE, 1))
                        .optimizer(new Sgd())
                        .learningRate(1e-4)
                        .batch(300)
                        .epochs(40));
    }

    @Test
    void overfitting() {
        Finding found = the(
                "overfitting",
                classifier(clouds(90, Labels.NOISY, 1))
                        .model(Model.sequential(new Dense(128), new Relu(), new Dense(128), new Relu(), new Dense(3)))
                        .epochs(30));
        assertTrue(found.sinceEpoch() > 1 && found.sinceEpoch() < 20, found::toString);
    }

    @Test
    void deadLayer() {
        Finding found = the(
                "dead-layer",
                classifier(clouds(300, Labels.LEARNABLE, 1)).initializer("dense1/bias", new Constant(-100)));
        assertEquals("relu1", found.place());
        assertEquals(Severity.PROBLEM, found.severity());
    }

    @Test
    void explodingGradients() {
        the(
                "exploding-gradients",
                Stack.builder()
                        .source(sums(640, 60))
                        .model(Model.sequential(new Dense(16), new Relu(), new Dense(1)))
                        .loss(new MeanSquaredError())
                        .optimizer(new Sgd())
                        .learningRate(0.001)
                        .batch(16)
                        .epochs(3));
    }

    @Test
    void vanishingGradients() {
        StackBuilder deep = classifier(clouds(300, Labels.LEARNABLE, 1));
        deep.model(Model.sequential(
                new Dense(16),
                new Sigmoid(),
                new Dense(16),
                new Sigmoid(),
                new Dense(16),
                new Sigmoid(),
                new Dense(16),
                new Sigmoid(),
                new Dense(16),
                new Sigmoid(),
                new Dense(16),
                new Sigmoid(),
                new Dense(16),
                new Sigmoid(),
                new Dense(16),
                new Sigmoid(),
                new Dense(3)));
        assertEquals("dense1", the("vanishing-gradients", deep).place());
    }

    @Test
    void initialLoss() {
        Finding found = the("initial-loss", classifier(clouds(300, Labels.LEARNABLE, 1000)));
        assertTrue(found.remedy().contains("standardize"), found::remedy);
    }

    @Test
    void plateau() {
        the(
                "plateau",
                classifier(clouds(1500, Labels.RANDOM, 1))
                        .model(Model.sequential(new Dense(3)))
                        .epochs(20));
    }

    /** Takes a millisecond for each sample. */
    @Plugin(value = "test-slow", summary = "takes its time, for tests")
    public record Slow(@Setting("milliseconds of a sample") int milliseconds) implements Augmenter.PerSample {

        public Slow() {
            this(1);
        }

        @Override
        public void augment(SampleBatch batch, int sample, RandomStream random) {
            long end = System.nanoTime() + milliseconds * 1_000_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void dataStarvation() {
        the(
                "data-starvation",
                classifier(clouds(120, Labels.LEARNABLE, 1))
                        .augment(new Slow())
                        .epochs(3)
                        .diagnostics(new DataStarvation(0.3, 0.1)));
    }

    @Test
    void unbalancedClasses() {
        Finding found = the(
                "unbalanced-classes", classifier(clouds(400, Labels.RARE, 1)).epochs(5));
        assertEquals(0.95, found.evidence().getOrDefault("largest-class", 0.0), 0.02);
    }

    @Test
    void smallBatchNorm() {
        Finding found = the(
                "small-batch-norm",
                classifier(clouds(120, Labels.LEARNABLE, 1))
                        .model(Model.sequential(new Dense(16), new BatchNorm(), new Relu(), new Dense(3)))
                        .batch(4)
                        .epochs(2));
        assertEquals("batch-norm1", found.place());
    }

    @Test
    void shuffledLabels() {
        the(
                "shuffled-labels",
                classifier(clouds(90, Labels.RANDOM, 1))
                        .model(Model.sequential(new Dense(128), new Relu(), new Dense(3)))
                        .epochs(40));
    }

    @Test
    void leakingFeature() {
        Finding found =
                the("leaking-feature", classifier(clouds(300, Labels.LEAKED, 1)).epochs(2));
        assertTrue(found.place().contains(String.valueOf(FEATURES - 1)), found::place);
    }

    @Test
    void dropoutGap() {
        Finding found = the(
                "dropout-gap",
                classifier(clouds(900, Labels.LEARNABLE, 1))
                        .model(Model.sequential(new Dense(32), new Relu(), new Dropout(0.7), new Dense(3))));
        assertEquals(Severity.NOTE, found.severity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"iris", "penguins", "penguins-regression"})
    void nothingIsFoundInTheRunsOfTheStacks(String name) {
        Path file = Path.of("../stacks/" + name + ".yaml");
        try (Espalier espalier = Espalier.create()) {
            RunOptions options = RunOptions.defaults()
                    .withBaseFolder(Espalier.baseFolderOf(file))
                    .withThreads(1);
            try (TrainingRun run = espalier.prepare(espalier.readStack(file, Map.of()), options)) {
                run.run();
                assertEquals(List.of(), run.findings());
            }
        }
    }

    @Test
    void nothingIsFoundInAHealthyClassification() {
        assertEquals(
                List.of(), findings(classifier(clouds(900, Labels.LEARNABLE, 1)).learningRate(0.003)));
    }

    @Test
    void nothingIsFoundInAHealthyRegression() {
        assertEquals(
                List.of(),
                findings(Stack.builder()
                        .source(sums(640, 0))
                        .model(Model.sequential(new Dense(16), new Relu(), new Dense(1)))
                        .loss(new MeanSquaredError())
                        .optimizer(new Adam())
                        .learningRate(0.01)
                        .batch(32)
                        .epochs(10)));
    }

    @Test
    void nothingIsFoundInAHealthyRunOfTwoOutputs() {
        DataSource both = context -> {
            Random random = new Random(5);
            return new DataSource.Parts(two(600, random), Optional.of(two(150, random)), Optional.empty());
        };
        Model model = Model.builder()
                .input("features")
                .node("trunk", "features", new Dense(16), new Relu())
                .node("kind", "trunk", new Dense(2))
                .node("sum", "trunk", new Dense(1))
                .output("kind")
                .output("sum")
                .build();
        assertEquals(
                List.of(),
                findings(Stack.builder()
                        .source(both)
                        .model(model)
                        .loss(new Stack.OutputLoss("kind", new CrossEntropy(), 1, "kind"))
                        .loss(new Stack.OutputLoss("sum", new MeanSquaredError(), 0.5, "sum"))
                        .optimizer(new Adam())
                        .learningRate(0.005)
                        .batch(32)
                        .epochs(12)));
    }

    private static ArrayDataset two(int samples, Random random) {
        float[] inputs = new float[samples * FEATURES];
        int[] kinds = new int[samples];
        float[] sums = new float[samples];
        for (int i = 0; i < samples; i++) {
            double sum = 0;
            for (int j = 0; j < FEATURES; j++) {
                double value = random.nextGaussian();
                inputs[i * FEATURES + j] = (float) value;
                sum += value;
            }
            kinds[i] = sum + random.nextGaussian() > 0 ? 1 : 0;
            sums[i] = (float) (sum + 0.5 * random.nextGaussian());
        }
        return ArrayDataset.builder()
                .input("features", Shape.of(FEATURES), inputs)
                .labels("kind", kinds, List.of("low", "high"))
                .values("sum", 1, sums)
                .build();
    }

    @Test
    void nothingIsFoundInHealthyImages() {
        String stack = """
                data: {source: fashion-mnist-small, validation: 0.1, preprocess: [scale: {factor: 0.00392156862}, center]}
                model: [dense: 64, relu, dense: 10]
                loss: cross-entropy
                learning-rate: 0.001
                train: {epochs: 4, batch: 64}
                """;
        try (Espalier espalier = Espalier.create()) {
            assertEquals(Map.of(), byName(findings(espalier.readStack("stack", stack, Map.of()))));
        }
    }

    private static Map<String, String> byName(List<Finding> findings) {
        Map<String, String> names = new TreeMap<>();
        findings.forEach(finding -> names.put(finding.name(), finding.what()));
        return names;
    }
}
