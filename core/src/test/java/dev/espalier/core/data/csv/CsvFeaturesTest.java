package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.TestData;
import dev.espalier.core.data.csv.CsvSource.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the columns of a table become. */
class CsvFeaturesTest extends CsvTables {

    @Test
    void readsNumericColumnsAndAClass() throws IOException {
        Dataset data = train(flowers(150), simple("species"));
        assertEquals(150, data.size());
        Schema.Input input = data.schema().inputs().get(0);
        assertEquals("features", input.name());
        assertEquals(Shape.of(4), input.shape());
        assertEquals("petal-length", input.columns().get(2).name());
        assertEquals(
                List.of(new Schema.Target("species", TargetKind.CLASS_INDEX, 3, List.of(SPECIES))),
                data.schema().targets());
        assertEquals(2, TestData.labels(data)[5]);
        assertEquals(64, data.digest().length());
    }

    @Test
    void categoriesBecomeOneValueEachInAlphabeticalOrNumericalOrder() throws IOException {
        String text = "size,colour,zip,y\n1,red,10,a\n2,blue,9,b\n3,red,100,a\n";
        Dataset data = train(text, source("y").categorical("zip").build());
        List<Schema.Column> columns = data.schema().inputs().get(0).columns();
        assertEquals(
                List.of(
                        Schema.Column.numeric("size"),
                        Schema.Column.oneHot("colour", List.of("blue", "red")),
                        Schema.Column.oneHot("zip", List.of("9", "10", "100"))),
                columns);
        float[] into = new float[6];
        data.readInput(0, 1, into, 0);
        assertArrayEquals(new float[] {2, 1, 0, 1, 0, 0}, into);
    }

    @Test
    void missingNumbersAreKeptAsNaNAndMissingCategoriesAsZeros() throws IOException {
        CsvSource keep =
                source("y").missing(Missing.KEEP).missingMarkers("?", "NA").build();
        Dataset data = train("a,b,y\n1,red,p\n,NA,q\n?,blue,p\n", keep);
        float[] into = new float[3];
        data.readInput(0, 1, into, 0);
        assertArrayEquals(new float[] {Float.NaN, 0, 0}, into);
        EspalierException e = refused("a,y\n1,p\n2,\n3,q\n", keep);
        assertTrue(e.getMessage().contains("train.csv:3, sample 1, column 'y': the label is missing"), e.getMessage());
        e = assertThrows(EspalierException.class, () -> TestData.prepared(data));
        assertTrue(e.getMessage().contains("sample 1, column 'a': the value is missing"), e.getMessage());
    }

    @Test
    void reportsAllColumnsThatDoNotExist() throws IOException {
        EspalierException e = refused(
                "a,y\n1,p\n",
                source("z").numeric("b").categorical("c").ignore("d").build());
        assertEquals(4, e.problems().size());
        assertTrue(e.getMessage().contains("there is no column 'z'; the columns are a, y"), e.getMessage());
        assertEquals(
                ErrorCode.MISSING_SETTING, refused("a,y\n1,p\n", simple("")).code());
    }

    @Test
    void refusesIdentifiersAndConstantLabels() throws IOException {
        StringBuilder text = new StringBuilder("name,y\n");
        for (int i = 0; i < 1001; i++) {
            text.append("id").append(i).append(',').append(i % 2).append('\n');
        }
        assertTrue(refused(text.toString(), simple("y")).getMessage().contains("more than 1000 different values"));
        assertTrue(refused("a,y\n1,p\n2,p\n", simple("y")).getMessage().contains("there must be at least 2"));
        assertTrue(refused("y\np\nq\n", simple("y")).getMessage().contains("no column to predict from"));
        assertTrue(refused("a,b,y\n1,,p\n2,,q\n", simple("y")).getMessage().contains("column 'b' has no values"));
    }

    @Test
    void numbersKeepTheirDigitsAndTakeRoomForThemOnlyWhereTheyNeedIt() throws IOException {
        StringBuilder text = new StringBuilder("whole,time,kind,y\n");
        for (int i = 0; i < 40; i++) {
            text.append(i).append(",").append(1717200000 + i).append(i % 2 == 0 ? ",red,p\n" : ",blue,q\n");
        }
        Dataset data = train(text.toString(), simple("y"));
        // three values in float, one in double
        assertEquals(40 * (3 * 4 + 8), bytesOfInput(data));
        assertTrue(data.givesDoubles(0));
        double[] exact = new double[5];
        data.readInput(0, 39, exact, 1);
        assertArrayEquals(new double[] {0, 39, 1717200039, 1, 0}, exact);
        float[] rounded = new float[4];
        data.readInput(0, 39, rounded, 0);
        assertArrayEquals(new float[] {39, 1717200039f, 1, 0}, rounded);
        Dataset small = train("a,b,y\n1,0.5,p\n2,-0.25,q\n", simple("y"));
        assertEquals(2 * 2 * 4, bytesOfInput(small));
        assertTrue(small.givesDoubles(0));
    }

    private static long bytesOfInput(Dataset data) {
        Map<Object, Long> sizes = new IdentityHashMap<>();
        data.inputValues(0).orElseThrow().addSizesTo(sizes);
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    static Stream<String> valuesThatLookLikeNumbers() {
        return Stream.of("(%d)", "<%d", "%02d:30", "%02d.5.1", "%d-%1$d", "%d+");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    %d,5          | set decimal: ","
                    %d,125        | set decimal: "," if it is a fraction, or grouping: "," if it is in the thousands
                    1.%03d,25     | set decimal: "," and grouping: "."
                    1,%03d.25     | set grouping: ","
                    7'%03d        | set grouping: "'"
                    1\u202f%03d  | set grouping: " "
                    \u2212%d.5   | write numbers like 1234.5
                    %d %%         | name the unit in units, as in units: {v: '%'}
                    $%d           | name the unit in units, as in units: {v: '$'}
                    %d.99 \u20ac | name the unit in units, as in units: {v: '\u20ac'}
                    USD %d        | name the unit in units, as in units: {v: 'USD'}
                    US$ %d        | name the unit in units, as in units: {v: 'US$'}
                    %d kg         | name the unit in units, as in units: {v: 'kg'}
                    %dm\u00b2    | name the unit in units, as in units: {v: 'm\u00b2'}
                    2024-05-%02d  | name the format in date-time, as in date-time: {v: 'iso'}
                    %02d.05.2024  | name the format in date-time, as in date-time: {v: 'dd.MM.yyyy'}
                    0%d           | list the column in numeric
                    """)
    void valuesThatASettingReadsAreNeverCategoriesUnasked(String pattern, String remedy) throws IOException {
        for (int values : new int[] {2, 19, 21}) {
            String text = table(pattern, values);
            EspalierException e = refused(text, source("y").decimal(".").build());
            assertEquals(ErrorCode.DATA_VALUE, e.code());
            assertEquals(1, e.problems().size(), e.getMessage());
            assertTrue(e.getMessage().contains("column 'v' would become " + values + " categories"), e.getMessage());
            assertTrue(
                    e.getMessage().contains("look like " + (remedy.contains("date-time") ? "dates" : "numbers")),
                    e.getMessage());
            assertTrue(e.getMessage().contains(remedy), e.getMessage());
            assertTrue(e.getMessage().contains("list the column in categorical or ignore"), e.getMessage());
            CsvSource listed = source("y").decimal(".").categorical("v").build();
            assertEquals(values, categories(train(text, listed)));
        }
    }

    private static int categories(Dataset data) {
        return data.schema()
                .inputs()
                .get(0)
                .columns()
                .get(0)
                .encoding()
                .categories()
                .size();
    }

    @Test
    void ordinalNumbersAndRangesAreCategories() throws IOException {
        Dataset data = train("class,age,y\n1st,18-24,p\n2nd,25-34,q\n3rd,65+,p\n", simple("y"));
        assertEquals(6, data.schema().inputs().get(0).shape().size());
    }

    @ParameterizedTest
    @MethodSource("valuesThatLookLikeNumbers")
    void refusesMoreThanTwentyCategoriesOfValuesThatLookLikeNumbers(String pattern) throws IOException {
        String text = table(pattern, 21);
        EspalierException e = refused(text, simple("y"));
        assertEquals(ErrorCode.DATA_VALUE, e.code());
        assertEquals(1, e.problems().size(), e.getMessage());
        assertTrue(e.getMessage().contains("column 'v' would become 21 categories"), e.getMessage());
        assertTrue(e.getMessage().contains("list the column in categorical or ignore"), e.getMessage());
        CsvSource listed = source("y").categorical("v").build();
        assertEquals(21, categories(train(text, listed)));
        assertEquals(20, categories(train(table(pattern, 20), simple("y"))));
        e = refused(table(pattern, 21), simple("v"));
        assertTrue(e.getMessage().contains("label 'v' would become 21 classes"), e.getMessage());
        assertTrue(e.getMessage().contains("set task: classification"), e.getMessage());
        assertEquals(
                21,
                train(text, source("v").task(TargetTask.CLASSIFICATION).build())
                        .schema()
                        .targets()
                        .get(0)
                        .width());
    }

    @ParameterizedTest
    @ValueSource(strings = {"town %d", "id%d", "A-%d", "%d Elm Street", "x"})
    void manyCategoriesOfOtherTextAreAccepted(String pattern) throws IOException {
        int categories = pattern.equals("x") ? 1 : 30;
        assertEquals(categories, categories(train(table(pattern, 30), simple("y"))));
    }

    @Test
    void numbersBesideATextThatStandsForMissingAreNoCategories() throws IOException {
        StringBuilder text = new StringBuilder("v,y\n");
        for (int i = 0; i < 100; i++) {
            text.append(i < 60 ? "n/a" : i + ".5").append(i % 2 == 0 ? ",p\n" : ",q\n");
        }
        EspalierException e = refused(text.toString(), simple("y"));
        assertTrue(e.getMessage().contains("'v' would become 41 categories"), e.getMessage());
        assertTrue(e.getMessage().contains("list 'n/a' in missing-markers"), e.getMessage());
    }

    private static String table(String pattern, int values) {
        StringBuilder text = new StringBuilder("v,y\n");
        for (int i = 0; i < values * 2; i++) {
            text.append('"')
                    .append(String.format(Locale.ROOT, pattern, 11 + i / 2))
                    .append(i % 2 == 0 ? "\",p\n" : "\",q\n");
        }
        return text.toString();
    }

    @Test
    void columnsThatAreListedAsNumericMayHaveLeadingZeros() throws IOException {
        StringBuilder text = new StringBuilder("day,y\n");
        for (int i = 1; i <= 31; i++) {
            text.append(String.format(Locale.ROOT, "%02d,%s\n", i, i % 2 == 0 ? "p" : "q"));
        }
        CsvSource listed = source("y").numeric("day").build();
        Dataset data = train(text.toString(), listed);
        assertEquals(
                List.of(Schema.Column.numeric("day")),
                data.schema().inputs().get(0).columns());
        assertArrayEquals(
                IntStream.rangeClosed(1, 31).toArray(),
                IntStream.of(TestData.places(data)).toArray());
        Files.writeString(folder.resolve("new.csv"), "day\n-007\n+08.50\n");
        Dataset read = listed.read(folder.resolve("new.csv"), new ReadRequest(data.schema(), Targets.OPTIONAL));
        float[] into = new float[2];
        read.readInput(0, 0, into, 0);
        read.readInput(0, 1, into, 1);
        assertArrayEquals(new float[] {-7, 8.5f}, into);
        EspalierException e = refused("day,y\n1,p\n2,q\n07,q\n", simple("y"));
        assertTrue(e.getMessage().contains("list the column in numeric"), e.getMessage());
        Dataset values = train(
                "x,y\n1,007\n2,010\n", source("y").task(TargetTask.REGRESSION).build());
        values.readTarget(0, 1, into, 0);
        assertEquals(10, into[0]);
    }
}
