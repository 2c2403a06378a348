package dev.espalier.core.preprocessing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Preprocessing.Fitted;
import dev.espalier.api.data.Preprocessing.FittedInDouble;
import dev.espalier.api.data.Schema;
import dev.espalier.testkit.PluginContract;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoScaleTest implements PluginContract {

    @Override
    public Object plugin() {
        return new AutoScale();
    }

    /** Two values at the mean minus and plus the deviation, beside a column that needs nothing. */
    @ParameterizedTest
    @CsvSource({
        // mean, deviation, columns that are scaled
        "0, 1, 0",
        "0, 0.25, 0",
        "0, 4.9, 0",
        "8, 1, 0",
        "0, 0.15, 2",
        "0, 5.1, 2",
        "11, 1, 2",
        "2007, 1, 2",
    })
    void standardizesAllNumericColumnsIfOneIsFarFromADeviationOfOne(double mean, double deviation, int scaled) {
        RowsInDouble rows =
                RowsInDouble.of(new double[] {mean - deviation, -1.5}, new double[] {mean + deviation, 2.5});
        FittedInDouble fitted = new AutoScale().fitInDouble(rows);
        assertEquals(scaled, AutoScale.scaled(fitted.tensors()));
        double[][] expected = scaled == 0 ? rows.rows() : new double[][] {{-1, -1}, {1, 1}};
        double[][] results = rows.through(fitted);
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], results[i], 1e-12);
        }
    }

    @Test
    void leavesConstantsAndFlagsAsTheyAre() {
        RowsInDouble rows = RowsInDouble.of(
                new double[] {7, 0, 0, 100}, new double[] {7, 0, 0.5, 300}, new double[] {7, 1, 1, 200});
        FittedInDouble fitted = new AutoScale().fitInDouble(rows);
        assertEquals(2, AutoScale.scaled(fitted.tensors()));
        assertArrayEquals(new double[] {7, 1}, Arrays.copyOf(rows.through(fitted)[2], 2));
        assertArrayEquals(new double[] {0}, Arrays.copyOfRange(rows.through(fitted)[1], 2, 3), 1e-12);
    }

    @Test
    void leavesCategoriesAndWhatIsNoTableAsTheyAre() {
        double[][] values = {{0, 1000}, {1, 3000}};
        Schema.Column kind = new Schema.Column("kind", new ColumnEncoding.Ordinal(List.of("a", "b")));
        RowsInDouble table = new RowsInDouble(values, List.of(kind, Schema.Column.numeric("x")));
        assertArrayEquals(new double[] {1, 1}, table.through(new AutoScale().fitInDouble(table))[1], 1e-12);
        RowsInDouble vectors = new RowsInDouble(values, List.of());
        assertArrayEquals(new double[] {1, 3000}, vectors.through(new AutoScale().fitInDouble(vectors))[1]);
    }

    @Test
    void standardizesTheTimeOfADateAndLeavesSineAndCosine() {
        Schema.Column sold = new Schema.Column(
                "sold",
                new ColumnEncoding.DateTime(
                        ColumnEncoding.DateTime.ISO, List.of(ColumnEncoding.Part.TIME, ColumnEncoding.Part.MONTH)));
        RowsInDouble table = new RowsInDouble(new double[][] {{1.70e9, 0.5, 0.8}, {1.72e9, -0.5, 0.6}}, List.of(sold));
        FittedInDouble fitted = new AutoScale().fitInDouble(table);
        assertEquals(1, AutoScale.scaled(fitted.tensors()));
        assertArrayEquals(new double[] {1, -0.5, 0.6}, table.through(fitted)[1], 1e-12);
    }

    @Test
    void isRestoredFromItsTensorsInFloatAndDouble() {
        RowsInDouble rows = RowsInDouble.of(new double[] {100, 1}, new double[] {300, 2}, new double[] {150, 4});
        FittedInDouble fitted = new AutoScale().fitInDouble(rows);
        FittedInDouble restored = new AutoScale().restoreInDouble(rows.shape(), fitted.tensors());
        assertArrayEquals(rows.through(fitted)[2], rows.through(restored)[2]);
        Fitted inFloat = new AutoScale().fit(rows);
        float[] once = new float[2];
        float[] again = new float[2];
        inFloat.transform(1, new float[] {150, 4}, 0, once, 0);
        new AutoScale().restore(rows.shape(), inFloat.tensors()).transform(1, new float[] {150, 4}, 0, again, 0);
        assertArrayEquals(once, again);
        assertEquals(2, AutoScale.scaled(inFloat.tensors()));
    }
}
