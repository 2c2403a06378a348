package dev.espalier.core.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Centring and standardizing per channel, against numpy's means over the axes of samples, rows and columns. */
class ChannelStatisticsTest {

    private static final Shape SHAPE = Shape.of(2, 3, 1);

    private static final float[][] PICTURES = {
        {1, 2, 3, 4, 5, 6}, {10, 0, 7, 200, 200, 200}, {9, 8, 3, 1, 0, 255},
    };

    /** {@code x.mean(axis=(0, 2, 3))} and {@code x.std(axis=(0, 2, 3))}. */
    private static final double[] MEANS = {4.777777777777778, 96.77777777777777};

    private static final float[] STANDARDIZED = {
        -1.0730304852662655f,
        -0.788993003872254f,
        -0.5049555224782426f,
        -0.8766260472655247f,
        -0.8671773832830221f,
        -0.8577287193005194f,
        1.4833068472798376f,
        -1.357067966660277f,
        0.6311944030978033f,
        0.9753120933049971f,
        0.9753120933049971f,
        0.9753120933049971f,
        1.1992693658858262f,
        0.9152318844918147f,
        -0.5049555224782426f,
        -0.9049720392130327f,
        -0.9144207031955355f,
        1.4949886123426437f,
    };

    private final FakeSamples rows = new FakeSamples(PICTURES);

    private final Preprocessing.Samples pictures = new Preprocessing.Samples() {
        @Override
        public Shape shape() {
            return SHAPE;
        }

        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public void read(int sample, float[] destination, int offset) {
            rows.read(sample, destination, offset);
        }
    };

    @Test
    void centerSubtractsTheMeanOfEachChannel() {
        Preprocessing.Fitted fitted = new Center(Per.CHANNEL).fit(pictures);
        assertArrayEquals(
                new float[] {(float) MEANS[0], (float) MEANS[1]},
                fitted.tensors().get("mean"));
        float[] expected = rows.flat();
        for (int i = 0; i < expected.length; i++) {
            expected[i] -= (float) MEANS[i / 3 % 2];
        }
        assertArrayEquals(expected, rows.through(fitted));
    }

    /** Values of at most 255 / 3.5, each of mean and deviation rounded once: 4 · 73 · 2^-24. */
    @Test
    void standardizeAgreesWithNumpyAndIsRestored() {
        Preprocessing.Fitted fitted = new Standardize(Per.CHANNEL).fit(pictures);
        assertEquals(2, fitted.tensors().get("deviation").length);
        assertArrayEquals(STANDARDIZED, rows.through(fitted), 292 * 0x1p-24f);
        Preprocessing.Fitted restored = new Standardize(Per.CHANNEL).restore(SHAPE, fitted.tensors());
        assertArrayEquals(rows.through(fitted), rows.through(restored));
        Map<String, double[]> precise =
                new Standardize(Per.CHANNEL).fitInDouble(pictures).tensors();
        assertArrayEquals(MEANS, precise.get("mean"), 100 * 0x1p-52);
    }

    @Test
    void givenNumbersTakeThePlaceOfThoseOfTheSamples() {
        Standardize given = new Standardize(Per.CHANNEL, List.of(1.0, -2.0), List.of(4.0, 0.5));
        float[] expected = rows.flat();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = i / 3 % 2 == 0 ? (expected[i] - 1) / 4 : (expected[i] + 2) * 2;
        }
        // powers of two: nothing is rounded but the subtraction
        assertArrayEquals(expected, rows.through(given.fit(pictures)));
        assertArrayEquals(
                new double[] {1, -2}, given.fitInDouble(pictures).tensors().get("mean"));
        String refusal = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Standardize(Per.FEATURE, List.of(1.0), List.of(2.0)).fit(pictures))
                .getMessage();
        assertEquals("mean has 1 numbers; samples of the shape [2, 3, 1] need 6, one for each feature", refusal);
        assertThrows(
                IllegalArgumentException.class, () -> new Standardize(Per.CHANNEL, List.of(1.0, 2.0), List.of(1.0)));
        assertThrows(IllegalArgumentException.class, () -> new Standardize(Per.CHANNEL, List.of(1.0), List.of(0.0)));
    }

    @Test
    void aChannelOfOneValueIsCentredAndNotScaled() {
        FakeSamples constant = new FakeSamples(new float[] {0.1f, 0.1f, 0.1f, 1, 2, 3});
        Preprocessing.Fitted fitted = new Standardize(Per.CHANNEL).fit(new Preprocessing.Samples() {
            @Override
            public Shape shape() {
                return SHAPE;
            }

            @Override
            public int size() {
                return 1;
            }

            @Override
            public void read(int sample, float[] destination, int offset) {
                constant.read(sample, destination, offset);
            }
        });
        assertEquals(1, fitted.tensors().get("deviation")[0]);
        assertEquals((float) Math.sqrt(2 / 3.0), fitted.tensors().get("deviation")[1]);
    }

    @Test
    void samplesWithoutChannelsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Center(Per.CHANNEL).fit(rows));
    }
}
