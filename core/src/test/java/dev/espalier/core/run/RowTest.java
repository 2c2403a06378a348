package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.model.Loss;
import dev.espalier.core.ColumnName;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.Row;
import dev.espalier.core.RowPrediction;
import dev.espalier.core.RowSpread;
import dev.espalier.core.RunOptions;
import dev.espalier.core.SpreadPrediction;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.column.CellRules;
import dev.espalier.core.data.column.ColumnReader;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.data.prepared.OnColumns;
import dev.espalier.core.preprocessing.Impute;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Concatenate;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Embedding;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.BinaryCrossEntropy;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.loss.Focal;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.loss.Quantile;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of a table are predicted column by column as the table is, whatever kind of value a column has. */
@Timeout(120)
class RowTest {

    private static final Schema.Column AGE = new Schema.Column("age", new ColumnEncoding.Numeric());
    private static final Schema.Column INCOME = new Schema.Column("net income", new ColumnEncoding.Numeric());
    private static final Schema.Column MEMBER = new Schema.Column("member", new ColumnEncoding.Binary("no", "yes"));
    private static final Schema.Column SIZE =
            new Schema.Column("size", new ColumnEncoding.Ordinal(List.of("small", "medium", "large")));
    private static final Schema.Column CITY = new Schema.Column(
            "city",
            new ColumnEncoding.OneHot(
                    List.of("Bern", "Basel", "3000"), ColumnEncoding.Unknown.ERROR, ColumnEncoding.Missing.ZEROS));
    private static final Schema.Column SIGNUP = new Schema.Column(
            "signup",
            new ColumnEncoding.DateTime(
                    ColumnEncoding.DateTime.ISO, List.of(ColumnEncoding.Part.YEAR, ColumnEncoding.Part.WEEKDAY)));
    private static final Schema.Column WEATHER = new Schema.Column(
            "weather",
            new ColumnEncoding.Index(
                    List.of("sunny", "light rain", "Snow"),
                    ColumnEncoding.Unknown.OWN,
                    ColumnEncoding.Missing.ERROR,
                    2));
    private static final List<Schema.Column> FEATURES = List.of(AGE, INCOME, MEMBER, SIZE, CITY, SIGNUP);

    private static final List<List<String>> TABLE = List.of(
            List.of("41", "5200.5", "yes", "small", "Bern", "2024-05-31", "sunny", "stay"),
            List.of("23", "3100", "no", "medium", "Basel", "2023-01-02", "light rain", "go"),
            List.of("35", "4100.25", "yes", "large", "3000", "2022-12-24", "Snow", "stay"),
            List.of("58", "", "no", "large", "", "2021-07-14T08:30", "light rain", "go"),
            List.of("62", "8800", "yes", "medium", "Bern", "2020-02-29", "sunny", "go"),
            List.of("19", "1200", "no", "small", "Basel", "2024-11-03", "Snow", "stay"));

    /** The weather as a program may have it. */
    private enum Weather {
        SUNNY,
        LIGHT_RAIN,
        SNOW
    }

    /** Customers, whose numbers and categories come from a table. */
    @Plugin(value = "test-customers", summary = "a table with a column of every kind, for tests")
    public record Customers() implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(table(), Optional.of(table()), Optional.empty());
        }

        @Override
        public Dataset read(Path file, ReadRequest request) {
            return table();
        }
    }

    private static ArrayDataset table() {
        int width = FEATURES.stream().mapToInt(Schema.Column::width).sum();
        double[] features = new double[TABLE.size() * width];
        double[] weather = new double[TABLE.size()];
        int[] labels = new int[TABLE.size()];
        for (int row = 0; row < TABLE.size(); row++) {
            List<String> cells = TABLE.get(row);
            int at = row * width;
            for (int c = 0; c < FEATURES.size(); c++) {
                Schema.Column column = FEATURES.get(c);
                ColumnReader.of(column.encoding(), CellRules.OF_VALUES).read(cells.get(c), features, at);
                at += column.width();
            }
            ColumnReader.of(WEATHER.encoding(), CellRules.OF_VALUES).read(cells.get(6), weather, row);
            labels[row] = cells.get(7).equals("go") ? 1 : 0;
        }
        return ArrayDataset.builder()
                .input(new Schema.Input("features", Shape.of(width), FEATURES), SampleValues.of(features, width))
                .input(new Schema.Input("weather", Shape.of(1), List.of(WEATHER)), SampleValues.of(weather, 1))
                .labels("answer", labels, List.of("stay", "go"))
                .build();
    }

    private static TrainedModel model;
    private static Predictor predictor;

    @BeforeAll
    static void train() {
        Model graph = Model.builder()
                .input("features")
                .input("weather")
                .node("place", "weather", new Embedding(4, 2))
                .node("answer", List.of("features", "place"), new Concatenate(), new Dense(6), new Tanh(), new Dense(2))
                .output("answer")
                .build();
        model = train(Stack.builder()
                .source(new Customers())
                .preprocess("features", List.of(OnColumns.of(new Impute(), "net income"), new Standardize()))
                .model(graph)
                .loss(new CrossEntropy()));
        predictor = model.predictor(2);
    }

    private static TrainedModel train(StackBuilder stack) {
        Stack complete = stack.optimizer(new Momentum())
                .learningRate(0.05)
                .batch(2)
                .epochs(3)
                .build();
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(complete, RunOptions.defaults())) {
            return run.run().model().orElseThrow();
        }
    }

    @AfterAll
    static void close() {
        predictor.close();
    }

    private static Row first() {
        return predictor
                .row()
                .set("age", 41)
                .set("net income", 5200.5)
                .set("member", true)
                .set("size", "small")
                .set("city", "Bern")
                .set("signup", LocalDate.of(2024, 5, 31))
                .set("weather", Weather.SUNNY);
    }

    private static float[] expected(int row) {
        return predictor.predict(table(), row, 1).get(0);
    }

    private static void assertPredicts(float[] expected, RowPrediction prediction) {
        assertArrayEquals(
                expected,
                new float[] {prediction.probability("stay"), prediction.probability("go")},
                0,
                prediction::toString);
    }

    @Test
    void rowsPredictToTheBitsOfTheTable() {
        assertPredicts(expected(0), first().predict());
        for (int i = 0; i < TABLE.size(); i++) {
            Row row = predictor.row();
            for (int c = 0; c < FEATURES.size(); c++) {
                row.set(FEATURES.get(c).name(), TABLE.get(i).get(c));
            }
            assertPredicts(expected(i), row.set("weather", TABLE.get(i).get(6)).predict());
        }
    }

    /** A row of a program whose names are nearly those of the table. */
    private record Customer(
            int age,
            OptionalDouble netIncome,
            boolean member,
            String size,
            @ColumnName("city") Object town,
            LocalDateTime signup,
            Weather weather) {}

    @Test
    void aRecordAndAMapAreRowsToo() {
        Customer customer = new Customer(
                58,
                OptionalDouble.empty(),
                false,
                "large",
                null,
                LocalDateTime.of(2021, 7, 14, 8, 30),
                Weather.LIGHT_RAIN);
        assertPredicts(expected(3), predictor.row().setAll(customer).predict());

        Map<String, Object> map = new HashMap<>();
        map.put("age", 58);
        map.put("net income", null);
        map.put("member", "no");
        map.put("size", "large");
        map.put("signup", "2021-07-14T08:30");
        map.put("weather", "light rain");
        assertPredicts(expected(3), predictor.row().setAll(map).predict());

        List<RowPrediction> together = predictor.predictRows(List.of(customer, map, first()));
        assertEquals(3, together.size());
        assertPredicts(expected(3), together.get(0));
        assertPredicts(expected(3), together.get(1));
        assertPredicts(expected(0), together.get(2));
        assertEquals(List.of(), predictor.predictRows(List.of()));
    }

    static Stream<Arguments> sameValues() {
        return Stream.of(
                Arguments.of(
                        "age",
                        List.of(
                                41,
                                41L,
                                41.0,
                                41f,
                                (short) 41,
                                (byte) 41,
                                "41",
                                " 41 ",
                                "4.1e1",
                                new BigDecimal("41.0"),
                                OptionalInt.of(41),
                                Optional.of(41))),
                Arguments.of("member", List.of(true, "yes", " yes", Optional.of(true))),
                Arguments.of("city", List.of("Bern", new StringBuilder("Bern"), Optional.of("Bern"))),
                Arguments.of(
                        "signup",
                        List.of(
                                "2024-05-31",
                                LocalDate.of(2024, 5, 31),
                                LocalDateTime.of(2024, 5, 31, 7, 0),
                                Instant.parse("2024-05-31T23:59:59Z"),
                                Instant.parse("2024-05-31T00:00:00Z").atZone(ZoneId.of("UTC")),
                                Date.from(Instant.parse("2024-05-31T12:00:00Z")))),
                Arguments.of("weather", List.of("sunny", Weather.SUNNY)));
    }

    @ParameterizedTest
    @MethodSource("sameValues")
    void everyKindOfValueIsReadAsTheTableHasIt(String column, List<Object> values) {
        float[] expected = expected(0);
        for (Object value : values) {
            assertPredicts(expected, first().set(column, value).predict());
        }
    }

    @Test
    void wholeNumbersAreCategoriesWithoutAFraction() {
        RowPrediction named = first().set("city", "3000").predict();
        float[] expected = {named.probability("stay"), named.probability("go")};
        assertPredicts(expected, first().set("city", 3000).predict());
        assertPredicts(expected, first().set("city", 3000L).predict());
        assertPredicts(expected, first().set("city", 3000.0).predict());
        assertPredicts(expected, first().set("city", Integer.valueOf(3000)).predict());
    }

    @Test
    void aMissingValueIsWhatTheModelHasLearnedOrRefused() {
        float[] filled = expected(3);
        Row row = predictor
                .row()
                .set("age", 58)
                .set("member", false)
                .set("size", "large")
                .set("signup", "2021-07-14T08:30")
                .set("weather", "light rain");
        assertPredicts(filled, row.predict());
        for (Object missing : Arrays.asList(Double.NaN, Float.NaN, null, "", "  ", Optional.empty())) {
            assertPredicts(filled, row.set("net income", missing).predict());
        }
        assertPredicts(
                filled,
                row.set("net income", Double.NaN).set("city", (Object) null).predict());

        for (String column : List.of("age", "size", "signup", "weather", "member")) {
            for (Object missing : Arrays.asList(null, Double.NaN, "")) {
                EspalierException refusal = assertThrows(
                        EspalierException.class,
                        () -> first().set(column, missing).predict());
                assertEquals(1, refusal.problems().size(), refusal::getMessage);
                assertEquals(
                        "column '" + column + "'", refusal.problems().get(0).where());
            }
        }
        assertEquals(
                "column 'age': NaN is not a number; give it a value; the model was trained to have one in every row",
                assertThrows(
                                EspalierException.class,
                                () -> first().set("age", Double.NaN).predict())
                        .problems()
                        .get(0)
                        .text());
    }

    @Test
    void anUnknownCategoryHasItsPlaceOrIsRefused() {
        assertDoesNotThrow(() -> first().set("weather", "hail").predict());
        EspalierException refusal = assertThrows(
                EspalierException.class, () -> first().set("city", "bern").predict());
        assertEquals(
                "column 'city': 'bern' is not one of its 3 categories; did you mean 'Bern'? known: Bern, Basel, 3000",
                refusal.problems().get(0).text());
    }

    @Test
    void allFaultsOfARowAreToldAtOnce() {
        Row row = predictor
                .row()
                .set("aeg", 41)
                .set("answer", "stay")
                .set("net income", "5'200.50")
                .set("member", "perhaps")
                .set("size", 2)
                .set("city", "Genf")
                .set("signup", "31.5.2024")
                .set("weather", List.of("sunny"));
        EspalierException refusal = assertThrows(EspalierException.class, row::predict);
        List<String> texts =
                refusal.problems().stream().map(problem -> problem.text()).toList();
        assertEquals(
                List.of(
                        "column 'aeg': the model has no such column, which is set to '41'; did you mean 'age'? known: age, net income, member, size, city, signup, weather",
                        "column 'answer': the model has no such column, which is set to 'stay'; leave it out; it is what the model predicts",
                        "column 'age': it is not set; give it a value; the model was trained to have one in every row",
                        "column 'net income': '5'200.50' is not a decimal number; give a finite number",
                        "column 'member': 'perhaps' is not one of its 2 categories; known: no, yes",
                        "column 'size': '2' is not one of its 3 categories; known: small, medium, large",
                        "column 'city': 'Genf' is not one of its 3 categories; known: Bern, Basel, 3000",
                        "column 'signup': '31.5.2024' is not a date or time of ISO 8601, such as 2024-05-31T12:30; give a value of java.time, or a text in the format of training",
                        "column 'weather': it is a java.util.ImmutableCollections$List12, which is not a value of a column; give a text, a number, a boolean, a constant of an enum, or a date or time"),
                texts);

        // the same faults among those of other rows
        EspalierException several = assertThrows(
                EspalierException.class, () -> predictor.predictRows(List.of(first(), Map.of("age", 3), row)));
        assertTrue(several.getMessage().contains("row 1, column 'member': it is not set"), several::getMessage);
        assertTrue(several.getMessage().contains("row 2, column 'city': 'Genf'"), several::getMessage);
        assertThrows(IllegalArgumentException.class, () -> predictor.predictRows(List.of("41;5200")));
    }

    @Test
    void infinityAndNumbersBeyondFloatsAreRefused() {
        for (double value : new double[] {Double.POSITIVE_INFINITY, -1e300}) {
            EspalierException refusal = assertThrows(
                    EspalierException.class, () -> first().set("age", value).predict());
            assertTrue(refusal.getMessage().contains("beyond the range of a float"), refusal::getMessage);
        }
    }

    @Test
    void aRowIsChangedAndPredictedAgain() {
        Row row = first().set("city", "Genf");
        assertThrows(EspalierException.class, row::predict);
        assertPredicts(expected(0), row.set("city", "Bern").predict());
        assertPredicts(expected(0), row.predict());
        row.clear();
        assertThrows(EspalierException.class, row::predict);
        Row second = row.set("age", 23).set("net income", 3100).set("member", false);
        second.set("size", "medium")
                .set("city", "Basel")
                .set("signup", "2023-01-02")
                .set("weather", "light rain");
        assertPredicts(expected(1), row.predict());
    }

    @Test
    void aPredictionNamesItsClasses() {
        RowPrediction prediction = first().predict();
        assertEquals(List.of("answer"), prediction.outputs());
        assertEquals(
                List.of("stay", "go"), List.copyOf(prediction.probabilities().keySet()));
        assertEquals(prediction.probability(prediction.className()), prediction.probability());
        assertEquals(prediction.className(), prediction.output("answer").className());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> prediction.probability("sty"))
                .getMessage()
                .contains("did you mean 'stay'?"));
        assertTrue(assertThrows(IllegalStateException.class, prediction::value)
                .getMessage()
                .contains("predicts classes"));
        assertEquals("{answer=" + prediction.className() + "}", prediction.toString());
    }

    /** Points of the plane, with two values that depend on them. */
    @Plugin(value = "test-plane", summary = "two columns and two values, for tests")
    public record Plane() implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(data(), Optional.of(data()), Optional.empty());
        }

        @Override
        public Dataset read(Path file, ReadRequest request) {
            return data();
        }

        private static Dataset data() {
            float[] points = new float[40];
            float[] sums = new float[20];
            float[] products = new float[20];
            for (int i = 0; i < 20; i++) {
                points[2 * i] = i / 10f;
                points[2 * i + 1] = 1 - i / 20f;
                sums[i] = points[2 * i] + points[2 * i + 1];
                products[i] = points[2 * i] * points[2 * i + 1];
            }
            List<Schema.Column> columns = List.of(
                    new Schema.Column("x", new ColumnEncoding.Numeric()),
                    new Schema.Column("y", new ColumnEncoding.Numeric()));
            return ArrayDataset.builder()
                    .input(new Schema.Input("features", Shape.of(2), columns), SampleValues.of(points, 2))
                    .target(new Schema.Target("sum", TargetKind.VALUES, 1, List.of()), sums)
                    .target(new Schema.Target("product", TargetKind.VALUES, 1, List.of()), products)
                    .build();
        }
    }

    @Test
    void severalValuesAreFoundByName() {
        TrainedModel plane = train(Stack.builder()
                .source(new Plane())
                .model(Model.sequential(new Dense(4), new Tanh(), new Dense(2)))
                .loss(new MeanSquaredError()));
        try (Predictor values = plane.predictor(1)) {
            RowPrediction prediction = values.row().set("x", 0.5).set("y", 0.25).predict();
            List<Float> expected = values.predict(new float[] {0.5f, 0.25f}).values();
            assertEquals(expected.get(0), prediction.value("sum"));
            assertEquals(expected.get(1), prediction.value("product"));
            assertEquals(
                    List.of("sum", "product"), List.copyOf(prediction.values().keySet()));
            assertTrue(assertThrows(IllegalStateException.class, prediction::value)
                    .getMessage()
                    .contains("several values"));
            assertThrows(IllegalStateException.class, prediction::className);
            assertThrows(IllegalArgumentException.class, () -> prediction.value("difference"));
        }
    }

    /** The plane with two labels that may both apply. */
    @Plugin(value = "test-halves", summary = "two columns and two labels, for tests")
    public record Halves() implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(data(), Optional.of(data()), Optional.empty());
        }

        @Override
        public Dataset read(Path file, ReadRequest request) {
            return data();
        }

        private static Dataset data() {
            Dataset plane = Plane.data();
            float[] points = new float[40];
            float[] halves = new float[40];
            for (int i = 0; i < 20; i++) {
                plane.readInput(0, i, points, 2 * i);
                halves[2 * i] = points[2 * i] > 1 ? 1 : 0;
                halves[2 * i + 1] = points[2 * i + 1] > 0.5f ? 1 : 0;
            }
            return ArrayDataset.builder()
                    .input(plane.schema().inputs().get(0), SampleValues.of(points, 2))
                    .target(
                            new Schema.Target("halves", TargetKind.LABELS, 2, List.of("right", "upper")),
                            SampleValues.of(halves, 2))
                    .build();
        }
    }

    @Test
    void labelsThatApplyAreNamed() {
        for (Loss loss : List.of(new BinaryCrossEntropy(), new Focal(1))) {
            TrainedModel halves = train(Stack.builder()
                    .source(new Halves())
                    .model(Model.sequential(new Dense(2)))
                    .loss(loss));
            try (Predictor labels = halves.predictor(1)) {
                RowPrediction prediction =
                        labels.row().set("x", 1.5).set("y", 0.25).predict();
                List<String> expected = Stream.of("right", "upper")
                        .filter(label -> prediction.value(label) >= 0.5)
                        .toList();
                assertEquals(expected, prediction.labels());
                assertThrows(IllegalStateException.class, prediction::className);
            }
        }
        assertThrows(IllegalStateException.class, () -> first().predict().labels());
    }

    @Test
    void quantilesAreFoundByName() {
        TrainedModel plane = train(Stack.builder()
                .source(new Plane())
                .model(Model.builder()
                        .input("features")
                        .node("low", "features", new Dense(2))
                        .output("low")
                        .node("product", "features", new Dense(1))
                        .output("product")
                        .build())
                .loss(new Stack.OutputLoss("low", new Quantile(List.of(0.1, 0.9)), 1, "sum"))
                .loss(new Stack.OutputLoss("product", new MeanSquaredError(), 1, "product")));
        try (Predictor values = plane.predictor(1)) {
            RowPrediction prediction = values.row().set("x", 0.5).set("y", 0.25).predict();
            assertTrue(prediction.value("sum.q0.1") <= prediction.value("sum.q0.9"));
            assertEquals(
                    List.of("sum.q0.1", "sum.q0.9", "product"),
                    List.copyOf(prediction.values().keySet()));
            assertEquals(
                    prediction.value("product"),
                    prediction.output("product").values().get(0));
            assertEquals(
                    List.of("sum.q0.1", "sum.q0.9"), prediction.output("low").classNames());
        }
    }

    @Test
    void aRowIsReadAsTheLineOfATableFile(@TempDir Path folder) throws IOException {
        StringBuilder table = new StringBuilder("day,member,shop,amount,answer\n");
        for (int i = 0; i < 80; i++) {
            table.append(LocalDate.of(2024, 1, 1).plusDays(3L * i)).append(i % 3 == 0 ? ",yes," : ",no,");
            table.append("shop ").append(i % 14).append(',').append(i % 10 == 7 ? "" : 0.5 * i + "e1");
            table.append(i % 4 < 2 ? ",buy\n" : ",leave\n");
        }
        Path file = Files.writeString(folder.resolve("sales.csv"), table);
        CsvSource source = CsvSource.builder(file.toString())
                .label("answer")
                .dateTime("day", ColumnEncoding.DateTime.ISO, ColumnEncoding.Part.MONTH, ColumnEncoding.Part.WEEKDAY)
                .binary("member")
                .missing(CsvSource.Missing.KEEP)
                .build();
        TrainedModel sales = train(Stack.builder()
                .source(source)
                .preprocess(new Impute(), new Standardize())
                .model(Model.sequential(new Dense(4), new Tanh(), new Dense(2)))
                .loss(new CrossEntropy()));
        Dataset lines = source.read(file, new ReadRequest(sales.schema(), Targets.OPTIONAL));
        String[] cells = table.toString().split("[,\n]");
        try (Predictor rows = sales.predictor(1)) {
            Row row = rows.row();
            for (int i = 0; i < 80; i++) {
                for (int c = 0; c < 4; c++) {
                    row.set(cells[c], cells[5 * (i + 1) + c]);
                }
                float[] expected = rows.predict(lines, i, 1).get(0);
                RowPrediction prediction = row.predict();
                assertEquals(
                        expected[0],
                        prediction.probabilities().values().iterator().next());
            }
            float byText =
                    row.set("day", "2024-02-03").set("member", "yes").predict().probability("buy");
            float byValue = row.set("day", LocalDate.of(2024, 2, 3))
                    .set("member", true)
                    .predict()
                    .probability("buy");
            assertEquals(byText, byValue);
            assertThrows(
                    EspalierException.class, () -> row.set("shop", "shop 99").predict());
        }
    }

    @Test
    void aRowHasTheSpreadOfTheMembersAsAnArrayHas() {
        StackBuilder stack = Stack.builder()
                .source(new Plane())
                .model(Model.sequential(new Dense(4), new Tanh(), new Dense(2)))
                .loss(new MeanSquaredError());
        TrainedModel both = TrainedModel.ensemble(List.of(train(stack.seed(1)), train(stack.seed(2))));
        try (Predictor values = both.predictor(1)) {
            SpreadPrediction expected = values.predictWithSpread(2, List.of(new float[] {0.5f, 0.25f, 1.5f, 0.75f}));
            Map<String, Object> first = Map.of("x", 0.5, "y", 0.25);
            List<RowPrediction> rows = values.predictRows(List.of(first, Map.of("x", 1.5, "y", 0.75)));
            RowPrediction alone = values.row().setAll(first).predict();
            for (int i = 0; i < 2; i++) {
                RowSpread spread = rows.get(i).spread();
                assertEquals(
                        expected.spreads().get(0).variance(i, 0),
                        spread.variances().get(0));
                assertEquals(
                        expected.spreads().get(0).variance(i, 1),
                        spread.variances().get(1));
                assertTrue(spread.variances().get(0) > 0);
                assertTrue(
                        spread.entropy().isEmpty() && spread.mutualInformation().isEmpty());
                assertEquals(expected.means().get(0)[2 * i], rows.get(i).value("sum"));
            }
            assertEquals(rows.get(0).spread(), alone.spread());
        }
        Dataset table = table();
        try (Predictor twice = TrainedModel.ensemble(List.of(model, model)).predictor(1)) {
            RowSpread same = twice.row().setAll(complete()).predict().spread("answer");
            RowSpread single = predictor.row().setAll(complete()).predict().spread();
            assertEquals(List.of(0.0, 0.0), single.variances());
            assertEquals(0, single.mutualInformation().orElseThrow());
            assertEquals(single, same);
            assertEquals(
                    predictor.predictWithSpread(table, 0, 1).spreads().get(0).entropy(0),
                    first().predict().spread().entropy().orElseThrow());
        }
    }

    @Test
    void aModelWithoutColumnsHasNoRows() {
        TrainedModel clouds = train(Stack.builder()
                .source(new Clouds())
                .model(Model.sequential(new Dense(3)))
                .loss(new CrossEntropy()));
        try (Predictor points = clouds.predictor(1)) {
            EspalierException refusal = assertThrows(EspalierException.class, points::row);
            assertTrue(refusal.getMessage().contains("no columns with names"), refusal::getMessage);
            assertTrue(assertThrows(EspalierException.class, () -> points.predict(new float[] {Float.NaN, 1}))
                    .getMessage()
                    .contains("missing or not a number"));
        }
    }

    @Test
    void aClosedPredictorRefusesItsRows() {
        Predictor closed = model.predictor(1);
        Row row = closed.row();
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> row.setAll(complete()).predict());
        assertThrows(IllegalStateException.class, () -> row.predict(Duration.ofSeconds(1)));
        assertThrows(IllegalStateException.class, () -> closed.predictRows(List.of(complete())));
    }

    private static Map<String, Object> complete() {
        return Map.of(
                "age", 41, "member", true, "size", "small", "signup", "2024-05-31", "weather", "sunny", "city", "Bern");
    }

    @Test
    void manyThreadsPredictAtOnce() throws InterruptedException, ExecutionException {
        List<Future<Void>> results = new ArrayList<>();
        for (int thread = 0; thread < 6; thread++) {
            int row = thread;
            FutureTask<Void> task = new FutureTask<>(() -> {
                float[] expected = expected(row);
                Row own = predictor.row();
                for (int repeat = 0; repeat < 50; repeat++) {
                    for (int c = 0; c < FEATURES.size(); c++) {
                        own.set(FEATURES.get(c).name(), TABLE.get(row).get(c));
                    }
                    own.set("weather", TABLE.get(row).get(6));
                    assertPredicts(expected, own.predict(Duration.ofSeconds(60)));
                }
                return null;
            });
            results.add(task);
            new Thread(task).start();
        }
        for (Future<Void> result : results) {
            result.get();
        }
    }

    /** More virtual threads than carriers and lanes: a thread that waits must leave its carrier to the one with the lane. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsPredictRows() throws Exception {
        try (Predictor single = model.predictor(1)) {
            List<Future<Void>> results = new ArrayList<>();
            for (int thread = 0; thread < 16 * Runtime.getRuntime().availableProcessors(); thread++) {
                FutureTask<Void> task = new FutureTask<>(() -> {
                    Row row = single.row().setAll(complete());
                    for (int repeat = 0; repeat < 20; repeat++) {
                        row.set("net income", 5200.5);
                        assertPredicts(expected(0), row.predict(Duration.ofSeconds(60)));
                    }
                    return null;
                });
                results.add(task);
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
            }
            for (Future<Void> result : results) {
                result.get();
            }
        }
    }

    @Test
    void aCallerWaitsForALaneNoLongerThanItSays() throws Exception {
        Predictor single = model.predictor(1);
        Row row = single.row().setAll(complete());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Dataset slow = new SlowTable(inside, leave);
        FutureTask<List<float[]>> holder = new FutureTask<>(() -> single.predict(slow, 0, 1));
        new Thread(holder).start();
        inside.await();
        long start = System.nanoTime();
        assertThrows(TimeoutException.class, () -> row.predict(Duration.ofMillis(20)));
        assertThrows(TimeoutException.class, () -> row.predict(Duration.ZERO));
        assertThrows(TimeoutException.class, () -> row.predict(Duration.ofSeconds(-3)));
        assertThrows(TimeoutException.class, () -> single.predictRows(List.of(complete()), Duration.ofMillis(1)));
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(21));
        leave.countDown();
        holder.get();
        assertDoesNotThrow(() -> row.predict(Duration.ofSeconds(Long.MAX_VALUE)));
        single.close();
    }

    /** A table whose reader waits, and so holds its lane. */
    private record SlowTable(CountDownLatch inside, CountDownLatch leave, Dataset table) implements Dataset {

        SlowTable(CountDownLatch inside, CountDownLatch leave) {
            this(inside, leave, RowTest.table());
        }

        @Override
        public Schema schema() {
            return table.schema();
        }

        @Override
        public int size() {
            return table.size();
        }

        @Override
        public void readInput(int input, int sample, float[] destination, int offset) {
            hold();
            table.readInput(input, sample, destination, offset);
        }

        @Override
        public void readInput(int input, int sample, double[] destination, int offset) {
            hold();
            table.readInput(input, sample, destination, offset);
        }

        private void hold() {
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void readTarget(int target, int sample, float[] destination, int offset) {
            table.readTarget(target, sample, destination, offset);
        }
    }

    @Test
    void aRowAllocatesNoMoreThanAnArray() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        TrainedModel plane = train(Stack.builder()
                .source(new Plane())
                .preprocess(new Standardize())
                .model(Model.sequential(new Dense(4), new Tanh(), new Dense(2)))
                .loss(new MeanSquaredError()));
        try (Predictor values = plane.predictor(1)) {
            Row row = values.row();
            float[] array = {0.5f, 0.25f};
            long byArray = Long.MAX_VALUE;
            long byRow = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long start = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 500; i++) {
                    values.predict(array);
                }
                long middle = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 500; i++) {
                    row.set("x", 0.5).set("y", 0.25).predict();
                }
                byArray = Math.min(byArray, middle - start);
                byRow = Math.min(byRow, threads.getCurrentThreadAllocatedBytes() - middle);
            }
            long most = byArray;
            long least = byRow;
            assertTrue(least <= most, () -> least / 500 + " bytes by row, " + most / 500 + " by array");
        }
    }
}
