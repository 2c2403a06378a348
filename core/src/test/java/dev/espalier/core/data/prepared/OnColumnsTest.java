package dev.espalier.core.data.prepared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import dev.espalier.core.preprocessing.Impute;
import dev.espalier.core.preprocessing.Impute.Filling;
import dev.espalier.core.preprocessing.Pca;
import dev.espalier.core.preprocessing.PiecewiseLinear;
import dev.espalier.core.preprocessing.RobustScale;
import dev.espalier.core.preprocessing.Standardize;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps that are limited to columns of a table. */
class OnColumnsTest {

    private static final List<Schema.Column> COLUMNS = List.of(
            Schema.Column.numeric("age"),
            Schema.Column.oneHot("city", List.of("Bern", "Chur")),
            Schema.Column.numeric("income"),
            Schema.Column.numeric("income-before"));

    private static final double[][] ROWS = {
        {20, 1, 0, 1e9 + 0.25, 7}, {30, 0, 1, 1e9 + 0.5, 8}, {40, 1, 0, 1e9 + 0.75, 12}
    };

    private static Dataset table(boolean inDouble, double[]... rows) {
        Schema.Input input = new Schema.Input("features", Shape.of(5), COLUMNS);
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        float[] floats = RoundedStep.rounded(flat);
        return ArrayDataset.builder()
                .input(input, inDouble ? SampleValues.of(flat, 5) : SampleValues.of(floats, 5))
                .build();
    }

    private static FittedPreprocessing fitted(Dataset data, Preprocessing... steps) {
        return FittedPreprocessing.fit(data, List.of(steps));
    }

    private static float[] prepared(FittedPreprocessing fitted, Dataset data) {
        int width = fitted.schema().inputs().get(0).shape().size();
        float[] values = new float[data.size() * width];
        fitted.applier(data.size(), dev.espalier.api.model.Workers.serial()).transform(0, data.size(), data, 0, values);
        return values;
    }

    private static List<String> columns(FittedPreprocessing fitted) {
        return fitted.schema().inputs().get(0).columns().stream()
                .map(Schema.Column::name)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void otherColumnsPassUnchanged(boolean inDouble) {
        Dataset data = table(inDouble, ROWS);
        FittedPreprocessing fitted = fitted(data, OnColumns.of(new RobustScale(), "age", "income-*"));
        // medians 30 and 8, interquartile ranges 10 and 2.5
        float income = (float) (1e9 + 0.25);
        assertArrayEquals(
                new float[] {-1, 1, 0, income, -0.4f, 0, 0, 1, income, 0, 1, 1, 0, income, 1.6f},
                prepared(fitted, data));
        assertEquals(List.of("age", "city", "income", "income-before"), columns(fitted));
    }

    /** A step of another jar that knows floats alone rounds its own columns and no others. */
    @Test
    void otherColumnsKeepTheirDigits() {
        Dataset data = table(true, ROWS);
        FittedPreprocessing fitted = fitted(
                data,
                OnColumns.of(new FittedPreprocessingTest.FakeShift(), "age"),
                OnColumns.of(new Standardize(), "income"));
        float[] values = prepared(fitted, data);
        float deviations = (float) Math.sqrt(1.5);
        assertArrayEquals(new float[] {-20, 1, 0, -deviations, 7}, Arrays.copyOf(values, 5), 1e-6f);
        assertEquals(0, values[8]);
        assertEquals(List.of("features"), fitted.doubleInputs());
        assertTrue(
                fitted.doubleTensors().containsKey("features/0-fake-shift/largest"), fitted.doubleTensors()::toString);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void restoresToTheSameBits(boolean inDouble) {
        Dataset data = table(inDouble, ROWS);
        FittedPreprocessing fitted = fitted(
                data,
                OnColumns.of(new Impute(Filling.MEDIAN, 0, true), "income"),
                OnColumns.of(new PiecewiseLinear(2), "age", "income"),
                OnColumns.of(new FittedPreprocessingTest.FakeShift(), "city"));
        FittedPreprocessing restored = FittedPreprocessing.restore(
                data.schema(), fitted.steps(), fitted.tensors(), fitted.doubleTensors(), fitted.doubleInputs());
        assertEquals(fitted.schema(), restored.schema());
        assertArrayEquals(prepared(fitted, data), prepared(restored, data));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, 5, 1.5, 0})
    void refusesIndicesThatWereNotSaved(double index) {
        Dataset data = table(true, ROWS);
        FittedPreprocessing fitted = fitted(data, OnColumns.of(new Standardize(), "age", "income"));
        String name = "features/0-standardize/" + OnColumns.SELECTED;
        assertArrayEquals(new double[] {0, 3}, fitted.doubleTensors().get(name));
        Map<String, double[]> changed = new java.util.TreeMap<>(fitted.doubleTensors());
        changed.put(name, new double[] {0, index});
        EspalierException refused = assertThrows(
                EspalierException.class,
                () -> FittedPreprocessing.restore(
                        data.schema(), fitted.steps(), Map.of(), changed, List.of("features")));
        assertTrue(refused.getMessage().contains("must have ascending indices below 5"), refused::getMessage);
    }

    @Test
    void resultsOfAnotherNumberTakeThePlaceOfTheFirstColumn() {
        Dataset data = table(true, ROWS);
        FittedPreprocessing fitted = fitted(data, OnColumns.of(new PiecewiseLinear(2), "income*"));
        assertEquals(
                List.of("age", "city", "income.1", "income.2", "income-before.1", "income-before.2"), columns(fitted));
        assertArrayEquals(new float[] {30, 0, 1, 1, 0, 1, 0}, Arrays.copyOfRange(prepared(fitted, data), 7, 14));

        FittedPreprocessing components = fitted(data, OnColumns.of(new Pca(1, 1, false), "age", "income-before"));
        assertEquals(Shape.of(4), components.schema().inputs().get(0).shape());
        assertEquals(List.of(), columns(components), "components are not columns");
        assertArrayEquals(
                new float[] {1, 0, (float) 1e9}, Arrays.copyOfRange(prepared(components, data), 1, 4), "city, income");
    }

    @Test
    void valuesThatAStepAddsComeLastAndAreColumns() {
        double gap = Double.NaN;
        Dataset data = table(true, new double[][] {{20, 1, 0, gap, 7}, {30, 0, 1, 3, 8}, {40, 1, 0, 5, 9}});
        FittedPreprocessing fitted = fitted(
                data,
                OnColumns.of(new Impute(Filling.MEAN, 0, true), "income"),
                OnColumns.of(new FittedPreprocessingTest.FakeShift(), "income.missing"));
        assertEquals(List.of("age", "city", "income", "income-before", "income.missing"), columns(fitted));
        assertArrayEquals(new float[] {20, 1, 0, 4, 7, 0}, Arrays.copyOf(prepared(fitted, data), 6));
        assertArrayEquals(new float[] {30, 0, 1, 3, 8, -1}, Arrays.copyOfRange(prepared(fitted, data), 6, 12));
    }

    @Test
    void unknownColumnsAreNamedTogetherWithTheNearest() {
        Dataset data = table(true, ROWS);
        EspalierException refused = assertThrows(
                EspalierException.class, () -> fitted(data, OnColumns.of(new Standardize(), "agee", "age", "x*")));
        assertEquals(2, refused.problems().size());
        assertTrue(refused.getMessage().contains("its input has no column 'agee'"), refused::getMessage);
        assertTrue(refused.getMessage().contains("did you mean 'age'?"), refused::getMessage);
        assertTrue(refused.getMessage().contains("'x*'"), refused::getMessage);
    }

    @Test
    void anInputWithoutColumnsHasNoneToChoose() {
        Dataset data = ArrayDataset.of(new double[][] {{1, 2}});
        EspalierException refused =
                assertThrows(EspalierException.class, () -> fitted(data, OnColumns.of(new Standardize(), "age")));
        assertTrue(refused.getMessage().contains("its input has none"), refused::getMessage);
        Dataset mixed = table(true, ROWS);
        assertThrows(EspalierException.class, () -> fitted(mixed, new Pca(), OnColumns.of(new Standardize(), "age")));
    }
}
