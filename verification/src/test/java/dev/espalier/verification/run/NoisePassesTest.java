package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.SpreadPrediction;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.noise.PassNoise;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.uncertainty.PredictionSpread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictions of several passes with noise, made from Java, with the plugins that come with Espalier. */
class NoisePassesTest {

    private static final Path STACKS =
            Path.of("..").toAbsolutePath().normalize().resolve("stacks");
    private static final String DIGITS = """
            data: {source: csv, path: data/digits.csv, targets: [digit]}
            model: [dense: 32, batch-norm, relu, dropout: 0.4, dense: 10]
            loss: cross-entropy
            augment: [noise: {deviation: 0.5}]
            train: {epochs: 1, batch: 64}
            """;
    private static final String CLOTHES = """
            data: {source: fashion-mnist-small, preprocess: [scale: {factor: 0.00392156862}]}
            model: [flatten, dense: 8, relu, dense: 10]
            loss: cross-entropy
            augment: [flip, mixup: 0.2]
            train: {steps: 10, batch: 64}
            """;

    private static Espalier espalier;
    private static TrainedModel digits;
    private static Dataset table;

    @BeforeAll
    static void trainDigits() {
        espalier = Espalier.create();
        digits = train(DIGITS);
        table = read(DIGITS);
    }

    @AfterAll
    static void close() {
        espalier.close();
    }

    private static TrainedModel train(String text) {
        Stack stack = espalier.readStack("stack.yaml", text, Map.of());
        try (TrainingRun run = espalier.prepare(
                stack, RunOptions.defaults().withBaseFolder(STACKS).withThreads(1))) {
            return run.run().model().orElseThrow();
        }
    }

    private static Dataset read(String text) {
        Stack stack = espalier.readStack("stack.yaml", text, Map.of());
        DataSource.Context context = Espalier.context(STACKS);
        return stack.data().source().load(context).train();
    }

    private static SpreadPrediction predict(TrainedModel model, Dataset data, int first, int count, PassNoise noise) {
        try (Predictor predictor = model.batchPredictor(2)) {
            return predictor.predictWithNoise(data, first, count, noise);
        }
    }

    private static PassNoise both(int passes) {
        return new PassNoise(passes, espalier.augmentersOf(digits), true, 5);
    }

    @Test
    void whatIsSaidOfASampleDependsOnSeedAndSampleAlone() {
        PassNoise noise = both(5);
        SpreadPrediction whole = predict(digits, table, 0, 600, noise);
        try (Predictor predictor = digits.predictor(1)) {
            for (int first : List.of(0, 255, 256, 511, 599)) {
                SpreadPrediction alone = predictor.predictWithNoise(table, first, 1, noise);
                float[] mean = alone.means().get(0);
                assertArrayEquals(Arrays.copyOfRange(whole.means().get(0), 10 * first, 10 * first + 10), mean);
                assertEquals(
                        whole.spreads().get(0).mutualInformation(first),
                        alone.spreads().get(0).mutualInformation(0));
            }
            SpreadPrediction part = predictor.predictWithNoise(table, 250, 300, noise);
            assertArrayEquals(
                    Arrays.copyOfRange(whole.means().get(0), 2500, 5500),
                    part.means().get(0));
        }
        assertFalse(Arrays.equals(
                whole.means().get(0),
                predict(digits, table, 0, 600, noise.withSeed(6)).means().get(0)));
        assertEquals(5, whole.count());
    }

    /** Every pass is a prediction of its own: the mean of n passes less that of n − 1, times their numbers, is the n-th. */
    @Test
    void spreadsAreThoseOfThePasses() {
        int passes = 6;
        double[][] draws = new double[passes][];
        double[] before = new double[10];
        for (int n = 1; n <= passes; n++) {
            float[] mean = predict(digits, table, 3, 1, both(n)).means().get(0);
            draws[n - 1] = new double[10];
            for (int k = 0; k < 10; k++) {
                draws[n - 1][k] = n * (double) mean[k] - before[k];
                before[k] = n * (double) mean[k];
            }
        }
        SpreadPrediction predicted = predict(digits, table, 3, 1, both(passes));
        PredictionSpread spread = predicted.spreads().get(0);
        double entropies = 0;
        double ofMean = 0;
        for (int k = 0; k < 10; k++) {
            double mean = predicted.means().get(0)[k];
            double squares = 0;
            for (double[] draw : draws) {
                squares += (draw[k] - mean) * (draw[k] - mean) / passes;
                entropies -= draw[k] * Math.log(Math.max(draw[k], 1e-12)) / passes;
            }
            ofMean -= mean * Math.log(mean);
            // six means of floats are taken apart here
            assertEquals(squares, spread.variance(0, k), 1e-5);
        }
        assertEquals(ofMean, spread.entropy(0), 1e-5);
        assertEquals(ofMean - entropies, spread.mutualInformation(0), 1e-4);
        assertTrue(spread.mutualInformation(0) > 0.001);
    }

    /** y = Σ wᵢ·mᵢ·xᵢ + b with independent masks m has the mean Σ wᵢ·xᵢ + b and the variance Σ (wᵢ·xᵢ)²·p / (1 − p). */
    @Test
    void dropoutBeforeALinearLayerHasTheVarianceOfItsMasks() {
        String text = """
                data: {source: csv, path: data/wine.csv, targets: [alcohol], ignore: [cultivar, magnesium, proline],
                  preprocess: [], target-scaling: none}
                model: [dropout: 0.3, dense: 1]
                loss: mean-squared-error
                learning-rate: 0.01
                train: {steps: 20, batch: 32}
                """;
        TrainedModel model = train(text);
        Dataset wine = read(text);
        int passes = 4000;
        SpreadPrediction noisy = predict(model, wine, 0, 8, PassNoise.dropout(passes));
        float[] weights = model.weights().get("dense1/weight");
        try (Predictor predictor = model.batchPredictor(1)) {
            float[] plain = predictor.predict(wine, 0, 8).get(0);
            float[] inputs = new float[8 * weights.length];
            for (int s = 0; s < 8; s++) {
                wine.readInput(0, s, inputs, s * weights.length);
                double variance = 0;
                for (int i = 0; i < weights.length; i++) {
                    double term = (double) weights[i] * inputs[s * weights.length + i];
                    variance += term * term * 0.3 / 0.7;
                }
                // five standard errors of a mean, and of a variance of nearly normal values
                assertEquals(plain[s], noisy.means().get(0)[s], 5 * Math.sqrt(variance / passes));
                assertEquals(
                        variance, noisy.spreads().get(0).variance(s, 0), 5 * variance * Math.sqrt(2.0 / passes) + 1e-9);
            }
        }
        assertFalse(noisy.spreads().get(0).hasEntropy());
    }

    @Test
    void masksThatDropNothingLeaveEveryPassAsItIs() {
        TrainedModel model = train(DIGITS.replace("dropout: 0.4", "dropout: 0"));
        try (Predictor predictor = model.batchPredictor(1)) {
            SpreadPrediction same = predictor.predictWithNoise(table, 0, 300, PassNoise.dropout(3));
            // batch norm normalises by its running statistics, or this would not hold
            assertArrayEquals(
                    predictor.predict(table, 0, 300).get(0), same.means().get(0));
            assertEquals(0, same.spreads().get(0).variance(7, 3));
            assertEquals(0, same.spreads().get(0).mutualInformation(7));
        }
    }

    @Test
    void eachPassPredictsAnAugmentedSample() {
        TrainedModel model = train(CLOTHES);
        Dataset images = read(CLOTHES);
        float[] image = new float[28 * 28];
        images.readInput(0, 11, image, 0);
        float[] mirrored = new float[image.length];
        for (int i = 0; i < image.length; i++) {
            mirrored[i / 28 * 28 + 27 - i % 28] = image[i];
        }
        PassNoise flip = PassNoise.augmenting(1, espalier.readAugmenters("flips", "[flip]"));
        try (Predictor predictor = model.predictor(1)) {
            List<Float> plain = predictor.predict(image).values();
            List<Float> turned = predictor.predict(mirrored).values();
            Set<List<Float>> found = new HashSet<>();
            for (long seed = 0; seed < 20; seed++) {
                float[] mean = predictor
                        .predictWithNoise(1, List.of(image), flip.withSeed(seed))
                        .means()
                        .get(0);
                List<Float> values = new ArrayList<>();
                for (float value : mean) {
                    values.add(value);
                }
                found.add(values);
            }
            assertEquals(Set.of(plain, turned), found);
        }
    }

    @Test
    void metricsAreThoseOfTheMean() {
        PassNoise noise = both(4);
        float[] means = predict(digits, table, 0, table.size(), noise).means().get(0);
        float[] classes = new float[1];
        int right = 0;
        for (int s = 0; s < table.size(); s++) {
            table.readTarget(0, s, classes, 0);
            int best = 0;
            for (int k = 1; k < 10; k++) {
                best = means[10 * s + k] > means[10 * s + best] ? k : best;
            }
            right += best == (int) classes[0] ? 1 : 0;
        }
        double expected = (double) right / table.size();
        assertEquals(expected, digits.evaluate(table, 1, noise).get("accuracy"));
        assertEquals(expected, digits.evaluate(table, 2, noise).get("accuracy"));
    }

    @Test
    void anEnsembleMakesAllPassesWithEachOfItsMembers() {
        TrainedModel second = train("seed: 7\n" + DIGITS);
        TrainedModel whole = TrainedModel.ensemble(List.of(digits, second));
        SpreadPrediction predicted = predict(whole, table, 0, 20, both(3));
        assertEquals(6, predicted.count());
        float[] first = predict(digits, table, 0, 20, both(3)).means().get(0);
        assertFalse(Arrays.equals(first, predicted.means().get(0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[mixup: 0.2]|augmenters[0] mixup: it mixes samples",
                "[noise, one-of: {augmenters: [cutmix, noise]}]|augmenters[1] one-of",
                "[flip]|augmenters[0] flip: "
            })
    void whatCannotBeDrawnIsRefusedWithARemedy(String augmenters, String expected) {
        PassNoise noise = PassNoise.augmenting(2, espalier.readAugmenters("list", augmenters));
        EspalierException refused = assertThrows(EspalierException.class, () -> predict(digits, table, 0, 1, noise));
        assertTrue(refused.getMessage().contains(expected), refused::getMessage);
        assertTrue(refused.getMessage().contains("leave it out, and list the others"), refused::getMessage);
        assertThrows(EspalierException.class, () -> digits.evaluate(table, 1, noise));
    }

    @Test
    void dropoutNeedsAMask() {
        TrainedModel model = train(CLOTHES);
        Dataset images = read(CLOTHES);
        EspalierException refused =
                assertThrows(EspalierException.class, () -> predict(model, images, 0, 1, PassNoise.dropout(2)));
        assertTrue(refused.getMessage().contains("no layer that masks activations"), refused::getMessage);
    }
}
