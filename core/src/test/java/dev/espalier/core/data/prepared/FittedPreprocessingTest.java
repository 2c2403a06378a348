package dev.espalier.core.data.prepared;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Workers;
import dev.espalier.core.data.BackwardWorkers;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.data.Subset;
import dev.espalier.core.data.TestData;
import dev.espalier.core.data.TrainValidationSplit;
import dev.espalier.core.preprocessing.Center;
import dev.espalier.core.preprocessing.Scale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittedPreprocessingTest {

    /** Subtracts the largest value that it saw; keeps the shape. */
    @Plugin("fake-shift")
    record FakeShift() implements Preprocessing {
        @Override
        public Fitted fit(Samples training) {
            float[] largest = new float[training.shape().size()];
            java.util.Arrays.fill(largest, Float.NEGATIVE_INFINITY);
            float[] sample = new float[largest.length];
            for (int s = 0; s < training.size(); s++) {
                training.read(s, sample, 0);
                for (int i = 0; i < sample.length; i++) {
                    largest[i] = Math.max(largest[i], sample[i]);
                }
            }
            return new FittedShift(training.shape(), largest);
        }

        @Override
        public Fitted restore(Shape shape, Map<String, float[]> tensors) {
            float[] largest = tensors.get("largest");
            if (largest == null || largest.length != shape.size()) {
                throw new IllegalArgumentException("largest must have " + shape.size() + " values");
            }
            return new FittedShift(shape, largest);
        }
    }

    static final class FittedShift implements Preprocessing.Fitted {

        private final Shape shape;
        private final float[] largest;

        FittedShift(Shape shape, float[] largest) {
            this.shape = shape;
            this.largest = largest;
        }

        @Override
        public Shape outputShape() {
            return shape;
        }

        @Override
        public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
            for (int i = 0; i < samples * largest.length; i++) {
                output[outputOffset + i] = input[inputOffset + i] - largest[i % largest.length];
            }
        }

        @Override
        public boolean elementwise() {
            return true;
        }

        @Override
        public Map<String, float[]> tensors() {
            return Map.of("largest", largest);
        }
    }

    /** Sums the values of a sample and so changes its shape. */
    @Plugin("fake-sum")
    record FakeSum(float times) implements Preprocessing {
        @Override
        public Fitted fit(Samples training) {
            return restore(training.shape(), Map.of());
        }

        @Override
        public Fitted restore(Shape shape, Map<String, float[]> tensors) {
            return new FittedSum(shape.size(), times);
        }
    }

    record FittedSum(int width, float times) implements Preprocessing.Fitted {
        @Override
        public Shape outputShape() {
            return Shape.of(1);
        }

        @Override
        public void transform(int samples, float[] input, int inputOffset, float[] output, int outputOffset) {
            for (int s = 0; s < samples; s++) {
                float sum = 0;
                for (int i = 0; i < width; i++) {
                    sum += input[inputOffset + s * width + i];
                }
                output[outputOffset + s] = times * sum;
            }
        }

        @Override
        public Map<String, float[]> tensors() {
            return Map.of();
        }
    }

    private static final Dataset TRAINING = ArrayDataset.of(new float[][] {{1, 5}, {2, 4}}, new int[] {0, 1});
    private static final List<Preprocessing> STEPS =
            List.of(new FakeShift(), new FakeShift(), new FakeShift(), new FakeSum(2));

    @Test
    void eachStepIsFittedToWhatTheStepsBeforeItGive() {
        FittedPreprocessing fitted =
                FittedPreprocessing.fit(TRAINING, List.of(new FakeShift(), new FakeSum(2), new FakeShift()));
        // rows become (-1, 0) and (0, -1), then -2 and -2, of which the largest is -2
        assertArrayEquals(new float[] {2, 5}, fitted.tensors().get("features/0-fake-shift/largest"));
        assertArrayEquals(new float[] {-2}, fitted.tensors().get("features/2-fake-shift/largest"));
        assertEquals(2, fitted.tensors().size());
        assertEquals(Shape.of(1), fitted.schema().inputs().get(0).shape());
        assertEquals(Shape.of(2), fitted.sourceSchema().inputs().get(0).shape());
    }

    @Test
    void restoresToTheSameBits() {
        FittedPreprocessing fitted = FittedPreprocessing.fit(TRAINING, STEPS);
        FittedPreprocessing restored =
                FittedPreprocessing.restore(TRAINING.schema(), fitted.steps(), fitted.tensors(), Map.of(), List.of());
        float[] raw = {3, 7, 1, 1, 0.1f, 0.2f};
        float[] first = new float[3];
        float[] second = new float[3];
        fitted.applier(3, Workers.serial()).transform(0, 3, raw, first);
        restored.applier(5, Workers.serial()).transform(0, 3, raw, second);
        assertArrayEquals(first, second);
        assertEquals(fitted.schema(), restored.schema());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void samplesAreTakenFromTheirPlaceByAnyNumberOfThreads(int threads) {
        int width = 1 << 14; // so many values are worth a thread
        float[] raw = new float[9 * width];
        new CounterRandomStream(3).fillGaussian(raw, 0, raw.length, 0, 1);
        Dataset data =
                ArrayDataset.builder().input("features", Shape.of(width), raw).build();
        for (List<Preprocessing> steps : List.of(
                List.<Preprocessing>of(),
                List.<Preprocessing>of(new Center(), new Scale(3)),
                List.<Preprocessing>of(new Center(), new FakeShift()))) {
            FittedPreprocessing fitted = FittedPreprocessing.fit(data, steps);
            float[] expected = new float[3 * width];
            float[] prepared = new float[3 * width];
            PreparedDataset.of(data, fitted).reader(3).readInput(0, new int[] {5, 6, 7}, 3, expected);
            fitted.applier(3, new BackwardWorkers(threads)).transform(0, 3, raw, 5, prepared);
            assertArrayEquals(expected, prepared);
        }
    }

    @Test
    void valuesThatBytesMightBecomeAreNoProblemUnlessTheyDo() {
        // a factor with which 255 is out of range, and 3 is not
        List<Preprocessing> steps = List.of(new Scale(1e38));
        Dataset small = ArrayDataset.builder()
                .bytes("image", Shape.of(1, 1, 2), new byte[] {0, 1, 2, 3})
                .build();
        Dataset large = ArrayDataset.builder()
                .bytes("image", Shape.of(1, 1, 2), new byte[] {0, 1, 2, (byte) 255})
                .build();
        assertEquals(
                2,
                PreparedDataset.of(small, FittedPreprocessing.fit(small, steps)).size());

        EspalierException e = assertThrows(
                EspalierException.class, () -> PreparedDataset.of(large, FittedPreprocessing.fit(large, steps)));
        assertEquals(ErrorCode.DATA_VALUE, e.code());
        assertTrue(e.getMessage().contains("sample 1"), e.getMessage());
    }

    @Test
    void partsOfOneDataSetCountItOnce() {
        Dataset whole = TestData.numbered(10, 3);
        PreparedDataset first = TestData.prepared(new Subset(whole, new int[] {1, 2, 3}));
        PreparedDataset second = TestData.prepared(new Subset(whole, new int[] {0}));
        long values = 10 * (3 + 1);
        assertEquals(4 * values, PreparedDataset.bytesOf(List.of(TestData.prepared(whole))));
        assertEquals(4 * (values + 3 + 1), PreparedDataset.bytesOf(List.of(first, second)));
    }

    @Test
    void restoringListsEveryMissingResizedAndUnexpectedTensor() {
        FittedPreprocessing fitted = FittedPreprocessing.fit(TRAINING, STEPS);
        Map<String, float[]> tensors = new TreeMap<>(fitted.tensors());
        tensors.put("features/0-fake-shift/largest", new float[3]);
        tensors.remove("features/1-fake-shift/largest");
        tensors.put("features/2-fake-shift/smallest", new float[1]);
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> FittedPreprocessing.restore(TRAINING.schema(), fitted.steps(), tensors, Map.of(), List.of()));
        assertEquals(3, e.problems().size(), e.getMessage());
        assertEquals(ErrorCode.CHECKPOINT_MISMATCH, e.code());
    }

    private static ArrayDataset timeStamps() {
        double[][] rows = new double[100][2];
        for (int s = 0; s < rows.length; s++) {
            rows[s][0] = 1717200000 + s;
            rows[s][1] = 1e9 + s * 0.25;
        }
        return ArrayDataset.of(rows);
    }

    @Test
    void dataInDoubleArePreprocessedInDouble() {
        ArrayDataset data = timeStamps();
        FittedPreprocessing fitted = FittedPreprocessing.fit(data, List.of(new Center(), new Scale(0.5)));
        assertEquals(List.of("features"), fitted.doubleInputs());
        assertEquals(
                List.of("features/0-center/mean"),
                List.copyOf(fitted.doubleTensors().keySet()));
        assertTrue(fitted.tensors().isEmpty());
        assertArrayEquals(
                new double[] {1717200049.5, 1e9 + 12.375},
                fitted.doubleTensors().get("features/0-center/mean"));
        int[] places = {7, 99, 0};
        for (long memory : new long[] {0, 1 << 20}) {
            float[] values = new float[6];
            PreparedDataset prepared = PreparedDataset.of(data, fitted, memory);
            assertEquals(memory > 0, prepared.isInMemory());
            prepared.reader(3).readInput(0, places, 3, values);
            assertArrayEquals(
                    new float[] {-42.5f / 2, -10.625f / 2, 49.5f / 2, 12.375f / 2, -49.5f / 2, -12.375f / 2}, values);
        }
        FittedPreprocessing restored = FittedPreprocessing.restore(
                data.schema(), fitted.steps(), Map.of(), fitted.doubleTensors(), fitted.doubleInputs());
        float[] values = new float[2];
        restored.applier(1, Workers.serial()).transform(0, 1, data, 99, values);
        assertArrayEquals(new float[] {49.5f / 2, 12.375f / 2}, values);
        restored.applier(1, Workers.serial()).transform(0, 1, new float[] {1717200000, 1e9f}, values);
        assertArrayEquals(new float[] {(1717200000f - 1717200049.5f) / 2, -12.375f / 2}, values, 64);
    }

    @Test
    void aStepThatKnowsFloatsAloneStandsAmongStepsInDouble() {
        ArrayDataset data = timeStamps();
        FittedPreprocessing fitted = FittedPreprocessing.fit(data, List.of(new Center(), new FakeShift()));
        float[] values = new float[4];
        fitted.applier(2, Workers.serial()).transform(0, 2, data, 98, values);
        assertArrayEquals(new float[] {-1, -0.25f, 0, 0}, values);
        FittedPreprocessing restored = FittedPreprocessing.restore(
                data.schema(), fitted.steps(), Map.of(), fitted.doubleTensors(), fitted.doubleInputs());
        float[] again = new float[4];
        restored.applier(2, Workers.serial()).transform(0, 2, data, 98, again);
        assertArrayEquals(values, again);
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> FittedPreprocessing.restore(
                        data.schema(), fitted.steps(), fitted.tensors(), Map.of(), List.of("features")));
        assertEquals(2, e.problems().size(), e.getMessage());
    }

    @Test
    void valuesThatCannotBeUsedAreNamedBeforeStepsThatMixThem() {
        double[][] rows = {{1, 2, 0}, {2, 1, 5}, {3, 7, 1}, {4, 4, 2}};
        FittedPreprocessing fitted = FittedPreprocessing.fit(
                ArrayDataset.of(rows),
                List.of(new dev.espalier.core.preprocessing.Impute(), new dev.espalier.core.preprocessing.Pca()));
        ArrayDataset bad =
                ArrayDataset.of(new double[][] {{1, Double.NaN, 2}, {1, Double.POSITIVE_INFINITY, Double.NaN}});
        EspalierException e = assertThrows(EspalierException.class, () -> PreparedDataset.of(bad, fitted));
        assertEquals(1, e.problems().size(), e.getMessage());
        assertTrue(
                e.getMessage()
                        .contains("sample 1, value 1 of input 'features': the value is Infinity; it must be finite"),
                e.getMessage());
    }

    @Test
    void predictionsThatAreNotFiniteAreRefusedBySample() {
        ArrayDataset data = timeStamps();
        FittedPreprocessing.FiniteCheck finite =
                FittedPreprocessing.none(data.schema()).finiteCheck();
        finite.lookAtPredictions("price", 2, 2, new float[] {1, 2, 3, 4, Float.NaN}, () -> data, 40);
        finite.throwIfAny();
        finite.lookAtPredictions("price", 2, 2, new float[] {1, 2, 3, Float.NaN}, () -> data, 40);
        EspalierException e = assertThrows(EspalierException.class, finite::throwIfAny);
        assertEquals(1, e.problems().size());
        assertTrue(e.getMessage().contains("sample 41, output 'price': "), e.getMessage());
    }

    @Test
    void preparedDataIsTheSameInMemoryAndOnTheWay() {
        Dataset data = TestData.numbered(150, 3);
        for (List<Preprocessing> steps :
                List.of(STEPS, STEPS.subList(0, 1), STEPS.subList(0, 2), STEPS.subList(0, 3))) {
            FittedPreprocessing fitted = FittedPreprocessing.fit(data, steps);
            PreparedDataset kept = PreparedDataset.of(data, fitted);
            PreparedDataset lazy = PreparedDataset.of(data, fitted, 0);
            int[] samples = {149, 0, 3, 3, 70};
            int width = kept.schema().inputs().get(0).shape().size();
            float[] first = new float[5 * width];
            float[] second = new float[5 * width];
            kept.reader(5).readInput(0, samples, 5, first);
            lazy.reader(5).readInput(0, samples, 5, second);
            assertArrayEquals(first, second);
        }
    }

    @Test
    void stepsBelongToInputsByName() {
        Dataset data = ArrayDataset.builder()
                .input("a", Shape.of(2), new float[] {1, 2, 3, 4})
                .input("b", Shape.of(1), new float[] {5, 6})
                .build();
        FittedPreprocessing fitted =
                FittedPreprocessing.fit(data, Map.of("b", List.<Preprocessing>of(new FakeShift())));
        assertEquals(
                List.of("b/0-fake-shift/largest"), List.copyOf(fitted.tensors().keySet()));
        FittedPreprocessing others = FittedPreprocessing.fit(
                data, Map.of("*", List.<Preprocessing>of(new FakeShift()), "b", List.<Preprocessing>of()));
        assertEquals(
                List.of("a/0-fake-shift/largest"), List.copyOf(others.tensors().keySet()));
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> FittedPreprocessing.fit(data, Map.of("c", List.<Preprocessing>of(new FakeShift()))));
        assertTrue(e.getMessage().contains("its inputs are a, b"), e.getMessage());
    }

    @Test
    void refusesDataOfAnotherSchemaNamingTheColumnThatDiffers() {
        FittedPreprocessing fitted = FittedPreprocessing.none(table("width", "height", List.of("red", "blue")));
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> fitted.check(table("width", "depth", List.of("red", "blue")), "new.csv"));
        assertEquals(ErrorCode.DATA_SCHEMA, e.code());
        assertEquals(
                List.of(
                        "new.csv: input 'features': column 'height' is missing; give the model data like those that it was trained on",
                        "new.csv: input 'features': column 'depth' was not there in training; give the model data like those that it was trained on"),
                e.problems().stream().map(problem -> problem.text()).toList());
        e = assertThrows(
                EspalierException.class, () -> fitted.check(table("width", "height", List.of("red")), "new.csv"));
        assertTrue(e.getMessage().contains("categories of column 'colour' is [red]"), e.getMessage());
        e = assertThrows(
                EspalierException.class,
                () -> fitted.check(table("height", "width", List.of("red", "blue")), "new.csv"));
        assertTrue(e.getMessage().contains("columns is [height, width, colour]"), e.getMessage());
        fitted.check(table("width", "height", List.of("red", "blue")), "new.csv");
    }

    @Test
    void columnsAreKeptByStepsThatWorkValueByValue() {
        Dataset data = withColumns(1, 2, 3, 4);
        assertEquals(
                2,
                FittedPreprocessing.fit(data, STEPS.subList(0, 2))
                        .schema()
                        .inputs()
                        .get(0)
                        .columns()
                        .size());
        assertTrue(FittedPreprocessing.fit(data, STEPS)
                .schema()
                .inputs()
                .get(0)
                .columns()
                .isEmpty());
    }

    @Test
    void refusesValuesThatAreNotFiniteNamingSampleAndColumn() {
        Dataset data = withColumns(1, 2, 3, Float.NaN, Float.POSITIVE_INFINITY, 6);
        EspalierException e = assertThrows(EspalierException.class, () -> TestData.prepared(data));
        assertEquals(ErrorCode.DATA_VALUE, e.code());
        assertEquals(
                "sample 1, column 'height': the value is missing or not a number;"
                        + " correct it, or fill missing values with the preprocessing step impute",
                e.problems().get(0).text());
        assertTrue(e.problems().get(1).text().startsWith("sample 2, column 'width': the value is Infinity"));
    }

    @Test
    void refusesLabelsOfAForeignDataSetThatAreNoClass() {
        for (float label : new float[] {-1, 2, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 1e20f}) {
            Dataset data = new ForeignLabel(label);
            EspalierException e = assertThrows(EspalierException.class, () -> TestData.prepared(data));
            assertEquals(ErrorCode.DATA_VALUE, e.code());
            assertTrue(e.getMessage().contains("sample 1, target 'label': label is "), e.getMessage());
            assertTrue(e.getMessage().contains("there are 2 classes"), e.getMessage());
            assertThrows(
                    EspalierException.class,
                    () -> TrainValidationSplit.ofFraction(data, Holdout.Fraction.of(0.1), 1, "data.validation"));
        }
    }

    @Test
    void aStepThatFailsIsNamed() {
        record Broken() implements Preprocessing {
            @Override
            public Fitted fit(Samples training) {
                throw new IllegalStateException("no");
            }

            @Override
            public Fitted restore(Shape shape, Map<String, float[]> tensors) {
                throw new IllegalStateException("no");
            }
        }
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> FittedPreprocessing.fit(TRAINING, List.of(new FakeShift(), new Broken())));
        assertEquals(ErrorCode.PLUGIN_FAILED, e.code());
        assertTrue(e.getMessage().contains("preprocess[1] Broken of input 'features'"), e.getMessage());
    }

    private static Schema table(String first, String second, List<String> colours) {
        List<Schema.Column> columns = new ArrayList<>();
        columns.add(Schema.Column.numeric(first));
        columns.add(Schema.Column.numeric(second));
        columns.add(Schema.Column.oneHot("colour", colours));
        return new Schema(
                List.of(new Schema.Input("features", Shape.of(2 + colours.size()), columns)),
                List.of(new Schema.Target("label", TargetKind.CLASS_INDEX, 2, List.of("a", "b"))));
    }

    private static Dataset withColumns(float... values) {
        List<Schema.Column> columns = List.of(Schema.Column.numeric("width"), Schema.Column.numeric("height"));
        return ArrayDataset.builder()
                .input(new Schema.Input("features", Shape.of(2), columns), SampleValues.of(values, 2))
                .build();
    }

    /** Two samples of two classes by somebody else, the second with a label that may be wrong. */
    private record ForeignLabel(float label) implements Dataset {
        @Override
        public Schema schema() {
            return ArrayDataset.of(new float[2][1], new int[] {0, 1}).schema();
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public void readInput(int input, int sample, float[] destination, int offset) {
            destination[offset] = 0;
        }

        @Override
        public void readTarget(int target, int sample, float[] destination, int offset) {
            destination[offset] = sample == 1 ? label : 0;
        }

        @Override
        public String digest() {
            return "";
        }
    }
}
