package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Plugin;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.RunDescription.Association;
import dev.espalier.api.model.Loss;
import dev.espalier.core.data.SourceReading;
import dev.espalier.core.run.Momentum;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The associations of features of which it is known what they tell. */
class FeatureAssociationsTest {

    /** Of 3000 samples a tenth is held out, of the others 2000 are looked at, and half of these are tested. */
    private static final int SAMPLES = 3000;

    /** Samples that a test has made. */
    @Plugin(value = "test-given", summary = "given samples, for tests")
    record Given(Dataset samples) implements DataSource {
        @Override
        public Parts load(Context context) {
            return new Parts(samples, Optional.empty(), Optional.empty());
        }
    }

    private static List<Association> of(Dataset samples, Loss loss, int outputs) {
        Stack stack = Stack.builder()
                .source(new Given(samples))
                .model(Model.sequential(new Dense(outputs)))
                .loss(loss)
                .optimizer(new Momentum())
                .epochs(1)
                .build();
        return FeatureAssociations.strongest(RunSetup.of(
                stack, Path::of, DataPreparation.of(SourceReading.anew()), Long.MAX_VALUE, Optional.empty()));
    }

    private static Map<String, Association> byFeature(List<Association> found) {
        return found.stream().collect(Collectors.toMap(Association::feature, Function.identity()));
    }

    private static double strength(List<Association> found, int feature) {
        return byFeature(found).get("value " + feature + " of features").strength();
    }

    /**
     * Two classes, equally frequent: the label itself; the label wrong for one sample in ten, which leaves (0.9 − 0.5) / (1 − 0.5)
     * = 0.8; noise; a constant; and a square, which no line could use.
     */
    @Test
    void measuresWhatAFeatureTellsOfAClass() {
        Random random = new Random(7);
        int count = SAMPLES;
        float[][] inputs = new float[count][];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = random.nextInt(2);
            int noisy = random.nextInt(10) == 0 ? 1 - labels[i] : labels[i];
            float sign = random.nextBoolean() ? 1 : -1;
            inputs[i] = new float[] {
                labels[i], noisy, (float) random.nextGaussian(), 3, sign * (labels[i] + 0.5f * random.nextFloat())
            };
        }
        List<Association> found = of(ArrayDataset.of(inputs, labels), new CrossEntropy(), 2);

        assertEquals(1, strength(found, 0));
        // of 1000 tested samples: four standard deviations of 2 (accuracy − frequency), each below 0.016
        assertEquals(0.8, strength(found, 1), 4 * 2 * 0.016);
        assertEquals(0, strength(found, 2), 4 * 2 * 0.016);
        assertEquals(0, strength(found, 3), 4 * 2 * 0.016);
        // of 64 bins, four lie on borders of the two ranges at most
        assertEquals(1, strength(found, 4), 4 / 64.0);
        assertEquals(1, found.get(0).strength(), "the strongest first");
        found.forEach(association -> assertEquals(1000, association.samples()));
    }

    /** The target is a + b of two independent, equally distributed values: each explains half of the variance. */
    @Test
    void measuresWhatAFeatureExplainsOfAValue() {
        Random random = new Random(11);
        int count = SAMPLES;
        float[][] inputs = new float[count][];
        float[][] targets = new float[count][];
        for (int i = 0; i < count; i++) {
            float a = random.nextFloat();
            float b = random.nextFloat();
            inputs[i] = new float[] {a, b, -100 * (a + b), random.nextFloat()};
            targets[i] = new float[] {a + b};
        }
        List<Association> found = of(ArrayDataset.of(inputs, targets), new MeanSquaredError(), 1);

        // 64 bins of 1000 samples cost 64/1000 of the variance that is not explained, besides chance
        assertEquals(0.5, strength(found, 0), 0.12);
        assertEquals(0.5, strength(found, 1), 0.12);
        assertEquals(1, strength(found, 2), 0.01);
        assertEquals(0, strength(found, 3), 0.2);
        assertEquals("value 2 of features", found.get(0).feature());
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 99})
    void saysNothingOfFewSamples(int count) {
        float[][] inputs =
                IntStream.range(0, count).mapToObj(i -> new float[] {i % 2}).toArray(float[][]::new);
        int[] labels = IntStream.range(0, count).map(i -> i % 2).toArray();
        assertEquals(List.of(), of(ArrayDataset.of(inputs, labels), new CrossEntropy(), 2));
    }

    @Test
    void listsTheTenStrongestAndNoPixels() {
        int count = 120;
        int[] labels = IntStream.range(0, count).map(i -> (i / 2) % 2).toArray();
        float[][] many = new float[count][30];
        float[][] pixels = new float[count][300];
        for (int i = 0; i < count; i++) {
            many[i][i % 30] = 1;
            many[i][17] = labels[i];
            pixels[i][0] = labels[i];
        }
        List<Association> found = of(ArrayDataset.of(many, labels), new CrossEntropy(), 2);
        assertEquals(10, found.size());
        assertEquals("value 17 of features", found.get(0).feature());
        assertTrue(found.get(0).strength() > found.get(1).strength());
        assertEquals(List.of(), of(ArrayDataset.of(pixels, labels), new CrossEntropy(), 2));
    }
}
