package dev.espalier.core.data.prepared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values are NumPy's: mean, std, median, percentile, log1p. */
class TargetScaleTest {

    private static final double[] VALUES = {100, 250, 175, 900, 60, 333};
    private static final double[] HEAVY_TAIL = {-0.5, 0.25, 3, 1e6, 7, 0};

    private static PreparedDataset prepared(double[]... columns) {
        int samples = columns[0].length;
        double[] values = new double[samples * columns.length];
        for (int s = 0; s < samples; s++) {
            for (int i = 0; i < columns.length; i++) {
                values[s * columns.length + i] = columns[i][s];
            }
        }
        Dataset data = ArrayDataset.builder()
                .input("features", Shape.of(1), new float[samples])
                .values("y", columns.length, values)
                .build();
        return PreparedDataset.of(data, FittedPreprocessing.none(data.schema()));
    }

    private static PreparedDataset scaled(PreparedDataset data, ScalingMethod... methods) {
        return data.withTargets(data.targets().scaled(0, data.fitScale(0, List.of(methods))));
    }

    private static float[] read(PreparedDataset data, int... samples) {
        float[] values =
                new float[samples.length * data.schema().targets().get(0).width()];
        data.reader(samples.length).readTarget(0, samples, samples.length, values);
        return values;
    }

    @Test
    void fitsEachValueByItsOwnMethod() {
        TargetScale scale = prepared(VALUES, VALUES, HEAVY_TAIL, VALUES)
                .fitScale(
                        0,
                        List.of(
                                ScalingMethod.STANDARDIZE,
                                ScalingMethod.ROBUST,
                                ScalingMethod.LOG1P,
                                ScalingMethod.NONE));
        double[] centers = {303.0, 212.5, 2.8018739719196275, 0};
        double[] scales = {281.8865019826242, 193.5, 5.00901700803086, 1};
        for (int i = 0; i < centers.length; i++) {
            assertEquals(centers[i], scale.center()[i], 1e-13 * 303);
            assertEquals(scales[i], scale.scale()[i], 1e-13 * 303);
        }
    }

    @Test
    void scalesInDoubleSoThatTimeStampsDiffer() {
        double[] times = new double[6];
        double[] offsets = {0, 60, 120, 180, 240, 600};
        for (int i = 0; i < times.length; i++) {
            times[i] = 1.6e9 + offsets[i];
        }
        PreparedDataset data = scaled(prepared(times), ScalingMethod.STANDARDIZE);
        float[] values = read(data, 0, 1, 5);
        assertEquals((0 - 200) / 194.93588689617928, values[0], 1e-6);
        assertEquals((60 - 200) / 194.93588689617928, values[1], 1e-6);
        assertEquals((600 - 200) / 194.93588689617928, values[2], 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"STANDARDIZE", "ROBUST", "LOG1P", "NONE"})
    void restoresWhatItScales(ScalingMethod method) {
        PreparedDataset data = scaled(prepared(HEAVY_TAIL), method);
        float[] values = read(data, 0, 1, 2, 3, 4, 5);
        data.targets().targets().get(0).scale().orElseThrow().restore(6, values, 1);
        double widest = method == ScalingMethod.STANDARDIZE ? 1e6 : 1;
        for (int i = 0; i < values.length; i++) {
            // a float before and one after, each rounded by at most 2^-24 of the largest value that it passes; the
            // logarithm's own error is multiplied by 1 + t and a center of 3
            double magnitude = Math.max(widest, 16 * (1 + Math.abs(HEAVY_TAIL[i])));
            assertEquals(HEAVY_TAIL[i], values[i], 0x1p-22 * magnitude);
        }
    }

    @Test
    void metricsGetTheValuesOfTheDataBitForBit() {
        PreparedDataset data = scaled(prepared(VALUES), ScalingMethod.STANDARDIZE);
        float[] values = new float[2];
        data.reader(2).readUnscaledTarget(0, new int[] {3, 5}, 2, values);
        assertEquals(900f, values[0]);
        assertEquals(333f, values[1]);
    }

    @Test
    void aConstantIsCenteredOnly() {
        TargetScale scale = prepared(new double[] {0.1, 0.1, 0.1}).fitScale(0, List.of(ScalingMethod.STANDARDIZE));
        assertEquals(0.1, scale.center()[0], 1e-16);
        assertEquals(1, scale.scale()[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, false",
        "1, 1, false",
        "0.5, 0.29, false",
        "152, 77, true",
        "20, 5, true",
        "0, 0.1, true",
        "0, 10, true",
        "-3, 1, true",
        "0, 0, false",
        "7, 0, true"
    })
    void tellsWhatIsFarFromTheUnit(double mean, double deviation, boolean far) {
        TargetStatistics statistics =
                prepared(new double[] {mean - deviation, mean + deviation}).targetStatistics(0);
        assertEquals(far, statistics.isFarFromUnit(0));
    }

    @Test
    void refusesALogarithmThatIsNotDefined() {
        PreparedDataset bad = prepared(new double[] {3, -1});
        EspalierException refusal =
                assertThrows(EspalierException.class, () -> bad.fitScale(0, List.of(ScalingMethod.LOG1P)));
        assertTrue(refusal.getMessage().contains("sample 1, target 'y'"), refusal::getMessage);
        TargetScale good = prepared(VALUES).fitScale(0, List.of(ScalingMethod.LOG1P));
        PreparedTargets targets = bad.targets().scaled(0, good);
        assertThrows(EspalierException.class, () -> bad.withTargets(targets));
    }

    @Test
    void refusesWhatAFileCannotHold() {
        for (double scale : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> TargetScale.of(List.of("standardize"), new double[] {0}, new double[] {scale}));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> TargetScale.of(List.of("auto"), new double[] {0}, new double[] {1}));
        assertThrows(
                IllegalArgumentException.class,
                () -> TargetScale.of(List.of("standardize"), new double[] {0, 1}, new double[] {1}));
    }

    @Test
    void saysWhatItDoes() {
        TargetScale scale =
                prepared(VALUES, HEAVY_TAIL).fitScale(0, List.of(ScalingMethod.ROBUST, ScalingMethod.LOG1P));
        assertEquals(
                "scaled by price: median 212.5 and interquartile range 193.5;"
                        + " rent: mean 2.8019 and deviation 5.009 of ln(1 + value)",
                scale.describe(List.of("price", "rent")));
    }
}
