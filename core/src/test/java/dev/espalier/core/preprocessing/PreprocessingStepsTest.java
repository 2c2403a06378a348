package dev.espalier.core.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.core.preprocessing.Impute.Filling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingStepsTest {

    /** Six samples of three values; expected metrics of this class are scikit-learn 1.2.1's for them, in double. */
    private static final FakeSamples TABLE = new FakeSamples(
            new float[] {2.5f, 2.4f, 1},
            new float[] {0.5f, 0.7f, 3},
            new float[] {2.2f, 2.9f, 0.5f},
            new float[] {1.9f, 2.2f, 4},
            new float[] {3.1f, 3.0f, 2.5f},
            new float[] {2.3f, 2.7f, 1.5f});

    /**
     * A result is a sum of at most four terms below 4 in magnitude, each rounded to a float, times a factor below 5 (the
     * inverse of the smallest deviation): 5 · 4 · 4 · 2^-24.
     */
    private static final double ROUNDING = 80 * 0x1p-24;

    static Stream<Preprocessing> everyStep() {
        return Stream.of(
                new Center(),
                new Standardize(),
                new MinMax(-1, 2),
                new Scale(0.1),
                new Impute(),
                new Impute(Filling.MEDIAN, 0),
                new Impute(Filling.MEDIAN, 0, true),
                new RobustScale(),
                new Quantile(),
                new Log1p(),
                new Clip(),
                new PiecewiseLinear(3),
                new Pca(),
                new Pca(2, 1, true),
                new ZcaWhitening());
    }

    @Test
    void centerSubtractsTheMean() {
        FakeSamples samples = new FakeSamples(new float[] {1, 10}, new float[] {2, 30});
        assertArrayEquals(new float[] {-0.5f, -10, 0.5f, 10}, samples.through(new Center().fit(samples)));
    }

    @Test
    void standardizeAgreesWithScikitLearn() {
        assertClose(
                TABLE.through(new Standardize().fit(TABLE)),
                0.5229942791269919,
                0.10775768103468356,
                -0.8992288030258972,
                -1.9873781409786841,
                -2.0904978405442094,
                0.760885910252682,
                0.14643847596308304,
                0.7543033818715178,
                -1.314257481345542,
                -0.23011747683068218,
                -0.15086066095945305,
                1.5909432668919716,
                1.2761058854548095,
                0.8836123987200787,
                0.3458572319330372,
                0.27195697726448176,
                0.49568503987738116,
                -0.4842001247062524);
    }

    @Test
    void minMaxAgreesWithScikitLearn() {
        assertClose(
                TABLE.through(new MinMax(-1, 2).fit(TABLE)),
                1.3076923923379602,
                1.2173914327963984,
                -0.5714285714285715,
                -1.0,
                -1.0,
                1.1428571428571426,
                0.9615385885069401,
                1.869565342459651,
                -1.0,
                0.615384647126735,
                0.9565218067349468,
                1.9999999999999998,
                2.0,
                2.0000000000000004,
                0.7142857142857142,
                1.0769230980844902,
                1.6086957163981994,
                -0.14285714285714302);
    }

    @Test
    void pcaAgreesWithScikitLearn() {
        assertClose(
                TABLE.through(new Pca().fit(TABLE)),
                -1.0629603813143167,
                -0.37818721308607456,
                -0.28505499665195977,
                2.1265697543562427,
                -1.1973034393885222,
                -0.07070368166224959,
                -1.5531117920124757,
                -0.619438554312304,
                0.25489810903123084,
                1.6303744077628077,
                1.0192537869643161,
                0.1543837510806037,
                -0.4181002858431324,
                1.2146645496465027,
                -0.15475346041083315,
                -0.722771702949126,
                -0.03898912982391902,
                0.10123027861320726);
    }

    @Test
    void pcaWhiteningAgreesWithScikitLearn() {
        assertClose(
                TABLE.through(new Pca(0, 1, true).fit(TABLE)),
                -0.7033562515751774,
                -0.39970836072555105,
                -1.3933866204838523,
                1.4071419381479886,
                -1.2654372715138003,
                -0.3456089709152298,
                -1.027687303788684,
                -0.6546883674198266,
                1.2459757551431416,
                1.0788116398940928,
                1.077255513284878,
                0.7546482457856041,
                -0.2766551369200829,
                1.2837863343098856,
                -0.7564554340133507,
                -0.4782548857581375,
                -0.041207847935586905,
                0.49482702448368365);
    }

    @Test
    void zcaWhiteningAgreesWithItsFormulaOnScikitLearnsAxes() {
        assertClose(
                TABLE.through(new ZcaWhitening(1e-2).fit(TABLE)),
                0.9013852288064393,
                -0.8031130384895216,
                -0.8718703846288015,
                -1.1507191443901856,
                -1.4959662906949476,
                0.2989951294375277,
                -0.7091952567198365,
                0.965301752635495,
                -1.1374122873480774,
                -0.26785675267568093,
                0.546934433740354,
                1.5476430069675862,
                1.3466733734718803,
                0.26287665123001214,
                0.5341710323012975,
                -0.12028744849261487,
                0.5239664915786053,
                -0.3715264967295334);
    }

    @Test
    void pcaKeepsTheAskedShareOfVariance() {
        // shares of the table's axes: 0.709, 0.278, 0.013
        assertEquals(1, kept(new Pca(0, 0.7, false)));
        assertEquals(2, kept(new Pca(0, 0.71, false)));
        assertEquals(3, kept(new Pca(0, 0.99, false)));
        assertEquals(2, kept(new Pca(2, 1, false)));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Pca(4, 1, false).fit(TABLE));
        assertTrue(e.getMessage().contains("must be at most 3"), e.getMessage());
    }

    @Test
    void whiteningGivesTheIdentityAsCovariance() {
        FakeSamples samples = correlated(500, 8);
        for (Preprocessing step : new Preprocessing[] {new Pca(0, 1, true), new ZcaWhitening(1e-9)}) {
            float[] output = samples.through(step.fit(samples));
            double[][] covariance = covariance(output, 500, 8);
            for (int i = 0; i < 8; i++) {
                for (int j = 0; j < 8; j++) {
                    // floats of 2^-24 relative error, ten roundings, spread of the axes below 100
                    assertEquals(i == j ? 1 : 0, covariance[i][j], 1000 * 0x1p-24, step + " " + i + " " + j);
                }
            }
        }
    }

    @Test
    void directionsWithoutVarianceAreLeftOut() {
        float[][] rows = new float[20][3];
        CounterRandomStream random = new CounterRandomStream(2);
        for (float[] row : rows) {
            row[0] = (float) random.nextGaussian();
            row[1] = 2 * row[0];
            row[2] = 7;
        }
        assertEquals(Shape.of(1), new Pca(0, 1, true).fit(new FakeSamples(rows)).outputShape());
        float[] zca = new FakeSamples(rows).through(new ZcaWhitening().fit(new FakeSamples(rows)));
        for (float value : zca) {
            assertTrue(Float.isFinite(value));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Pca().fit(new FakeSamples(new float[] {1, 2}, new float[] {1, 2})));
    }

    @Test
    void aConstantValueHasADefinedResult() {
        FakeSamples samples = new FakeSamples(new float[] {0.1f}, new float[] {0.1f}, new float[] {0.1f});
        assertArrayEquals(new float[3], samples.through(new Standardize().fit(samples)));
        assertArrayEquals(new float[] {-1, -1, -1}, samples.through(new MinMax(-1, 1).fit(samples)));
        assertArrayEquals(new float[3], samples.through(new Center().fit(samples)));
        float[] other = new float[1];
        new Standardize().fit(samples).transform(1, new float[] {2.1f}, 0, other, 0);
        assertEquals(2.1f - 0.1f, other[0]);
    }

    @Test
    void tinyAndHugeRangesStayFinite() {
        for (float[] pair : new float[][] {{0, Float.MIN_VALUE}, {-1e38f, 1e38f}, {0, 1e-42f}}) {
            FakeSamples samples = new FakeSamples(new float[] {pair[0]}, new float[] {pair[1]});
            for (Preprocessing step : new Preprocessing[] {new Standardize(), new MinMax()}) {
                for (float value : samples.through(step.fit(samples))) {
                    assertTrue(Float.isFinite(value), step + " of " + pair[1] + " is " + value);
                }
            }
        }
    }

    @Test
    void missingValuesAreFilledWithFiguresOfThoseThatAreThere() {
        float gap = Float.NaN;
        FakeSamples samples =
                new FakeSamples(new float[] {1, gap}, new float[] {gap, 5}, new float[] {4, 7}, new float[] {10, gap});
        assertArrayEquals(new float[] {1, 6, 5, 5, 4, 7, 10, 6}, samples.through(new Impute().fit(samples)));
        assertArrayEquals(
                new float[] {1, 6, 4, 5, 4, 7, 10, 6}, samples.through(new Impute(Filling.MEDIAN, 0).fit(samples)));
        assertArrayEquals(
                new float[] {1, -1, -1, 5, 4, 7, 10, -1},
                samples.through(new Impute(Filling.CONSTANT, -1).fit(samples)));
        FakeSamples empty = new FakeSamples(new float[] {gap}, new float[] {gap});
        assertThrows(IllegalArgumentException.class, () -> new Impute().fit(empty));
        assertThrows(IllegalArgumentException.class, () -> new Impute(Filling.MEDIAN, 0).fit(empty));
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void bitsDependOnNoBatch(Preprocessing step) {
        FakeSamples samples = correlated(61, 5);
        Preprocessing.Fitted fitted = step.fit(samples);
        float[] flat = samples.flat();
        float[] together = samples.through(fitted);
        int width = fitted.outputShape().size();
        for (int size : new int[] {1, 2, 7, 16}) {
            float[] pieces = new float[together.length + 3];
            for (int from = 0; from < 61; from += size) {
                int count = Math.min(size, 61 - from);
                fitted.transform(count, flat, from * 5, pieces, 3 + from * width);
            }
            float[] shifted = Arrays.copyOfRange(pieces, 3, pieces.length);
            assertArrayEquals(together, shifted);
        }
        assertArrayEquals(flat, samples.flat(), "the input is not written to");
    }

    /** On Java 17 and 25, compiled and interpreted: what was fitted by one must not differ from what another would fit. */
    @Test
    void bitsAreThoseOfEveryOtherMachine() {
        FakeSamples samples = correlated(90, 40);
        assertEquals(
                List.of(-1811059949, -1975469931, -1414972152),
                Stream.of(new Pca(0, 1, true), new ZcaWhitening(), new Standardize())
                        .map(step -> Arrays.hashCode(samples.through(step.fit(samples))))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void restoresToTheSameBits(Preprocessing step) {
        FakeSamples samples = correlated(61, 5);
        Preprocessing.Fitted fitted = step.fit(samples);
        Preprocessing.Fitted restored = step.restore(samples.shape(), fitted.tensors());
        assertEquals(fitted.outputShape(), restored.outputShape());
        assertEquals(fitted.elementwise(), restored.elementwise());
        assertArrayEquals(samples.through(fitted), samples.through(restored));
        assertEquals(fitted.tensors().keySet(), restored.tensors().keySet());
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void refusesTensorsThatAreMissingDamagedOrOfAnotherLength(Preprocessing step) {
        Map<String, float[]> tensors = step.fit(TABLE).tensors();
        for (String name : tensors.keySet()) {
            Map<String, float[]> changed = new HashMap<>(tensors);
            changed.remove(name);
            assertThrows(IllegalArgumentException.class, () -> step.restore(Shape.of(3), changed));
            changed.put(name, new float[tensors.get(name).length + 1]);
            assertThrows(IllegalArgumentException.class, () -> step.restore(Shape.of(3), changed));
            changed.put(name, new float[0]);
            assertThrows(IllegalArgumentException.class, () -> step.restore(Shape.of(3), changed));
            float[] damaged = tensors.get(name).clone();
            damaged[0] = Float.NaN;
            changed.put(name, damaged);
            assertThrows(IllegalArgumentException.class, () -> step.restore(Shape.of(3), changed));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
    void fittingToAValueThatIsNotFiniteNamesIt(float value) {
        FakeSamples samples = new FakeSamples(new float[] {1, 2}, new float[] {3, value});
        for (Preprocessing step : new Preprocessing[] {new Center(), new Standardize(), new MinMax(), new Pca()}) {
            EspalierException e = assertThrows(EspalierException.class, () -> step.fit(samples));
            assertEquals(ErrorCode.DATA_VALUE, e.code());
            assertTrue(e.getMessage().contains("training sample 1, value 1"), e.getMessage());
        }
    }

    @Test
    void oneSampleHasNoCovariance() {
        FakeSamples one = new FakeSamples(new float[] {1, 2});
        assertEquals(
                ErrorCode.DATA_SIZE,
                assertThrows(EspalierException.class, () -> new Pca().fit(one)).code());
        assertArrayEquals(new float[2], one.through(new Standardize().fit(one)));
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThrows(IllegalArgumentException.class, () -> new Pca(-1, 1, false));
        assertThrows(IllegalArgumentException.class, () -> new Pca(0, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new Pca(0, 1.1, false));
        assertThrows(IllegalArgumentException.class, () -> new ZcaWhitening(0));
        assertThrows(IllegalArgumentException.class, () -> new MinMax(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Scale(0));
        assertThrows(IllegalArgumentException.class, () -> new Scale(1e-60));
        assertThrows(IllegalArgumentException.class, () -> new Scale(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Impute(Filling.CONSTANT, 1e300));
    }

    @Test
    void onlyStepsThatWorkValueByValueSaySo() {
        assertTrue(new Standardize().fit(TABLE).elementwise());
        assertFalse(new ZcaWhitening().fit(TABLE).elementwise());
        assertFalse(new Pca().fit(TABLE).elementwise());
    }

    private static int kept(Pca pca) {
        return pca.fit(TABLE).outputShape().size();
    }

    private static FakeSamples correlated(int samples, int width) {
        CounterRandomStream random = new CounterRandomStream(99);
        float[][] rows = new float[samples][width];
        for (float[] row : rows) {
            double common = random.nextGaussian();
            for (int i = 0; i < width; i++) {
                row[i] = (float) (3 + (i + 1) * (0.7 * common + random.nextGaussian()));
            }
        }
        return new FakeSamples(rows);
    }

    private static double[][] covariance(float[] values, int samples, int width) {
        double[] mean = new double[width];
        for (int i = 0; i < values.length; i++) {
            mean[i % width] += values[i] / (double) samples;
        }
        double[][] covariance = new double[width][width];
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    covariance[i][j] +=
                            (values[s * width + i] - mean[i]) * (values[s * width + j] - mean[j]) / (samples - 1);
                }
            }
        }
        return covariance;
    }

    private static void assertClose(float[] actual, double... expected) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], ROUNDING, "value " + i);
        }
    }
}
