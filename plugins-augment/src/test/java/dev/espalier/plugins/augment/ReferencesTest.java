package dev.espalier.plugins.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.Shape;
import dev.espalier.testkit.FakeSampleBatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Pillow and SciPy make of a picture; {@code references.py} beside the files has made them. */
class ReferencesTest {

    private static final Shape SHAPE = Shape.of(3, 26, 19);

    /** Pillow rounds brightness, its mean and the smoothed image to whole levels, and cuts off the fraction of what comes of them. */
    @ParameterizedTest
    @CsvSource({"0.3", "1.7"})
    void enhancesAsPillow(double factor) {
        double tolerance = 1 + Math.abs(1 - factor);
        assertIs("brightness-" + factor, tolerance, LevelChanges::brighten, factor);
        assertIs("contrast-" + factor, tolerance, LevelChanges::changeContrast, factor);
        assertIs("saturation-" + factor, tolerance, LevelChanges::saturate, factor);
        assertIs("sharpness-" + factor, tolerance, LevelChanges::sharpen, factor);
    }

    @ParameterizedTest
    @CsvSource({"2", "5"})
    void posterizesAsPillow(int bits) {
        assertIs("posterize-" + bits, 0x1p-10, LevelChanges::posterize, bits);
    }

    @ParameterizedTest
    @CsvSource({"solarize-100", "equalize"})
    void remapsLevelsAsPillow(String name) {
        assertIs(name, 0x1p-10, name.equals("equalize") ? LevelChanges::equalize : LevelChanges::solarize, 100 / 255.0);
    }

    /** Pillow cuts off the fraction. */
    @ParameterizedTest
    @CsvSource({"autocontrast"})
    void stretchesAsPillow(String name) {
        assertIs(name, 1 + 0x1p-10, LevelChanges::stretchContrast, 0);
    }

    @ParameterizedTest
    @CsvSource({"-0.3", "0.1"})
    void turnsHuesAsTheirDefinition(double turn) {
        // a hue of up to 12 sixths is rounded three times, by 2⁻²¹, and a level has at most the slope 1 in it
        assertIs("hue-" + turn, 255 * 0x1p-19, LevelChanges::turnHue, turn);
    }

    @ParameterizedTest
    @CsvSource({"0.4", "1.3", "9"})
    void blursAsSciPy(String deviation) {
        FakeSampleBatch batch = batchOf(bytes("picture"));
        Blur.blur(batch, 0, Double.parseDouble(deviation));
        // a sum of at most 2 · 27 + 1 products in each direction, of weights with the sum 1
        assertClose(floats("blur-" + deviation), batch.input(0), 255 * 2 * 56 * 0x1p-24);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 19, 26", "3, 5, 11, 13", "18, 25, 1, 1", "1, 0, 18, 4"})
    void cropsAsPillow(int left, int top, int width, int height) {
        FakeSampleBatch batch = batchOf(bytes("picture"));
        RandomResizedCrop.crop(batch, 0, SHAPE, left, top, width, height);
        String name = "crop-" + left + "-" + top + "-" + width + "-" + height;
        // two fractions and three interpolations here, and about as much there
        assertClose(floats(name), batch.input(0), 255 * 16 * 0x1p-24);
    }

    private static void assertIs(String name, double tolerance, Levels.Change change, double parameter) {
        FakeSampleBatch batch = batchOf(bytes("picture"));
        Levels.change(batch, 0, 255, change, parameter);
        float[] expected = name.startsWith("hue") ? floats(name) : bytes(name);
        assertClose(expected, batch.input(0), tolerance);
    }

    private static void assertClose(float[] expected, float[] actual, double tolerance) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            int at = i;
            assertEquals(expected[i], actual[i], tolerance, () -> "at " + at);
        }
    }

    private static FakeSampleBatch batchOf(float[] values) {
        FakeSampleBatch batch = new FakeSampleBatch(1, SHAPE, 2);
        System.arraycopy(values, 0, batch.input(0), 0, values.length);
        return batch;
    }

    private static float[] bytes(String name) {
        byte[] bytes = read(name);
        float[] values = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i] & 0xFF;
        }
        return values;
    }

    private static float[] floats(String name) {
        byte[] bytes = read(name);
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static byte[] read(String name) {
        try (InputStream in = ReferencesTest.class.getResourceAsStream(name + ".raw")) {
            if (in == null) {
                throw new IllegalStateException("there is no " + name + ".raw");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
