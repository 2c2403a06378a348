package dev.espalier.plugins.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.testkit.FakeSampleBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class WrappersTest {

    private static final Shape PIXEL = Shape.of(1, 1, 1);

    /** Sets all pixels to a number, by which it is known again. */
    private static Augmenter setting(double number) {
        return new Cutout(2, number, 1);
    }

    @Test
    void sequenceAppliesAllInTheirOrder() {
        FakeSampleBatch batch = new FakeSampleBatch(1, PIXEL, 2);
        new AugmenterChain(List.of(setting(1), setting(2)), 1).augment(batch, new CounterRandomStream(1));
        assertEquals(2, batch.input(0)[0]);
    }

    @Test
    void oneOfChoosesEachAsOften() {
        FakeSampleBatch batch = new FakeSampleBatch(10_000, PIXEL, 2);
        new OneOf(List.of(setting(1), setting(2), setting(3)), 0.9).augment(batch, new CounterRandomStream(1));
        int[] counts = new int[4];
        for (float value : batch.input(0)) {
            counts[(int) value]++;
        }
        assertEquals(1000, counts[0], 6 * Math.sqrt(900));
        for (int i = 1; i <= 3; i++) {
            assertEquals(3000, counts[i], 6 * Math.sqrt(2100));
        }
    }

    @Test
    void someOfChoosesSoMany() {
        // of two pixels it can be told whether they were exchanged, brought nearer to each other, or moved together
        Augmenter brighter = new Brightness(1, 1);
        int count = 6000;
        int[] chosen = new int[3];
        CounterRandomStream random = new CounterRandomStream(1);
        for (int trial = 0; trial < count; trial++) {
            FakeSampleBatch batch = new FakeSampleBatch(1, Shape.of(1, 1, 2), 2);
            batch.input(0)[0] = 100;
            new SomeOf(List.of(new Flip(Flip.Direction.HORIZONTAL, 1), new Contrast(0.5, 0.5, 1), brighter), 2, 1)
                    .augment(batch, random);
            float first = batch.input(0)[0];
            float second = batch.input(0)[1];
            boolean flipped = first < second;
            boolean weaker = Math.abs(first - second) < 75;
            boolean moved = first + second != 100;
            assertEquals(2, (flipped ? 1 : 0) + (weaker ? 1 : 0) + (moved ? 1 : 0));
            chosen[0] += flipped ? 1 : 0;
            chosen[1] += weaker ? 1 : 0;
            chosen[2] += moved ? 1 : 0;
        }
        for (int times : chosen) {
            assertEquals(count * 2 / 3.0, times, 6 * Math.sqrt(count * 2 / 9.0));
        }
    }

    @Test
    void wrappersOfSingleSamplesAreForSingleSamples() {
        assertTrue(new OneOf(List.of(new Flip(), new AugmenterChain(List.of(new Noise()), 1)), 1).separable());
        assertFalse(new OneOf(List.of(new Flip(), new Mixup()), 1).separable());
        assertFalse(new AugmenterChain(List.of(new SomeOf(List.of(new Mixup()), 1, 1)), 1).separable());
    }

    @Test
    void oneMixtureServesTheBatch() {
        OneOf either = new OneOf(List.of(new Mixup(1, false, 1), new Cutmix(1, false, 1)), 1);
        for (int key = 0; key < 20; key++) {
            FakeSampleBatch batch = FakeSampleBatch.random(4, Shape.of(1, 4, 4), 4, 1);
            either.augment(batch, new CounterRandomStream(key));
            for (int sample = 1; sample < 4; sample++) {
                assertEquals(batch.target(0)[0], batch.target(0)[5 * sample]);
            }
        }
    }

    @Test
    void twoKindsOfNoiseAreIndependent() {
        FakeSampleBatch batch = new FakeSampleBatch(1, Shape.of(1, 300, 300), 2);
        new AugmenterChain(List.of(new Noise(), new Noise()), 1).augment(batch, new CounterRandomStream(1));
        double squares = 0;
        for (float value : batch.input(0)) {
            squares += (double) value * value;
        }
        // twice the variance of one; four times would be the same noise twice
        double variance = 2 * 0.05 * 0.05;
        assertEquals(variance, squares / 90_000, 6 * variance * Math.sqrt(2.0 / 90_000));
    }

    @Test
    void flippingTwiceIsTheIdentity() {
        for (Flip.Direction direction : Flip.Direction.values()) {
            FakeSampleBatch batch = FakeSampleBatch.random(3, Shape.of(2, 5, 4), 2, 1);
            float[] before = batch.input(0).clone();
            Flip flip = new Flip(direction, 1);
            new AugmenterChain(List.of(flip, flip), 1).augment(batch, new CounterRandomStream(1));
            assertArrayEquals(before, batch.input(0));
        }
    }

    @Test
    void wrappersOfNothingAreRefusedWithTheData() {
        FakeSampleBatch images = new FakeSampleBatch(1, Shape.of(1, 4, 4), 2);
        for (Augmenter empty : List.of(new OneOf(), new SomeOf(), new AugmenterChain())) {
            var refusal = assertThrows(IllegalArgumentException.class, () -> empty.check(images.schema()));
            assertTrue(refusal.getMessage().contains("it must have at least one"), refusal.getMessage());
        }
        assertThrows(
                IllegalArgumentException.class, () -> new SomeOf(List.of(new Flip()), 2, 1).check(images.schema()));
    }

    @Test
    void whatOnePartRefusesTheWrapperRefuses() {
        FakeSampleBatch table = new FakeSampleBatch(1, Shape.of(4), 2);
        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new OneOf(List.of(new Noise(), new Flip(), new Rotate()), 1).check(table.schema()));
        assertTrue(refusal.getMessage().contains("flip is for")
                && refusal.getMessage().contains("rotate is for"));
    }
}
