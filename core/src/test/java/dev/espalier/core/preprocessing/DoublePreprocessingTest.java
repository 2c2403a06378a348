package dev.espalier.core.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Preprocessing.FittedInDouble;
import dev.espalier.core.preprocessing.Impute.Filling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoublePreprocessingTest {

    static Stream<Preprocessing.InDouble> everyStep() {
        return Stream.of(
                new Center(),
                new Standardize(),
                new MinMax(-1, 2),
                new Scale(0.1),
                new Impute(),
                new Impute(Filling.MEDIAN, 0),
                new Impute(Filling.CONSTANT, 0.3),
                new Impute(Filling.MEDIAN, 0, true),
                new RobustScale(),
                new RobustScale(0, 1),
                new Quantile(),
                new Quantile(Quantile.Distribution.UNIFORM, 7),
                new Log1p(),
                new Clip(),
                new Clip(-3, 20.5),
                new Clip(OptionalDouble.empty(), OptionalDouble.of(30), OptionalDouble.of(0.1), OptionalDouble.empty()),
                new PiecewiseLinear(),
                new PiecewiseLinear(3),
                new Pca(),
                new Pca(2, 1, true),
                new ZcaWhitening(1e-3));
    }

    static Stream<Preprocessing.InDouble> stepsThatDoNotSeeAnOffset() {
        return Stream.of(
                new Center(),
                new Standardize(),
                new RobustScale(),
                new MinMax(-1, 2),
                new Pca(),
                new Pca(2, 1, true),
                new ZcaWhitening(1e-3));
    }

    /** Multiples of 1/4 below 64: sums with the offsets of the tests are exact. */
    private static double[][] quarters(double offset) {
        CounterRandomStream random = new CounterRandomStream(12);
        double[][] rows = new double[60][3];
        for (int s = 0; s < rows.length; s++) {
            rows[s][0] = offset + s;
            rows[s][1] = offset + random.nextInt(256) / 4.0;
            rows[s][2] = offset + (s + random.nextInt(64)) / 4.0;
        }
        return rows;
    }

    /**
     * The mean of the offset samples is right to an ulp of the offset, and so is every distance from it; the steps multiply
     * distances by no more than 1 over the smallest deviation, here above 1, and sum over three of them.
     */
    @ParameterizedTest
    @MethodSource("stepsThatDoNotSeeAnOffset")
    void anOffsetLeavesResultsAsTheyAre(Preprocessing.InDouble step) {
        double[][] expected = RowsInDouble.of(quarters(0)).through(step.fitInDouble(RowsInDouble.of(quarters(0))));
        for (double offset : new double[] {1e9, 1717200000, -(1L << 45)}) {
            RowsInDouble rows = RowsInDouble.of(quarters(offset));
            double[][] results = rows.through(step.fitInDouble(rows));
            double bound = 16 * Math.ulp(offset);
            for (int s = 0; s < results.length; s++) {
                assertArrayEquals(expected[s], results[s], bound, step + " at " + offset);
            }
        }
    }

    @Test
    void standardizesTimeStampsAsTheirFormulaSays() {
        double[][] rows = new double[60][1];
        for (int s = 0; s < 60; s++) {
            rows[s][0] = 1717200000 + s;
        }
        double[][] results = RowsInDouble.of(rows).through(new Standardize().fitInDouble(RowsInDouble.of(rows)));
        // the mean of 0 to 59 is 29.5, the variance (60^2 - 1) / 12
        double deviation = Math.sqrt(3599 / 12.0);
        for (int s = 0; s < 60; s++) {
            assertEquals((s - 29.5) / deviation, results[s][0], Math.ulp(1717200000.0));
        }
    }

    @Test
    void meansOfManyLargeValuesLoseNothingToTheirSum() {
        double[][] rows = new double[20_000][1];
        CounterRandomStream random = new CounterRandomStream(5);
        double sum = 0;
        for (double[] row : rows) {
            double part = random.nextInt(1 << 10) / 1024.0;
            sum += part;
            row[0] = 1e12 + part;
        }
        double mean = new Center().fitInDouble(RowsInDouble.of(rows)).tensors().get("mean")[0];
        assertEquals(1e12 + sum / rows.length, mean, Math.ulp(1e12));
        double filling =
                new Impute().fitInDouble(RowsInDouble.of(rows)).tensors().get("filling")[0];
        assertEquals(1e12 + sum / rows.length, filling, Math.ulp(1e12));
    }

    @Test
    void fillsGapsWithMeansAndMediansOfLargeValues() {
        RowsInDouble rows = RowsInDouble.of(new double[][] {{1e9 + 0.25}, {Double.NaN}, {1e9 + 0.75}, {1e9 + 2}});
        assertEquals(1e9 + 1, rows.through(new Impute().fitInDouble(rows))[1][0], Math.ulp(1e9));
        assertEquals(1e9 + 0.75, rows.through(new Impute(Filling.MEDIAN, 0).fitInDouble(rows))[1][0]);
        assertEquals(1e9 + 0.25, rows.through(new Impute().fitInDouble(rows))[0][0]);
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void agreesWithTheStepInFloats(Preprocessing.InDouble step) {
        RowsInDouble rows = RowsInDouble.of(quarters(0));
        double[][] exact = rows.through(step.fitInDouble(rows));
        Preprocessing.Fitted inFloats = step.fit(rows);
        float[] input = new float[3];
        float[] output = new float[inFloats.outputShape().size()];
        for (int s = 0; s < rows.size(); s++) {
            rows.read(s, input, 0);
            inFloats.transform(1, input, 0, output, 0);
            for (int i = 0; i < output.length; i++) {
                // three distances below 80, each rounded to a float, times factors of magnitude below 1, summed up in
                // floats
                assertEquals(exact[s][i], output[i], 3 * 80 * 4 * 0x1p-24, step.toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void restoresToTheSameBits(Preprocessing.InDouble step) {
        RowsInDouble rows = RowsInDouble.of(quarters(1e9));
        FittedInDouble fitted = step.fitInDouble(rows);
        FittedInDouble restored = step.restoreInDouble(rows.shape(), fitted.tensors());
        assertEquals(fitted.outputShape(), restored.outputShape());
        assertEquals(fitted.elementwise(), restored.elementwise());
        assertArrayEquals(rows.through(fitted), rows.through(restored));
        assertEquals(fitted.tensors().keySet(), restored.tensors().keySet());
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void refusesTensorsThatAreMissingDamagedOrOfAnotherLength(Preprocessing.InDouble step) {
        RowsInDouble rows = RowsInDouble.of(quarters(0));
        Map<String, double[]> tensors = step.fitInDouble(rows).tensors();
        for (String name : tensors.keySet()) {
            Map<String, double[]> changed = new HashMap<>(tensors);
            changed.remove(name);
            assertThrows(IllegalArgumentException.class, () -> step.restoreInDouble(Shape.of(3), changed));
            changed.put(name, Arrays.copyOf(tensors.get(name), tensors.get(name).length + 1));
            assertThrows(IllegalArgumentException.class, () -> step.restoreInDouble(Shape.of(3), changed));
            double[] damaged = tensors.get(name).clone();
            damaged[0] = Double.NaN;
            changed.put(name, damaged);
            assertThrows(IllegalArgumentException.class, () -> step.restoreInDouble(Shape.of(3), changed));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {7, 1717200000.5, 1e-300})
    void aConstantValueHasADefinedResult(double value) {
        RowsInDouble rows = RowsInDouble.of(new double[][] {{value}, {value}, {value}});
        assertEquals(0, rows.through(new Standardize().fitInDouble(rows))[1][0]);
        assertEquals(-1, rows.through(new MinMax(-1, 1).fitInDouble(rows))[1][0]);
        assertEquals(0, rows.through(new Center().fitInDouble(rows))[1][0]);
    }
}
