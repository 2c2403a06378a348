package dev.espalier.engine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Shape;
import dev.espalier.api.augment.Border;
import dev.espalier.api.augment.SampleImage;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleImagesTest {

    private static final Shape SHAPE = Shape.of(2, 9, 7);

    /**
     * Values are below 4. Three fractions and three interpolations are rounded to 2⁻²⁴ each, and pixels of an image in
     * between by as much again.
     */
    private static final double TOLERANCE = 4 * 16 * 0x1p-24;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void wholePixelsMoveTogetherAsOneByOne(int length) {
        Random random = new Random(length);
        for (int trial = 0; trial < 200; trial++) {
            List<Consumer<SampleImage>> moves = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                moves.add(wholeMove(random));
            }
            assertArrayEquals(oneByOne(moves), together(moves));
        }
    }

    @Test
    void oneInterpolationAmongWholePixelsIsThatOfOneByOne() {
        Random random = new Random(1);
        for (int trial = 0; trial < 500; trial++) {
            List<Consumer<SampleImage>> moves = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                moves.add(wholeMove(random));
            }
            moves.add(random.nextInt(moves.size() + 1), new Turn(random)::move);
            assertArrayEquals(oneByOne(moves), together(moves), (float) TOLERANCE);
        }
    }

    @Test
    void severalInterpolationsAreOneOfPlacesThatMoveOneByOne() {
        Random random = new Random(2);
        for (int trial = 0; trial < 300; trial++) {
            List<Turn> turns = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                turns.add(new Turn(random));
            }
            List<Consumer<SampleImage>> moves = new ArrayList<>();
            turns.forEach(turn -> moves.add(turn::move));
            float[] moved = together(moves);
            for (int i = 0; i < moved.length; i++) {
                double expected = valueAt(turns, turns.size(), i / 63, i % 7, i / 7 % 9);
                assertEquals(expected, moved[i], TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void quarterTurnsTakePixelsToPixels(Border border) {
        Shape square = Shape.of(1, 5, 5);
        float[] values = values(square);
        float[] expected = new float[25];
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 5; x++) {
                // (x, y) is read at (y, 4 − x)
                expected[y * 5 + x] = values[(4 - x) * 5 + y];
            }
        }
        SampleImages images = images(square, values);
        images.image(0, 0).transform(0, 1, -1, 0, border, 9);
        images.complete();
        assertArrayEquals(expected, values);
    }

    @Test
    void anEnlargedRectangleReadsNothingBesideIt() {
        float[] values = values(SHAPE);
        for (int i = 0; i < values.length; i++) {
            int x = i % 7;
            int y = i / 7 % 9;
            values[i] = x >= 2 && x < 5 && y >= 3 && y < 7 ? 1 : 1000;
        }
        SampleImages images = images(SHAPE, values);
        images.image(0, 0).enlarge(2, 3, 3, 4);
        images.complete();
        for (float value : values) {
            assertEquals(1, value);
        }
    }

    @Test
    void enlargesToTheCornersOfPixels() {
        Shape row = Shape.of(1, 1, 4);
        float[] values = {5, 1, 2, 9};
        SampleImages images = images(row, values);
        images.image(0, 0).enlarge(1, 0, 2, 1);
        images.complete();
        // as Pillow: Image.resize((4, 1), BILINEAR, box=(1, 0, 3, 1)) of a float image that was cropped
        assertArrayEquals(new float[] {1, 1.25f, 1.75f, 2}, values);
    }

    @Test
    void leavesImagesWithoutMovesAlone() {
        float[] values = values(SHAPE);
        float[] before = values.clone();
        SampleImages images = images(SHAPE, values);
        images.image(0, 0);
        images.complete();
        assertArrayEquals(before, values);
    }

    @Test
    void movesOneSampleAfterTheOther() {
        Shape pair = Shape.of(1, 1, 2);
        float[] values = {1, 2, 3, 4};
        SampleImages images = images(pair, values);
        images.image(0, 0).flipHorizontally();
        images.image(0, 1).flipHorizontally();
        images.image(0, 1).flipHorizontally();
        images.image(0, 0).flipHorizontally();
        images.image(0, 0).shift(1, 0, Border.CONSTANT, 7);
        images.complete();
        assertArrayEquals(new float[] {7, 1, 3, 4}, values);
    }

    @Test
    void refusesOtherSamplesThanTheOneThatIsAugmented() {
        SampleImages images = images(Shape.of(1, 1, 2), new float[4]);
        images.restrictTo(1);
        images.image(0, 1).flipVertically();
        assertThrows(IllegalArgumentException.class, () -> images.image(0, 0));
        images.restrictTo(SampleImages.ANY);
        images.image(0, 0).flipVertically();
    }

    @Test
    void refusesRectanglesThatAreNotWithinTheImage() {
        SampleImage image = images(SHAPE, values(SHAPE)).image(0, 0);
        assertThrows(IllegalArgumentException.class, () -> image.enlarge(-1, 0, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> image.enlarge(6, 0, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> image.enlarge(0, 3, 2, 7));
        assertThrows(IllegalArgumentException.class, () -> image.enlarge(0, 0, 0, 2));
    }

    @Test
    void imagesOfOnePixelStayWhatTheyAre() {
        Shape pixel = Shape.of(1, 1, 1);
        for (Border border : List.of(Border.EDGE, Border.REFLECT)) {
            float[] values = {3};
            SampleImages images = images(pixel, values);
            SampleImage image = images.image(0, 0);
            image.transform(0.9, 0.3, -0.3, 0.9, border, 0);
            image.shift(4, -2, border, 0);
            image.enlarge(0, 0, 1, 1);
            images.complete();
            assertEquals(3, values[0]);
        }
    }

    private static Consumer<SampleImage> wholeMove(Random random) {
        Border border = Border.values()[random.nextInt(3)];
        int right = random.nextInt(15) - 7;
        int down = random.nextInt(21) - 10;
        double fill = random.nextInt(5);
        return switch (random.nextInt(4)) {
            case 0 -> SampleImage::flipHorizontally;
            case 1 -> SampleImage::flipVertically;
            default -> image -> image.shift(right, down, border, fill);
        };
    }

    private static float[] together(List<Consumer<SampleImage>> moves) {
        float[] values = values(SHAPE);
        SampleImages images = images(SHAPE, values);
        moves.forEach(move -> move.accept(images.image(0, 0)));
        images.complete();
        return values;
    }

    private static float[] oneByOne(List<Consumer<SampleImage>> moves) {
        float[] values = values(SHAPE);
        SampleImages images = images(SHAPE, values);
        for (Consumer<SampleImage> move : moves) {
            move.accept(images.image(0, 0));
            images.complete();
        }
        return values;
    }

    private static SampleImages images(Shape shape, float[] values) {
        Schema schema = new Schema(
                List.of(new Schema.Input("image", shape, List.of())),
                List.of(new Schema.Target("label", TargetKind.DISTRIBUTION, 2, List.of("a", "b"))));
        assertTrue(values.length % shape.size() == 0);
        return new SampleImages(schema, new float[][] {values});
    }

    private static float[] values(Shape shape) {
        Random random = new Random(3);
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 8 * random.nextFloat() - 4;
        }
        return values;
    }

    /** A linear map with a border, and its definition in double. */
    private static final class Turn {

        private final double[] matrix = new double[4];
        private final Border border;
        private final double fill;

        Turn(Random random) {
            for (int i = 0; i < 4; i++) {
                matrix[i] = random.nextDouble() * 3 - 1.5;
            }
            border = Border.values()[random.nextInt(3)];
            fill = random.nextInt(4);
        }

        void move(SampleImage image) {
            image.transform(matrix[0], matrix[1], matrix[2], matrix[3], border, fill);
        }
    }

    /** The value at a place of the image after the first moves, as if images had values between their pixels. */
    private static double valueAt(List<Turn> turns, int count, int channel, double x, double y) {
        if (count == 0) {
            return pixelOrBetween(channel, x, y);
        }
        Turn turn = turns.get(count - 1);
        double fromX = turn.matrix[0] * (x - 3) + turn.matrix[1] * (y - 4) + 3;
        double fromY = turn.matrix[2] * (x - 3) + turn.matrix[3] * (y - 4) + 4;
        if (turn.border == Border.CONSTANT) {
            double covered = covered(fromX, 6) * covered(fromY, 8);
            double inside = valueAt(turns, count - 1, channel, clamped(fromX, 6), clamped(fromY, 8));
            return covered * inside + (1 - covered) * turn.fill;
        }
        return turn.border == Border.EDGE
                ? valueAt(turns, count - 1, channel, clamped(fromX, 6), clamped(fromY, 8))
                : valueAt(turns, count - 1, channel, mirrored(fromX, 6), mirrored(fromY, 8));
    }

    private static double pixelOrBetween(int channel, double x, double y) {
        float[] values = values(SHAPE);
        int left = Math.min(5, (int) x);
        int top = Math.min(7, (int) y);
        double sum = 0;
        for (int corner = 0; corner < 4; corner++) {
            int column = left + corner % 2;
            int row = top + corner / 2;
            sum += (1 - Math.abs(x - column)) * (1 - Math.abs(y - row)) * values[channel * 63 + row * 7 + column];
        }
        return sum;
    }

    private static double covered(double place, int last) {
        return Math.max(0, 1 - Math.abs(place - clamped(place, last)));
    }

    private static double clamped(double place, int last) {
        return Math.max(0, Math.min(place, last));
    }

    private static double mirrored(double place, int last) {
        double at = place;
        while (at < 0 || at > last) {
            at = at < 0 ? -at : 2 * last - at;
        }
        return at;
    }
}
