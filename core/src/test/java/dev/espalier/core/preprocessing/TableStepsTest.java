package dev.espalier.core.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Preprocessing.FittedInDouble;
import dev.espalier.api.data.Schema;
import dev.espalier.core.preprocessing.Impute.Filling;
import dev.espalier.core.preprocessing.Quantile.Distribution;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps for columns of tables, compared with values of scikit-learn 1.2 and NumPy, in double. */
class TableStepsTest {

    /** Skewed values, values with ties, 0 and 1 of a category, signed values. */
    private static final double[][] TRAINING = {
        {1, 0, 0, -5.5},
        {2, 0, 1, 3.25},
        {4, 1, 0, 0.5},
        {8, 1, 0, 0.5},
        {16, 1, 0, -1},
        {32, 2, 1, 7},
        {64, 7, 0, 2},
        {100, 0, 0, 1.5}
    };

    private static final double[][] GIVEN = {
        {0.5, 0, 0, -9},
        {3, 0.5, 1, 0.5},
        {10, 1, 0, 0.75},
        {64, 1.5, 1, 2.75},
        {99.99, 7, 0, 6.9},
        {1000, 9, 0, 9}
    };

    /** Results of RobustScaler and QuantileTransformer; those of 0 and 1 are as given where they pass unchanged. */
    static Stream<Arguments> scikitLearn() {
        return Stream.of(
                Arguments.of(new RobustScale(), new double[][] {
                    {-0.3150684931506849, -0.8, 0, -4.571428571428571},
                    {-0.2465753424657534, -0.4, 4, -0.22857142857142856},
                    {-0.0547945205479452, 0, 0, -0.11428571428571428},
                    {1.4246575342465753, 0.4, 4, 0.8},
                    {2.4106849315068493, 4.8, 0, 2.6971428571428575},
                    {27.068493150684933, 6.4, 0, 3.657142857142857}
                }),
                Arguments.of(new RobustScale(0.10, 0.95), new double[][] {
                    {-0.1341890315052509, -0.19047619047619058, 0, -1.2441679626749615},
                    {-0.1050175029171529, -0.09523809523809529, 1, -0.06220839813374807},
                    {-0.02333722287047842, 0, 0, -0.03110419906687404},
                    {0.6067677946324389, 0.09523809523809529, 1, 0.21772939346811826},
                    {1.026721120186698, 1.1428571428571435, 0, 0.7340590979782273},
                    {11.528588098016339, 1.5238095238095246, 0, 0.9953343701399692}
                }),
                Arguments.of(new Quantile(), new double[][] {
                    {-5.199337582605575, -5.199337582605575, 0, -5.199337582605575},
                    {-0.7916386077433746, -0.3661063568005698, 1, -0.3661063568005698},
                    {-0.08964235107576268, 0.18001236979270496, 0, -0.08964235107576268},
                    {1.0675705238781412, 0.7916386077433741, 1, 0.841621233572914},
                    {3.946309295801414, 5.19933758270342, 0, 2.668501332977651},
                    {5.19933758270342, 5.19933758270342, 0, 5.19933758270342}
                }),
                Arguments.of(new Quantile(Distribution.NORMAL, 5), new double[][] {
                    {-5.199337582605575, -5.199337582605575, 0, -5.199337582605575},
                    {-0.8416212335729142, -0.31863936396437514, 1, -0.36610635680056963},
                    {-0.1479871097258389, 0, 0, -0.18001236979270496},
                    {1.0364333894937898, 0.7091025034090241, 1, 0.7498694537406553},
                    {3.9346058615604647, 5.19933758270342, 0, 2.553433430254028},
                    {5.19933758270342, 5.19933758270342, 0, 5.19933758270342}
                }),
                Arguments.of(new Quantile(Distribution.UNIFORM, 1000), new double[][] {
                    {0, 0, 0, 0},
                    {0.21428571428571427, 0.3571428571428571, 1, 0.3571428571428571},
                    {0.46428571428571425, 0.5714285714285714, 0, 0.46428571428571425},
                    {0.8571428571428571, 0.7857142857142856, 1, 0.7999999999999999},
                    {0.9999603174603174, 1, 0, 0.9961904761904762},
                    {1, 1, 0, 1}
                }),
                Arguments.of(new Quantile(Distribution.UNIFORM, 5), new double[][] {
                    {0, 0, 0, 0},
                    {0.2, 0.375, 1, 0.35714285714285715},
                    {0.4411764705882353, 0.5, 0, 0.4285714285714286},
                    {0.85, 0.7608695652173914, 1, 0.7733333333333333},
                    {0.9999583333333333, 1, 0, 0.9946666666666667},
                    {1, 1, 0, 1}
                }));
    }

    /** Probabilities differ by some ulps, which the normal quantiles multiply by up to 6e6 near their limits. */
    @ParameterizedTest
    @MethodSource("scikitLearn")
    void agreesWithScikitLearn(Preprocessing.InDouble step, double[][] expected) {
        double[][] results = RowsInDouble.through(step.fitInDouble(RowsInDouble.of(TRAINING)), GIVEN);
        for (int s = 0; s < expected.length; s++) {
            assertArrayEquals(expected[s], results[s], 1e-9, step + ", row " + s);
        }
    }

    /** Values of scipy.special.ndtri. */
    @ParameterizedTest
    @CsvSource({
        "1e-7, -5.1993375821928165",
        "1e-5, -4.264890793922825",
        "0.001, -3.090232306167813",
        "0.01, -2.3263478740408408",
        "0.074, -1.4466320671589785",
        "0.076, -1.4325027208258116",
        "0.25, -0.6744897501960817",
        "0.5, 0",
        "0.6, 0.2533471031357997",
        "0.9, 1.2815515655446004",
        "0.926, 1.446632067158979",
        "0.975, 1.959963984540054"
    })
    void agreesWithNormalQuantilesOfScipy(double probability, double expected) {
        assertEquals(expected, NormalQuantiles.of(probability), 2e-15 * Math.max(1, Math.abs(expected)));
    }

    /** The formula of the paper in NumPy, with np.quantile and np.unique. */
    @Test
    void encodesByBinsAsThePaperSays() {
        FittedInDouble step = new PiecewiseLinear(4).fitInDouble(RowsInDouble.of(withConstant(TRAINING, 3)));
        double[][] given = {{0.5, 0, 0, 3}, {3, 0.5, 1, 4}, {70, 6, 1, 2}, {200, 9, 0, 3}};
        double[][] expected = {
            {-0.2, 0, 0, 0, 0, 0, 0, 0, 0},
            {0.8, 0, 0, 0, 0.5, 0, 0, 1, 1},
            {1, 1, 1, 0.5, 1, 1, 0.8260869565217391, 1, -1},
            {1, 1, 1, 2.6666666666666665, 1, 1, 1.3478260869565217, 0, 0}
        };
        double[][] results = RowsInDouble.through(step, given);
        for (int s = 0; s < expected.length; s++) {
            assertArrayEquals(expected[s], results[s], 1e-14, "row " + s);
        }
        assertEquals(
                List.of("c0.1", "c0.2", "c0.3", "c0.4", "c1.1", "c1.2", "c1.3", "c2", "c3"),
                step.columns(RowsInDouble.of(TRAINING).columns()).stream()
                        .map(Schema.Column::name)
                        .toList());
    }

    private static double[][] withConstant(double[][] rows, double constant) {
        return Arrays.stream(rows)
                .map(row -> new double[] {row[0], row[1], row[2], constant})
                .toArray(double[][]::new);
    }

    @Test
    void categoriesKeepTheirColumnWhenNumbersAreEncoded() {
        RowsInDouble rows = new RowsInDouble(
                new double[][] {{1, 1, 0}, {2, 0, 1}, {3, 0, 1}},
                List.of(Schema.Column.numeric("age"), Schema.Column.oneHot("city", List.of("Bern", "Chur"))));
        FittedInDouble step = new PiecewiseLinear(2).fitInDouble(rows);
        assertEquals(
                List.of(
                        Schema.Column.numeric("age.1"),
                        Schema.Column.numeric("age.2"),
                        rows.columns().get(1)),
                step.columns(rows.columns()));
        assertArrayEquals(new double[] {1, 0.5, 1, 0}, RowsInDouble.through(step, new double[][] {{2.5, 1, 0}})[0]);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1e-20, 1e-20", "1, 0.6931471805599453", "-1, -0.6931471805599453", "1e6, 13.815511557963774"})
    void log1pIsOdd(double given, double expected) {
        FittedInDouble step = new Log1p().fitInDouble(RowsInDouble.of(TRAINING));
        assertEquals(
                expected, RowsInDouble.through(step, new double[][] {{given, 0, 0, 0}})[0][0], 2 * Math.ulp(expected));
    }

    static Stream<Arguments> clippings() {
        OptionalDouble none = OptionalDouble.empty();
        double[] given = {-50, 0.25, 1, 50};
        return Stream.of(
                Arguments.of(new Clip(), given, new double[] {1, 0.25, 1, 7}),
                Arguments.of(new Clip(0, 10), given, new double[] {0, 0.25, 1, 10}),
                Arguments.of(new Clip(OptionalDouble.of(0), none, none, none), given, new double[] {0, 0.25, 1, 50}),
                Arguments.of(new Clip(none, OptionalDouble.of(10), none, none), given, new double[] {-50, 0.25, 1, 10}),
                // quantiles of NumPy; 0 and 1 are not clipped
                Arguments.of(new Clip(none, none, OptionalDouble.of(0.1), OptionalDouble.of(0.9)), given, new double[] {
                    1.7, 0.25, 1, 4.375
                }),
                Arguments.of(
                        new Clip(none, none, none, OptionalDouble.of(0.9)), given, new double[] {-50, 0.25, 1, 4.375}));
    }

    @ParameterizedTest
    @MethodSource("clippings")
    void clipsToLimitsOrQuantiles(Clip step, double[] given, double[] expected) {
        double[][] results = RowsInDouble.through(step.fitInDouble(RowsInDouble.of(TRAINING)), new double[][] {given});
        assertArrayEquals(expected, results[0], 1e-14);
        assertTrue(Double.isNaN(
                RowsInDouble.through(
                        step.fitInDouble(RowsInDouble.of(TRAINING)), new double[][] {{Double.NaN, 0, 0, 0}})[0][0]));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void fitsToFiniteValuesAlone(double value) {
        double[][] rows = Arrays.stream(TRAINING).map(double[]::clone).toArray(double[][]::new);
        rows[3][1] = value;
        for (Preprocessing.InDouble step :
                List.of(new RobustScale(), new Quantile(), new Clip(), new PiecewiseLinear())) {
            EspalierException refused = assertThrows(
                    EspalierException.class, () -> step.fitInDouble(RowsInDouble.of(rows)), step.toString());
            assertTrue(refused.getMessage().contains("training sample 3, column 'c1'"), refused::getMessage);
        }
    }

    @Test
    void indicatorsFollowTheValuesThatWereMissingInTraining() {
        double gap = Double.NaN;
        RowsInDouble rows = new RowsInDouble(
                new double[][] {{1, gap, 5}, {3, 2, gap}, {5, 4, 7}},
                Stream.of("a", "b", "c").map(Schema.Column::numeric).toList());
        FittedInDouble step = new Impute(Filling.MEAN, 0, true).fitInDouble(rows);
        double[][] results = RowsInDouble.through(step, new double[][] {{1, gap, 5}, {gap, 2, gap}, {5, 4, 7}});
        assertArrayEquals(new double[] {1, 3, 5, 1, 0}, results[0]);
        assertArrayEquals(new double[] {3, 2, 6, 0, 1}, results[1], "no indicator for a value that was never missing");
        assertArrayEquals(new double[] {5, 4, 7, 0, 0}, results[2]);
        assertEquals(
                List.of("a", "b", "c", "b.missing", "c.missing"),
                step.columns(rows.columns()).stream().map(Schema.Column::name).toList());
        assertTrue(step.elementwise());
    }

    @Test
    void indicatorsOfCompleteDataAddNothing() {
        FittedInDouble step = new Impute(Filling.MEDIAN, 0, true).fitInDouble(RowsInDouble.of(TRAINING));
        assertEquals(Shape.of(4), step.outputShape());
        assertEquals(
                RowsInDouble.of(TRAINING).columns(),
                step.columns(RowsInDouble.of(TRAINING).columns()));
    }

    @Test
    void aColumnWithoutAnyValueIsNamed() {
        double gap = Double.NaN;
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Impute(Filling.MEDIAN, 0)
                        .fitInDouble(RowsInDouble.of(new double[] {1, gap}, new double[] {2, gap})));
        assertTrue(refused.getMessage().startsWith("column 'c1' is missing in every"), refused::getMessage);
    }
}
