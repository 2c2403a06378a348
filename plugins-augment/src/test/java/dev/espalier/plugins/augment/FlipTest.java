package dev.espalier.plugins.augment;

import static dev.espalier.plugins.augment.AugmentersContractTest.OUTSIDE_UNIT_INTERVAL;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.data.Schema;
import dev.espalier.plugins.augment.Flip.Direction;
import dev.espalier.testkit.AugmenterContract;
import dev.espalier.testkit.FakeSampleBatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FlipTest implements AugmenterContract {

    @Override
    public Augmenter augmenter() {
        return new Flip();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of("probability", OUTSIDE_UNIT_INTERVAL);
    }

    @Nested
    class FromTopToBottom implements AugmenterContract {

        @Override
        public Augmenter augmenter() {
            return new Flip(Direction.VERTICAL, 1);
        }

        @Override
        public Shape sampleShape() {
            return Shape.of(1, 5, 7);
        }
    }

    @Test
    void mirrorsEveryRowOfEveryChannel() {
        assertArrayEquals(
                new float[] {3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10}, flip(Direction.HORIZONTAL, Shape.of(2, 2, 3)));
        assertArrayEquals(
                new float[] {2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11}, flip(Direction.HORIZONTAL, Shape.of(2, 3, 2)));
    }

    @Test
    void mirrorsEveryColumnOfEveryChannel() {
        assertArrayEquals(
                new float[] {4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9}, flip(Direction.VERTICAL, Shape.of(2, 2, 3)));
        assertArrayEquals(
                new float[] {5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8}, flip(Direction.VERTICAL, Shape.of(2, 3, 2)));
    }

    @Test
    void flipsAsOftenAsItsProbabilitySays() {
        int count = 10_000;
        FakeSampleBatch batch = new FakeSampleBatch(count, Shape.of(1, 1, 2), 2);
        for (int sample = 0; sample < count; sample++) {
            batch.input(0)[2 * sample] = 1;
        }
        new Flip(Direction.HORIZONTAL, 0.3).augment(batch, new CounterRandomStream(1));
        int flipped = 0;
        for (int sample = 0; sample < count; sample++) {
            flipped += (int) batch.input(0)[2 * sample + 1];
        }
        // six standard deviations of a binomial count
        assertEquals(count * 0.3, flipped, 6 * Math.sqrt(count * 0.3 * 0.7));
    }

    @Test
    void refusesDataWithoutImages() {
        Schema table = new FakeSampleBatch(1, Shape.of(784), 10).schema();
        var refusal = assertThrows(IllegalArgumentException.class, () -> new Flip().check(table));
        assertEquals(
                "flip is for images of shape [channels, height, width]; the inputs are [[784]],"
                        + " reshape them or leave flip out",
                refusal.getMessage());
    }

    @Test
    void leavesInputsBesideTheImagesAlone() {
        Schema mixed = new Schema(
                List.of(
                        new Schema.Input("image", Shape.of(1, 4, 4), List.of()),
                        new Schema.Input("age", Shape.of(1), List.of())),
                List.of());
        assertDoesNotThrow(() -> new Flip().check(mixed));
    }

    private static float[] flip(Direction direction, Shape shape) {
        FakeSampleBatch batch = new FakeSampleBatch(1, shape, 2);
        for (int i = 0; i < shape.size(); i++) {
            batch.input(0)[i] = i + 1;
        }
        new Flip(direction, 1).augment(batch, new CounterRandomStream(1));
        return batch.input(0);
    }
}
