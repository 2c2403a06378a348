package dev.espalier.plugins.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import dev.espalier.testkit.FakeSampleBatch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErasingTest {

    private static final int COUNT = 20_000;

    /** How much of a blank image of 12 by 10 is set to 1, trial after trial. */
    private static int[] areas(Augmenter.PerSample augmenter) {
        int[] areas = new int[COUNT];
        CounterRandomStream random = new CounterRandomStream(1);
        FakeSampleBatch batch = new FakeSampleBatch(1, Shape.of(1, 12, 10), 2);
        for (int trial = 0; trial < COUNT; trial++) {
            Arrays.fill(batch.input(0), 0);
            augmenter.augment(batch, 0, random);
            for (float value : batch.input(0)) {
                areas[trial] += (int) value;
            }
        }
        return areas;
    }

    private static double mean(int[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double standardError(int[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                        .mapToDouble(value -> (value - mean) * (value - mean))
                        .sum())
                / values.length;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5, 1, 1.7})
    void cutoutLosesWhatASquareAtAnyPixelCovers(double size) {
        int[] areas = areas(new Cutout(size, 1, 1));
        int side = (int) Math.rint(size * 10);
        // rows and columns are independent, so that the expectation is a product of two averages over all centres
        double expected = covered(side, 12) * covered(side, 10);
        assertEquals(expected, mean(areas), 6 * standardError(areas));
        assertEquals(
                Math.min(side, 12) * Math.min(side, 10),
                Arrays.stream(areas).max().orElseThrow());
    }

    private static double covered(int side, int extent) {
        double sum = 0;
        for (int centre = 0; centre < extent; centre++) {
            for (int place = centre - side / 2; place < centre - side / 2 + side; place++) {
                sum += place >= 0 && place < extent ? 1 : 0;
            }
        }
        return sum / extent;
    }

    @Test
    void cutoutMayCrossTheBorder() {
        assertTrue(Arrays.stream(areas(new Cutout(0.5, 1, 1))).min().orElseThrow() < 25);
    }

    @Test
    void cutoutFillsWithTheMeanAfterNormalisation() {
        FakeSampleBatch batch = FakeSampleBatch.random(1, Shape.of(2, 6, 6), 2, 1);
        new Cutout(2, 0, 1).augment(batch, 0, new CounterRandomStream(1));
        assertTrue(Arrays.equals(new float[36], 0, 18, batch.input(0), 0, 18)
                || Arrays.equals(new float[36], 0, 18, batch.input(0), 18, 36));
    }

    @Test
    void erasingTakesTheAreaThatItDraws() {
        int[] areas = areas(new RandomErasing(0.1, 0.3, 2, RandomErasing.Content.CONSTANT, 1, 1));
        // sides are rounded by up to a half: of rectangles of 12 to 36 pixels, sides from 2.4 to 8.5
        double side = Math.sqrt(12 * 0.5);
        assertTrue(Arrays.stream(areas).min().orElseThrow() >= (side - 0.5) * (12 / side - 0.5) - 1);
        assertTrue(Arrays.stream(areas).max().orElseThrow() <= 36 + 0.5 * (Math.sqrt(72) + 36 / Math.sqrt(72)) + 0.25);
        // rounding errors of two sides are nearly uniform and independent: the mean is that of the area drawn, within 2
        // %
        assertEquals(0.2 * 120, mean(areas), 0.02 * 0.2 * 120 + 6 * standardError(areas));
    }

    @Test
    void erasingAndCutoutKeepToTheirProbabilities() {
        for (Augmenter.PerSample augmenter : List.of(
                new Cutout(0.5, 1, 0.3), new RandomErasing(0.1, 0.3, 2, RandomErasing.Content.CONSTANT, 1, 0.3))) {
            long changed =
                    Arrays.stream(areas(augmenter)).filter(area -> area > 0).count();
            assertEquals(0.3 * COUNT, changed, 6 * Math.sqrt(COUNT * 0.21));
        }
    }

    @Test
    void featuresAreLostAsOftenAsTheRateSays() {
        FakeSampleBatch batch = new FakeSampleBatch(COUNT, Shape.of(5), 2);
        new FeatureDropout(0.2, 1, 1).augment(batch, new CounterRandomStream(1));
        double lost = 0;
        for (float value : batch.input(0)) {
            lost += value;
        }
        assertEquals(COUNT, lost, 6 * Math.sqrt(5 * COUNT * 0.16));
    }

    @Test
    void categoriesAreLostAsAWhole() {
        List<Schema.Column> columns =
                List.of(Schema.Column.oneHot("kind", List.of("a", "b", "c")), Schema.Column.numeric("size"));
        FakeSampleBatch batch = new FakeSampleBatch(1000, Shape.of(4), 2).withColumns(columns);
        new FeatureDropout(0.5, 1, 1).augment(batch, new CounterRandomStream(1));
        int different = 0;
        for (int row = 0; row < 1000; row++) {
            assertEquals(batch.input(0)[4 * row], batch.input(0)[4 * row + 1]);
            assertEquals(batch.input(0)[4 * row], batch.input(0)[4 * row + 2]);
            different += batch.input(0)[4 * row] == batch.input(0)[4 * row + 3] ? 0 : 1;
        }
        assertEquals(500, different, 6 * Math.sqrt(250));
    }

    @Test
    void featuresOfImagesAreNoFeatures() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new FeatureDropout().check(new FakeSampleBatch(1, Shape.of(1, 4, 4), 2).schema()));
    }

    @Test
    void saltAndPepperAreTheExtremesOfTheImage() {
        FakeSampleBatch batch = FakeSampleBatch.random(1, Shape.of(2, 60, 50), 2, 1);
        FakeSampleBatch before = batch.copy();
        new SaltAndPepper(0.2, 0.25, 1).augment(batch, new CounterRandomStream(1));
        int salt = 0;
        int pepper = 0;
        for (int pixel = 0; pixel < 3000; pixel++) {
            float first = batch.input(0)[pixel];
            float second = batch.input(0)[3000 + pixel];
            if (first == extreme(before, 0, 1) && second == extreme(before, 3000, 1)) {
                salt++;
            } else if (first == extreme(before, 0, -1) && second == extreme(before, 3000, -1)) {
                pepper++;
            } else {
                assertEquals(before.input(0)[pixel], first);
                assertEquals(before.input(0)[3000 + pixel], second);
            }
        }
        assertEquals(3000 * 0.05, salt, 6 * Math.sqrt(3000 * 0.05 * 0.95));
        assertEquals(3000 * 0.15, pepper, 6 * Math.sqrt(3000 * 0.15 * 0.85));
    }

    private static float extreme(FakeSampleBatch batch, int from, int sign) {
        float extreme = batch.input(0)[from];
        for (int i = from; i < from + 3000; i++) {
            extreme = sign * batch.input(0)[i] > sign * extreme ? batch.input(0)[i] : extreme;
        }
        return extreme;
    }

    @Test
    void brightnessMovesAllValuesAlike() {
        FakeSampleBatch batch = new FakeSampleBatch(COUNT, Shape.of(1, 1, 2), 2);
        new Brightness(0.5, 1).augment(batch, new CounterRandomStream(1));
        double squares = 0;
        for (int sample = 0; sample < COUNT; sample++) {
            float change = batch.input(0)[2 * sample];
            assertTrue(Math.abs(change) <= 0.5);
            assertEquals(change, batch.input(0)[2 * sample + 1]);
            squares += (double) change * change;
        }
        // uniform: variance r²/3, fourth moment r⁴/5
        assertEquals(0.25 / 3, squares / COUNT, 6 * Math.sqrt((0.0625 / 5 - 0.0625 / 9) / COUNT));
    }

    @Test
    void contrastKeepsTheMeanOfEveryChannel() {
        FakeSampleBatch batch = FakeSampleBatch.random(1, Shape.of(3, 5, 5), 2, 1);
        FakeSampleBatch before = batch.copy();
        new Contrast(1.7, 1.7, 1).augment(batch, new CounterRandomStream(1));
        for (int channel = 0; channel < 3; channel++) {
            double mean = 0;
            for (int i = 0; i < 25; i++) {
                mean += before.input(0)[25 * channel + i] / 25.0;
            }
            for (int i = 25 * channel; i < 25 * (channel + 1); i++) {
                double expected = mean + 1.7 * (before.input(0)[i] - mean);
                // one rounding to float, values below 8
                assertEquals(expected, batch.input(0)[i], 8 * 0x1p-24);
            }
        }
    }
}
