package dev.espalier.plugins.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.Border;
import dev.espalier.testkit.FakeSampleBatch;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoliciesTest {

    private static final Shape COLOUR = Shape.of(3, 12, 10);

    private static final PolicyOperation.Strongest RANGES = new PolicyOperation.Strongest(0.5, 0.5, 32, 90, 0.9, 4);

    private static final RandAugment POLICY = new RandAugment(1, 30, Border.EDGE, 0, 255, 1);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AUTOCONTRAST", "EQUALIZE"})
    void operationsOfNoStrengthChangeNothing(PolicyOperation operation) {
        FakeSampleBatch batch = levels(COLOUR);
        float[] before = batch.input(0).clone();
        operation.apply(batch, 0, 0, RANGES, POLICY, new CounterRandomStream(1));
        // levels are divided by 255 and multiplied again, and distances from a mean are taken and added
        assertArrayEquals(before, batch.input(0), 255 * 4 * 0x1p-24f);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IDENTITY")
    void operationsOfFullStrengthChangeColourImages(PolicyOperation operation) {
        FakeSampleBatch batch = levels(Shape.of(3, 24, 20));
        float[] before = batch.input(0).clone();
        operation.apply(batch, 0, 1, RANGES, POLICY, new CounterRandomStream(1));
        assertFalse(Arrays.equals(before, batch.input(0)));
    }

    @Test
    void everyOperationIsChosenAsOften() {
        int[] counts = new int[PolicyOperation.values().length];
        CounterRandomStream random = new CounterRandomStream(4);
        int count = 14_000;
        for (int i = 0; i < count; i++) {
            counts[PolicyOperation.next(random).ordinal()]++;
        }
        for (int chosen : counts) {
            // six standard deviations of a binomial count
            assertEquals(1000, chosen, 6 * Math.sqrt(1000 * 13 / 14.0));
        }
    }

    @Test
    void trivialAugmentHasManyOutcomesAndNoSettingsToTune() {
        Set<Integer> outcomes = new HashSet<>();
        for (int key = 0; key < 300; key++) {
            FakeSampleBatch batch = levels(COLOUR);
            new TrivialAugment().augment(batch, 0, new CounterRandomStream(key));
            outcomes.add(Arrays.hashCode(batch.input(0)));
        }
        assertTrue(outcomes.size() > 150, () -> outcomes.size() + " outcomes");
    }

    @Test
    void randAugmentOfNoMagnitudeStretchesContrastAtMost() {
        FakeSampleBatch batch = levels(COLOUR);
        batch.input(0)[0] = 0;
        batch.input(0)[1] = 255;
        for (int channel = 1; channel < 3; channel++) {
            batch.input(0)[channel * 120] = 0;
            batch.input(0)[channel * 120 + 1] = 255;
        }
        float[] before = batch.input(0).clone();
        for (int key = 0; key < 50; key++) {
            // 120 pixels are too few to be equalized
            new RandAugment(2, 0, Border.EDGE, 0, 255, 1).augment(batch, 0, new CounterRandomStream(key));
        }
        assertArrayEquals(before, batch.input(0), 100 * 255 * 4 * 0x1p-24f);
    }

    @Test
    void changesOfLevelsDoNotDependOnPreprocessing() {
        List<Augmenter> augmenters = List.of(
                new ColourJitter(0.4, 0.4, 0.4, 0.1, 1, 1),
                new Solarize(0.5, 1, 1),
                new Posterize(3, 1, 1),
                new Sharpness(0, 2, 1, 1),
                new Autocontrast(1, 1));
        for (Augmenter augmenter : augmenters) {
            FakeSampleBatch plain = levels(COLOUR);
            for (int i = 0; i < plain.input(0).length; i++) {
                plain.input(0)[i] /= 255;
            }
            FakeSampleBatch bytes = levels(COLOUR);
            augmenter.augment(plain, new CounterRandomStream(3));
            withWhite(augmenter).augment(bytes, new CounterRandomStream(3));
            for (int i = 0; i < COLOUR.size(); i++) {
                assertEquals(255 * plain.input(0)[i], bytes.input(0)[i], 255 * 8 * 0x1p-24, augmenter::toString);
            }
        }
    }

    private static Augmenter withWhite(Augmenter augmenter) {
        return switch (augmenter.getClass().getSimpleName()) {
            case "ColourJitter" -> new ColourJitter(0.4, 0.4, 0.4, 0.1, 255, 1);
            case "Solarize" -> new Solarize(0.5, 255, 1);
            case "Posterize" -> new Posterize(3, 255, 1);
            case "Sharpness" -> new Sharpness(0, 2, 255, 1);
            default -> new Autocontrast(255, 1);
        };
    }

    @Test
    void coloursOfGreyscaleImagesStay() {
        FakeSampleBatch batch = levels(Shape.of(1, 12, 10));
        float[] before = batch.input(0).clone();
        new ColourJitter(0, 0, 0.9, 0.5, 255, 1).augment(batch, 0, new CounterRandomStream(1));
        assertArrayEquals(before, batch.input(0), 255 * 2 * 0x1p-24f);
    }

    @Test
    void saysThatGreyscaleImagesHaveNoColours() {
        FakeSampleBatch grey = new FakeSampleBatch(1, Shape.of(1, 5, 5), 2);
        ColourJitter colours = new ColourJitter(0, 0, 0.4, 0.1, 255, 1);
        var refusal = assertThrows(IllegalArgumentException.class, () -> colours.check(grey.schema()));
        assertTrue(refusal.getMessage().contains("set brightness or contrast"), refusal.getMessage());
        colours.check(new FakeSampleBatch(1, COLOUR, 2).schema());
        new ColourJitter().check(grey.schema());
    }

    @Test
    void everyNewAugmenterRefusesTables() {
        FakeSampleBatch table = new FakeSampleBatch(1, Shape.of(4), 2);
        for (Augmenter augmenter : List.of(
                new RandAugment(),
                new TrivialAugment(),
                new RandomResizedCrop(),
                new ColourJitter(),
                new Blur(),
                new Posterize(),
                new Solarize(),
                new Autocontrast(),
                new Equalize(),
                new Sharpness())) {
            var refusal = assertThrows(IllegalArgumentException.class, () -> augmenter.check(table.schema()));
            assertTrue(refusal.getMessage().contains("is for images"), refusal.getMessage());
        }
    }

    @Test
    void cropsHaveTheAreasAndRatiosAskedFor() {
        CounterRandomStream random = new CounterRandomStream(6);
        double smallest = 1;
        for (int trial = 0; trial < 500; trial++) {
            FakeSampleBatch ramp = new FakeSampleBatch(1, Shape.of(2, 40, 40), 2);
            for (int i = 0; i < 1600; i++) {
                ramp.input(0)[i] = i % 40;
                ramp.input(0)[1600 + i] = i / 40;
            }
            new RandomResizedCrop(0.25, 0.5, 2, 1).augment(ramp, 0, random);
            // from the centre of the first pixel to that of the last one, magnified
            double width = 1 + ramp.input(0)[39] - ramp.input(0)[0];
            double height = 1 + ramp.input(0)[1600 + 39 * 40] - ramp.input(0)[1600];
            double area = width * height / 1600;
            assertTrue(area > 0.23 && area < 0.53, () -> "area " + area);
            // both sides are rounded by half a pixel of 14 at least
            assertTrue(width / height < 2.15 && height / width < 2.15, () -> width + " x " + height);
            smallest = Math.min(smallest, area);
        }
        assertEquals(0.25, smallest, 0.03);
    }

    @Test
    void cropsTheMiddleOfImagesInWhichNothingFits() {
        FakeSampleBatch wide = new FakeSampleBatch(1, Shape.of(1, 2, 40), 2);
        for (int i = 0; i < 80; i++) {
            wide.input(0)[i] = i % 40;
        }
        new RandomResizedCrop(1, 1, 1, 1).augment(wide, 0, new CounterRandomStream(1));
        assertEquals(19, wide.input(0)[0]);
        assertEquals(20, wide.input(0)[39]);
    }

    /** Whole levels from 10 to 249, as of a picture without black and white. */
    private static FakeSampleBatch levels(Shape shape) {
        FakeSampleBatch batch = new FakeSampleBatch(1, shape, 2);
        CounterRandomStream random = new CounterRandomStream(8);
        for (int i = 0; i < shape.size(); i++) {
            batch.input(0)[i] = 10 + random.nextInt(240);
        }
        return batch;
    }
}
