package dev.espalier.plugins.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Border;
import dev.espalier.testkit.FakeSampleBatch;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeometryTest {

    private static final Shape IMAGE = Shape.of(2, 9, 7);

    /** Beside the reference the formula has three roundings of 2⁻²⁴ and two shares rounded to as much, of values below 5. */
    private static final double TOLERANCE = 10 * 0x1p-24 * 5;

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "30, 0.5",
        "90, 1",
        "-45, -0.70710678118654752",
        "180, 0",
        "360, 0",
        "-270, 1",
        "405, 0.70710678118654752"
    })
    void sinesAreThoseOfTheAngle(double degrees, double sine) {
        assertEquals(sine, Angle.sine(degrees), 2 * Math.ulp(1.0));
    }

    @Test
    void anglesAgreeWithTheLibrary() {
        for (double degrees = -720; degrees <= 720; degrees += 0.37) {
            // the library takes radians, whose rounding moves the result by up to the angle's own last place
            double tolerance = 2 * Math.ulp(Math.toRadians(720));
            assertEquals(StrictMath.sin(StrictMath.toRadians(degrees)), Angle.sine(degrees), tolerance);
            assertEquals(StrictMath.cos(StrictMath.toRadians(degrees)), Angle.cosine(degrees), tolerance);
        }
        assertEquals(1, Angle.tangent(45), 2 * Math.ulp(1.0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 360, -360})
    void aFullTurnOrNoneIsTheIdentity(double angle) {
        for (Border border : Border.values()) {
            FakeSampleBatch batch = image();
            float[] before = batch.input(0).clone();
            new Rotate(0, border, 9, 1).rotate(batch, 0, angle);
            assertArrayEquals(before, batch.input(0));
        }
    }

    @Test
    void fourQuarterTurnsOfASquareAreTheIdentity() {
        FakeSampleBatch batch = FakeSampleBatch.random(1, Shape.of(1, 6, 6), 2, 4);
        float[] before = batch.input(0).clone();
        new Rotate().rotate(batch, 0, 90);
        // anticlockwise: the upper right corner comes to the upper left
        assertEquals(before[5], batch.input(0)[0]);
        assertEquals(before[0], batch.input(0)[30]);
        for (int i = 0; i < 3; i++) {
            new Rotate().rotate(batch, 0, 90);
        }
        assertArrayEquals(before, batch.input(0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 17.5, 45, 90, 133, -61})
    void turnsAsTheFormulaSays(double angle) {
        double cosine = StrictMath.cos(StrictMath.toRadians(angle));
        double sine = StrictMath.sin(StrictMath.toRadians(angle));
        for (Border border : Border.values()) {
            assertSame(
                    batch -> new Rotate(0, border, 0.7, 1).rotate(batch, 0, angle),
                    new double[] {cosine, -sine, sine, cosine},
                    border,
                    0.7);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5, 0.9, 1, 1.37, 20})
    void scalesAsTheFormulaSays(double factor) {
        for (Border border : Border.values()) {
            assertSame(
                    batch -> new RandomScale(1, 1, border, -0.3, 1).scale(batch, 0, factor),
                    new double[] {1 / factor, 0, 0, 1 / factor},
                    border,
                    -0.3);
        }
    }

    @Test
    void slantsAsTheFormulaSays() {
        double alpha = StrictMath.tan(StrictMath.toRadians(20));
        double beta = StrictMath.tan(StrictMath.toRadians(-35));
        for (Border border : Border.values()) {
            assertSame(
                    batch -> new Shear(0, 0, border, 2, 1).shear(batch, 0, 20, -35),
                    new double[] {1, alpha, beta, 1},
                    border,
                    2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EDGE, 1, '1 1 2 3'", "EDGE, -2, '3 4 4 4'", "EDGE, 9, '1 1 1 1'", "EDGE, 0, '1 2 3 4'",
        "REFLECT, 1, '2 1 2 3'", "REFLECT, -2, '3 4 3 2'", "REFLECT, 7, '2 1 2 3'", "REFLECT, -9, '4 3 2 1'",
        "CONSTANT, 1, '7 1 2 3'", "CONSTANT, -3, '4 7 7 7'", "CONSTANT, 5, '7 7 7 7'"
    })
    void movesByWholePixels(Border border, int pixels, String expected) {
        FakeSampleBatch row = new FakeSampleBatch(1, Shape.of(1, 1, 4), 2);
        FakeSampleBatch column = new FakeSampleBatch(1, Shape.of(1, 4, 1), 2);
        for (int i = 0; i < 4; i++) {
            row.input(0)[i] = i + 1;
            column.input(0)[i] = i + 1;
        }
        row.image(0, 0).shift(pixels, 0, border, 7);
        column.image(0, 0).shift(0, pixels, border, 7);
        String[] words = expected.split(" ");
        for (int i = 0; i < 4; i++) {
            assertEquals(Float.parseFloat(words[i]), row.input(0)[i]);
            assertEquals(Float.parseFloat(words[i]), column.input(0)[i]);
        }
    }

    @Test
    void cropsAtEveryPlaceAlike() {
        int count = 50_000;
        int[] places = new int[25];
        CounterRandomStream random = new CounterRandomStream(3);
        FakeSampleBatch batch = new FakeSampleBatch(1, Shape.of(1, 5, 5), 2);
        for (int trial = 0; trial < count; trial++) {
            Arrays.fill(batch.input(0), 0);
            batch.input(0)[12] = 1;
            new Crop(2, Border.CONSTANT, 0, 1).augment(batch, 0, random);
            for (int i = 0; i < 25; i++) {
                places[i] += (int) batch.input(0)[i];
            }
        }
        for (int place : places) {
            // six standard deviations of a binomial count
            assertEquals(count / 25.0, place, 6 * Math.sqrt(count / 25.0 * 24 / 25));
        }
    }

    @Test
    void translatesNoFartherThanItsShare() {
        FakeSampleBatch batch = new FakeSampleBatch(1, Shape.of(1, 100, 1), 2);
        CounterRandomStream random = new CounterRandomStream(3);
        int farthest = 0;
        for (int trial = 0; trial < 2000; trial++) {
            Arrays.fill(batch.input(0), 0);
            batch.input(0)[50] = 1;
            new Translate(0, 0.29, Border.CONSTANT, 0, 1).augment(batch, 0, random);
            int found = 0;
            while (batch.input(0)[found] == 0) {
                found++;
            }
            farthest = Math.max(farthest, Math.abs(found - 50));
        }
        // 0.29 · 100 is below 29 in doubles; a chance of (57/59)^2000 not to be met
        assertEquals(29, farthest);
    }

    @Test
    void edgesKeepBlackBordersBlackWhateverPreprocessingMadeOfBlack() {
        float black = -1.7f;
        FakeSampleBatch batch = new FakeSampleBatch(1, Shape.of(1, 8, 8), 2);
        Arrays.fill(batch.input(0), black);
        batch.input(0)[27] = 2;
        new Rotate().rotate(batch, 0, 33);
        new RandomScale().scale(batch, 0, 0.5);
        batch.image(0, 0).shift(2, 3, Border.EDGE, 0);
        for (int i = 0; i < 8; i++) {
            assertEquals(black, batch.input(0)[i]);
            assertEquals(black, batch.input(0)[8 * i]);
        }
    }

    @Test
    void refusesImagesWhoseChannelsAreLast() {
        var refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new Rotate().check(new FakeSampleBatch(1, Shape.of(28, 28, 3), 2).schema()));
        assertTrue(refusal.getMessage().contains("put the channels first"), refusal.getMessage());
    }

    private static FakeSampleBatch image() {
        return FakeSampleBatch.random(1, IMAGE, 2, 1);
    }

    /** Compares with the formula written out in double, pixel by pixel. */
    private static void assertSame(Consumer<FakeSampleBatch> change, double[] matrix, Border border, double fill) {
        FakeSampleBatch batch = image();
        float[] source = batch.input(0).clone();
        change.accept(batch);
        for (int channel = 0; channel < 2; channel++) {
            for (int y = 0; y < 9; y++) {
                for (int x = 0; x < 7; x++) {
                    double fromX = matrix[0] * (x - 3) + matrix[1] * (y - 4) + 3;
                    double fromY = matrix[2] * (x - 3) + matrix[3] * (y - 4) + 4;
                    double expected = bilinear(source, channel, fromX, fromY, border, fill);
                    assertEquals(
                            expected,
                            batch.input(0)[(channel * 9 + y) * 7 + x],
                            TOLERANCE,
                            () -> border + " " + fromX + " " + fromY);
                }
            }
        }
    }

    /** The sum over all pixels near enough, each weighted by (1 − |Δx|)(1 − |Δy|). */
    private static double bilinear(
            float[] source, int channel, double fromX, double fromY, Border border, double fill) {
        double sum = 0;
        for (int y = (int) Math.floor(fromY); y <= Math.floor(fromY) + 1; y++) {
            for (int x = (int) Math.floor(fromX); x <= Math.floor(fromX) + 1; x++) {
                double weight = (1 - Math.abs(fromX - x)) * (1 - Math.abs(fromY - y));
                int inX = inside(x, 7, border);
                int inY = inside(y, 9, border);
                sum += weight * (inX < 0 || inY < 0 ? fill : source[(channel * 9 + inY) * 7 + inX]);
            }
        }
        return sum;
    }

    private static int inside(int place, int extent, Border border) {
        int at = place;
        while (at < 0 || at >= extent) {
            if (border == Border.CONSTANT) {
                return -1;
            }
            if (border == Border.EDGE) {
                at = at < 0 ? 0 : extent - 1;
            } else {
                at = at < 0 ? -at : 2 * (extent - 1) - at;
            }
        }
        return at;
    }
}
