package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Shape;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.TestData;
import dev.espalier.core.data.csv.CsvSource.Missing;
import dev.espalier.core.data.csv.CsvSource.Task;
import dev.espalier.core.data.source.IdxBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {

    private static final String[] SPECIES = {"setosa", "versicolor", "virginica"};

    @TempDir
    Path folder;

    /** Flowers as in Fisher's table: four sizes and a kind. */
    private static String flowers(int rows) {
        CounterRandomStream random = new CounterRandomStream(4);
        StringBuilder text = new StringBuilder("sepal-length,sepal-width,petal-length,petal-width,species\n");
        for (int i = 0; i < rows; i++) {
            int kind = i % 3;
            for (int c = 0; c < 4; c++) {
                text.append(String.format(Locale.ROOT, "%.1f,", 3 + kind + 0.3 * random.nextGaussian()));
            }
            text.append(SPECIES[kind]).append('\n');
        }
        return text.toString();
    }

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
        Dataset data = train(text, withColumns(simple("y"), List.of(), List.of("zip"), List.of()));
        List<Schema.Column> columns = data.schema().inputs().get(0).columns();
        assertEquals(
                List.of(
                        new Schema.Column("size", List.of()),
                        new Schema.Column("colour", List.of("blue", "red")),
                        new Schema.Column("zip", List.of("9", "10", "100"))),
                columns);
        float[] into = new float[6];
        data.readInput(0, 1, into, 0);
        assertArrayEquals(new float[] {2, 1, 0, 1, 0, 0}, into);
    }

    @Test
    void quotedCellsBlanksTabsAndByteOrderMarksAreUnderstood() throws IOException {
        Dataset data = train("\uFEFF\"a, b\", c ,y\r\n\" 1\", 2 ,\"x, \"\"y\"\"\"\r\n3,4, z\r\n", simple("y"));
        assertEquals("a, b", data.schema().inputs().get(0).columns().get(0).name());
        assertEquals(List.of("x, \"y\"", "z"), data.schema().targets().get(0).classNames());
        CsvSource tabs = new CsvSource(
                "train.csv",
                "y",
                List.of(),
                Task.AUTO,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Missing.REFUSE,
                List.of(),
                "tab",
                "",
                "");
        assertEquals(2, train("a\ty\n1,5\tp\n2\tq\n", ignoringFaults(tabs)).size());
    }

    @Test
    void readsCompressedTables() throws IOException {
        Files.write(folder.resolve("train.csv"), IdxBytes.gzip(flowers(30).getBytes(StandardCharsets.UTF_8)));
        assertEquals(30, load(simple("species")).train().size());
    }

    @Test
    void aTargetOfManyNumbersIsARegressionAndOneOfFewWholeNumbersAClassification() throws IOException {
        StringBuilder text = new StringBuilder("x,price,rooms,grade\n");
        for (int i = 0; i < 60; i++) {
            text.append(i)
                    .append(',')
                    .append(i * 1.5)
                    .append(',')
                    .append(i)
                    .append(',')
                    .append(i % 3)
                    .append("\n");
        }
        Dataset data = train(text.toString(), several("price", "rooms", "grade"));
        assertEquals(
                List.of(TargetKind.VALUES, TargetKind.VALUES, TargetKind.CLASS_INDEX),
                data.schema().targets().stream().map(Schema.Target::kind).toList());
        float[] into = new float[1];
        data.readTarget(0, 3, into, 0);
        assertEquals(4.5f, into[0]);
        Dataset forced = train(text.toString(), withTask(simple("grade"), Task.REGRESSION));
        assertEquals(TargetKind.VALUES, forced.schema().targets().get(0).kind());
        Dataset classes = train(text.toString(), withTask(simple("rooms"), Task.CLASSIFICATION));
        assertEquals(60, classes.schema().targets().get(0).width());
        assertEquals("59", classes.schema().targets().get(0).classNames().get(59));
    }

    @Test
    void everyBadCellOfAFileIsReportedWithLineAndColumn() throws IOException {
        String text = "a,b,y\n1,2,p\n1f,2,q\n0x1p3,٣,p\n1,1e400,q\nNaN,,p\n5,6,q\n7,8,p\n9,1,p\n9,1,p\n";
        EspalierException e = refused(text, simple("y"));
        List<String> texts =
                e.problems().stream().map(problem -> problem.text()).toList();
        assertEquals(6, texts.size(), e.getMessage());
        assertEquals(ErrorCode.DATA_VALUE, e.code());
        assertTrue(texts.get(0).contains("train.csv:3, sample 1, column 'a': '1f' is not a decimal number"));
        assertTrue(texts.get(1).contains("train.csv:4, sample 2, column 'a': '0x1p3' is not"));
        assertTrue(texts.get(2).contains("column 'b': '٣' is not"));
        assertTrue(texts.get(3).contains("train.csv:5, sample 3, column 'b': '1e400' is beyond the range of a float"));
        assertTrue(texts.get(4).contains("train.csv:6, sample 4, column 'a': 'NaN' is not a decimal number"));
        assertTrue(texts.get(5).contains("column 'b': the value is missing; fill it in, or set missing: keep"));
    }

    @Test
    void reportsAtMostTwentyProblemsAndCountsTheOthers() throws IOException {
        StringBuilder text = new StringBuilder("a,y\n");
        for (int i = 0; i < 100; i++) {
            text.append(i < 50 ? "1,p\n" : "x,q\n");
        }
        EspalierException e = refused(text.toString(), simple("y"));
        assertEquals(21, e.problems().size());
        assertTrue(e.problems().get(20).what().contains("and 30 more"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "NaN", "", "two", "1e400", "01"})
    void refusesLabelsThatAreNoClassNamingSampleAndClassCount(String label) throws IOException {
        EspalierException e = refused("a,y\n1,0\n2,1\n3,2\n4,0\n5," + label + "\n6,1\n", simple("y"));
        assertEquals(3, e.exitCode());
        assertEquals(1, e.problems().size());
        assertTrue(e.getMessage().contains("train.csv:6, sample 4, column 'y': "), e.getMessage());
        assertTrue(label.isEmpty() || e.getMessage().contains("for there are 3 classes"), e.getMessage());
    }

    @Test
    void listedClassesDecideWhichLabelsThereAre() throws IOException {
        CsvSource signs = withClasses(simple("y"), "-1", "1");
        Dataset data = train("a,y\n1,1\n2,-1\n3,1.0\n", signs);
        assertEquals(List.of("-1", "1"), data.schema().targets().get(0).classNames());
        assertArrayEquals(new int[] {1, 0, 1}, TestData.labels(data));
        EspalierException e = refused("a,y\n1,1\n2,-1\n3,99\n", signs);
        assertTrue(e.getMessage().contains("label is 99; it must be one of -1, 1, for there are 2 classes"));
    }

    @Test
    void missingNumbersAreKeptAsNaNAndMissingCategoriesAsZeros() throws IOException {
        CsvSource keep = new CsvSource(
                "train.csv",
                "y",
                List.of(),
                Task.AUTO,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Missing.KEEP,
                List.of("?", "NA"),
                ",",
                "",
                "");
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
    void refusesTablesThatAreNone() throws IOException {
        assertTrue(refused("", simple("y")).getMessage().contains("the file is empty"));
        assertEquals(ErrorCode.DATA_SIZE, refused("a,y\n", simple("y")).code());
        assertTrue(refused("a,a,y\n1,2,3\n", simple("y")).getMessage().contains("two columns 'a'"));
        assertTrue(refused("a,,y\n1,2,3\n", simple("y")).getMessage().contains("column 2 of the header has no name"));
        assertTrue(refused("\0\0\1,y\n1,2\n", simple("y")).getMessage().contains("control characters"));
        EspalierException e = refused("a,y\n1,p\n2\n3,q,r\n4,p\n", simple("y"));
        assertEquals(2, e.problems().size());
        assertTrue(e.getMessage().contains("train.csv:3: the row has 1 cells; the header has 2"), e.getMessage());
        e = refused("a,y\n1,p\n2,\"q\n3,p\n", simple("y"));
        assertEquals(ErrorCode.DATA_FORMAT, e.code());
        assertTrue(e.getMessage().contains("train.csv"), e.getMessage());
        assertTrue(refused("a,y\n1,p\n2,\"q\"x\n", simple("y")).getMessage().contains("after line 2"));
    }

    @Test
    void refusesTextThatIsNotUtf8() throws IOException {
        byte[] bytes = "a,y\n1,p\n2,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("train.csv"), bytes);
        EspalierException e = assertThrows(EspalierException.class, () -> load(simple("y")));
        assertEquals(ErrorCode.DATA_FORMAT, e.code());
        assertTrue(e.getMessage().contains("not UTF-8"), e.getMessage());
    }

    @Test
    void refusesDamagedCompression() throws IOException {
        byte[] whole = IdxBytes.gzip(flowers(40).getBytes(StandardCharsets.UTF_8));
        for (int cut : new int[] {1, 7, 8, 9, whole.length / 2, whole.length - 12}) {
            Files.write(folder.resolve("train.csv"), java.util.Arrays.copyOf(whole, whole.length - cut));
            EspalierException e = assertThrows(EspalierException.class, () -> load(simple("species")));
            assertEquals(ErrorCode.DATA_FORMAT, e.code());
        }
        Files.write(folder.resolve("train.csv"), java.util.Arrays.copyOf(whole, whole.length + 3));
        assertTrue(assertThrows(EspalierException.class, () -> load(simple("species")))
                .getMessage()
                .contains("bytes after the end of the compressed data"));
    }

    @Test
    void reportsAllColumnsThatDoNotExist() throws IOException {
        EspalierException e = refused("a,y\n1,p\n", withColumns(simple("z"), List.of("b"), List.of("c"), List.of("d")));
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
    void settingsThatContradictEachOtherAreRefused() {
        CsvSource source = simple("y");
        assertThrows(IllegalArgumentException.class, () -> withColumns(source, List.of("a"), List.of("a"), List.of()));
        assertThrows(IllegalArgumentException.class, () -> withColumns(source, List.of("y"), List.of(), List.of()));
        assertThrows(IllegalArgumentException.class, () -> withClasses(source, "a", "a"));
        for (String delimiter : new String[] {"", "\"", "\n", ",,"}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new CsvSource(
                            "",
                            "",
                            List.of(),
                            Task.AUTO,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Missing.REFUSE,
                            List.of(),
                            delimiter,
                            "",
                            ""));
        }
        assertEquals(
                ErrorCode.MISSING_SETTING,
                assertThrows(EspalierException.class, () -> load(new CsvSource()))
                        .code());
    }

    @Test
    void testAndValidationFilesFollowTheSchemaOfTheTrainingFile() throws IOException {
        Files.writeString(folder.resolve("test.csv"), "y,colour\nq,red\np,blue\n");
        Files.writeString(folder.resolve("check.csv"), "colour,y,note\nred,q,hello\n");
        CsvSource source = new CsvSource(
                "train.csv",
                "y",
                List.of(),
                Task.AUTO,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Missing.REFUSE,
                List.of(),
                ",",
                "check.csv",
                "test.csv");
        Files.writeString(folder.resolve("train.csv"), "colour,y\nred,p\nblue,q\n");
        DataSource.Parts parts = load(source);
        assertArrayEquals(new int[] {1, 0}, TestData.labels(parts.test().orElseThrow()));
        assertEquals(1, parts.validation().orElseThrow().size());
        Files.writeString(folder.resolve("test.csv"), "y,colour\nq,green\np,\nr,red\n");
        EspalierException e = assertThrows(EspalierException.class, () -> load(source));
        assertEquals(3, e.problems().size());
        assertTrue(e.getMessage()
                .contains("test.csv:2, sample 0, column 'colour': 'green' is none of the 2 categories of training:"
                        + " blue, red"));
        assertTrue(e.getMessage().contains("label is 'r'; it must be one of p, q, for there are 2 classes"));
        Files.writeString(folder.resolve("test.csv"), "colour\nred\n");
        assertEquals(
                ErrorCode.DATA_SCHEMA,
                assertThrows(EspalierException.class, () -> load(source)).code());
    }

    @Test
    void filesToPredictAreMatchedByTheNamesOfColumns() throws IOException {
        Schema schema = train("a,colour,y\n1,red,p\n2,blue,q\n", simple("y")).schema();
        Files.writeString(folder.resolve("new.csv"), "id,colour,a\n7,blue,3.5\n");
        Dataset data = simple("y").read(folder.resolve("new.csv"), schema, Targets.OPTIONAL);
        float[] into = new float[3];
        data.readInput(0, 0, into, 0);
        assertArrayEquals(new float[] {3.5f, 1, 0}, into);
        assertTrue(data.schema().targets().isEmpty());
        Files.writeString(folder.resolve("new.csv"), "colour,a,y\nblue,3.5,\nred,1,\n");
        assertTrue(simple("y")
                .read(folder.resolve("new.csv"), schema, Targets.OPTIONAL)
                .schema()
                .targets()
                .isEmpty());
        Files.writeString(folder.resolve("new.csv"), "color,b\nblue,1\n");
        EspalierException e = assertThrows(
                EspalierException.class, () -> simple("y").read(folder.resolve("new.csv"), schema, Targets.OPTIONAL));
        assertEquals(ErrorCode.DATA_SCHEMA, e.code());
        assertEquals(2, e.problems().size());
        assertTrue(e.getMessage().contains("column 'a' is missing"), e.getMessage());
        assertTrue(e.getMessage().contains("column 'colour' is missing"), e.getMessage());
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

    @Test
    void samplesAreNamedByTheLinesOfTheirFile() throws IOException {
        Dataset data = train("a,y\n1,p\n\"2\",\"q\nr\"\n3,p\n", simple("y"));
        assertTrue(data.nameOf(0).endsWith("train.csv:2, sample 0"), data.nameOf(0));
        assertTrue(data.nameOf(1).endsWith("train.csv:3, sample 1"), data.nameOf(1));
        assertTrue(data.nameOf(2).endsWith("train.csv:5, sample 2"), data.nameOf(2));
    }

    static Stream<String> valuesThatLookLikeNumbers() {
        return Stream.of(
                "%d,5",
                "1.%03d,25",
                "7'%03d",
                "1\u202f%03d",
                "\u2212%d.5",
                "(%d)",
                "%d %%",
                "$%d",
                "%d.99 \u20ac",
                "USD %d",
                "US$ %d",
                "Rs. %d",
                "%d kg",
                "%dm\u00b2",
                "<%d",
                "2024-05-%02d",
                "%02d:30",
                "0%d",
                "%02d.5.1");
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
        CsvSource listed = withColumns(simple("y"), List.of(), List.of("v"), List.of());
        assertEquals(21, train(text, listed).schema().inputs().get(0).shape().size());
        assertEquals(
                20,
                train(table(pattern, 20), simple("y"))
                        .schema()
                        .inputs()
                        .get(0)
                        .shape()
                        .size());
        e = refused(table(pattern, 21), simple("v"));
        assertTrue(e.getMessage().contains("label 'v' would become 21 classes"), e.getMessage());
        assertTrue(e.getMessage().contains("set task: classification"), e.getMessage());
        assertEquals(
                21,
                train(text, withTask(simple("v"), Task.CLASSIFICATION))
                        .schema()
                        .targets()
                        .get(0)
                        .width());
    }

    @ParameterizedTest
    @ValueSource(strings = {"town %d", "id%d", "A-%d", "%d Elm Street", "x"})
    void manyCategoriesOfOtherTextAreAccepted(String pattern) throws IOException {
        int categories = pattern.equals("x") ? 1 : 30;
        assertEquals(
                categories,
                train(table(pattern, 30), simple("y"))
                        .schema()
                        .inputs()
                        .get(0)
                        .shape()
                        .size());
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

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({"';', ';'", "'|', '|'"})
    void saysThatTheDelimiterMayBeAnother(char between, String named) throws IOException {
        String text = "a,b,y\n1,2,p\n3,4,q\n".replace(',', between);
        EspalierException e = refused(text, simple("y"));
        assertTrue(e.getMessage().contains("every row has one cell: set delimiter"), e.getMessage());
        assertTrue(e.getMessage().contains(named), e.getMessage());
        Schema schema = train("a,y\n1,p\n2,q\n", simple("y")).schema();
        Files.writeString(folder.resolve("new.csv"), text);
        e = assertThrows(
                EspalierException.class, () -> simple("y").read(folder.resolve("new.csv"), schema, Targets.OPTIONAL));
        assertTrue(e.getMessage().contains("the delimiter of the training data, which is ','"), e.getMessage());
        e = refused(text.replace(between, '\t'), simple("y"));
        assertTrue(e.getMessage().contains("set delimiter: tab"), e.getMessage());
        e = refused("a;b;y\n1,5;2,5;p\n", simple("y"));
        assertTrue(e.getMessage().contains("the row has 3 cells; the header has 1; set delimiter"), e.getMessage());
    }

    @Test
    void columnsThatAreListedAsNumericMayHaveLeadingZeros() throws IOException {
        StringBuilder text = new StringBuilder("day,y\n");
        for (int i = 1; i <= 31; i++) {
            text.append(String.format(Locale.ROOT, "%02d,%s\n", i, i % 2 == 0 ? "p" : "q"));
        }
        CsvSource listed = withColumns(simple("y"), List.of("day"), List.of(), List.of());
        Dataset data = train(text.toString(), listed);
        assertEquals(
                List.of(new Schema.Column("day", List.of())),
                data.schema().inputs().get(0).columns());
        assertArrayEquals(
                IntStream.rangeClosed(1, 31).toArray(),
                IntStream.of(TestData.places(data)).toArray());
        Files.writeString(folder.resolve("new.csv"), "day\n-007\n+08.50\n");
        Dataset read = listed.read(folder.resolve("new.csv"), data.schema(), Targets.OPTIONAL);
        float[] into = new float[2];
        read.readInput(0, 0, into, 0);
        read.readInput(0, 1, into, 1);
        assertArrayEquals(new float[] {-7, 8.5f}, into);
        EspalierException e = refused("day,y\n1,p\n2,q\n07,q\n", simple("y"));
        assertTrue(e.getMessage().contains("list the column in numeric"), e.getMessage());
        Dataset values = train("x,y\n1,007\n2,010\n", withTask(simple("y"), Task.REGRESSION));
        values.readTarget(0, 1, into, 0);
        assertEquals(10, into[0]);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource({
        "'1 -1 1 -1', '-1 1'",
        "'-1 0 1 1 0 -1', '-1 0 1'",
        "'-2 -1 0 1 2', '-2 -1 0 1 2'",
        "'-1 0 0 -1', '-1 0'",
        "'-3 -2 -2 -3', '-3 -2'",
        "'-1.0 +1 -1 1', '-1 1'"
    })
    void negativeLabelsAreClassesWhereTheyAreNoMistake(String labels, String classes) throws IOException {
        Dataset data = train("x,y\n0," + labels.replace(" ", "\n0,") + "\n", simple("y"));
        assertEquals(List.of(classes.split(" ")), data.schema().targets().get(0).classNames());
    }

    @Test
    void aRareNegativeLabelIsAMistakeAndTheOtherTaskIsNamed() throws IOException {
        EspalierException e = refused("x,y\n" + "1,0\n2,1\n".repeat(20) + "3,-1\n", simple("y"));
        assertEquals(1, e.problems().size());
        assertTrue(e.getMessage().contains("label is -1; it must be one of 0, 1"), e.getMessage());
        assertTrue(e.getMessage().contains("set task: regression to predict values"), e.getMessage());
        e = refused("x,y\n1,4\n2,4\n", simple("y"));
        assertTrue(e.getMessage().contains("label 'y' has 1 class; there must be at least 2"), e.getMessage());
        assertTrue(e.getMessage().contains("set task: regression"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "unknown", "", "NaN", "7"})
    void targetsThatAreIgnoredMayHoldAnything(String label) throws IOException {
        Schema schema = train("a,y\n1,p\n2,q\n", simple("y")).schema();
        Path file = folder.resolve("new.csv");
        Files.writeString(file, "y,a\n" + label + ",3\n" + label + ",4\n");
        Dataset data = simple("y").read(file, schema, Targets.IGNORED);
        assertTrue(data.schema().targets().isEmpty());
        assertArrayEquals(new int[] {3, 4}, TestData.places(data));
    }

    @Test
    void targetsThatAreRequiredAreNamedWhereTheyAreMissing() throws IOException {
        Schema schema = train("a,kind,price\n1,p,1.5\n2,q,2.5\n", several("kind", "price"))
                .schema();
        Path file = folder.resolve("new.csv");
        Files.writeString(file, "a,kind\n1,p\n");
        CsvSource source = several("kind", "price");
        EspalierException e = assertThrows(EspalierException.class, () -> source.read(file, schema, Targets.REQUIRED));
        assertEquals(ErrorCode.DATA_SCHEMA, e.code());
        assertEquals(1, e.problems().size());
        assertTrue(e.getMessage().contains("the target column 'price' is missing"), e.getMessage());
        Files.writeString(file, "a,kind,price\n1,,\n");
        e = assertThrows(EspalierException.class, () -> source.read(file, schema, Targets.REQUIRED));
        assertEquals(2, e.problems().size());
        assertTrue(e.getMessage().contains("the target column 'kind' has no values"), e.getMessage());
        assertTrue(
                source.read(file, schema, Targets.OPTIONAL).schema().targets().isEmpty());
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void readsAPipeOnce() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        CsvSource source = new CsvSource("pipe", "species");
        for (byte[] content : List.of(
                flowers(30).getBytes(StandardCharsets.UTF_8),
                IdxBytes.gzip(flowers(30).getBytes(StandardCharsets.UTF_8)))) {
            CompletableFuture<Void> writing = writeInto(pipe, content);
            assertEquals(30, load(source).train().size());
            writing.join();
        }
        Schema schema = train(flowers(30), simple("species")).schema();
        CompletableFuture<Void> writing = writeInto(pipe, flowers(7).getBytes(StandardCharsets.UTF_8));
        assertEquals(7, source.read(pipe, schema, Targets.OPTIONAL).size());
        writing.join();
        CompletableFuture<Void> nothing = writeInto(pipe, new byte[0]);
        EspalierException e = assertThrows(EspalierException.class, () -> source.read(pipe, schema, Targets.OPTIONAL));
        nothing.join();
        assertTrue(e.getMessage().contains("nothing came from it"), e.getMessage());
    }

    private static CompletableFuture<Void> writeInto(Path pipe, byte[] content) {
        return CompletableFuture.runAsync(() -> {
            try {
                Files.write(pipe, content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void whatAFileMeansDoesNotDependOnTheLocale() throws IOException {
        Locale before = Locale.getDefault();
        try {
            String text = "I,i,y\n1.5,TITLE,Iz\n2.5,title,iz\n";
            Dataset expected = train(text, simple("y"));
            Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
            Dataset data = train(text, simple("y"));
            assertEquals(expected.schema(), data.schema());
            assertEquals("classification", Task.CLASSIFICATION.toString());
            float[] into = new float[3];
            data.readInput(0, 1, into, 0);
            assertArrayEquals(new float[] {2.5f, 0, 1}, into);
            assertTrue(refused("a,y\n1,0\n2,1\n3,7.5\n4,1\n", simple("y"))
                    .getMessage()
                    .contains("sample 2"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void damagedTablesAreRefusedOrReadButNeverCrash() throws IOException {
        byte[] whole = flowers(20).getBytes(StandardCharsets.UTF_8);
        CounterRandomStream random = new CounterRandomStream(8);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(folder.resolve("train.csv"), damaged);
            try {
                load(simple("species"));
            } catch (EspalierException e) {
                assertEquals(3, e.exitCode(), e.getMessage());
            }
        }
    }

    private static CsvSource simple(String label) {
        return new CsvSource("train.csv", label);
    }

    private static CsvSource several(String... targets) {
        return new CsvSource(
                "train.csv",
                "",
                List.of(targets),
                Task.AUTO,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Missing.REFUSE,
                List.of(),
                ",",
                "",
                "");
    }

    private static CsvSource withTask(CsvSource source, Task task) {
        return new CsvSource(
                source.path(),
                source.label(),
                List.of(),
                task,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Missing.REFUSE,
                List.of(),
                ",",
                "",
                "");
    }

    private static CsvSource withClasses(CsvSource source, String... classes) {
        return new CsvSource(
                source.path(),
                source.label(),
                List.of(),
                Task.AUTO,
                List.of(classes),
                List.of(),
                List.of(),
                List.of(),
                Missing.REFUSE,
                List.of(),
                ",",
                "",
                "");
    }

    private static CsvSource withColumns(
            CsvSource source, List<String> numeric, List<String> categorical, List<String> ignore) {
        return new CsvSource(
                source.path(),
                source.label(),
                List.of(),
                Task.AUTO,
                List.of(),
                numeric,
                categorical,
                ignore,
                Missing.REFUSE,
                List.of(),
                ",",
                "",
                "");
    }

    /** Lists the feature as categories, for a test of cells that are no numbers. */
    private static CsvSource ignoringFaults(CsvSource source) {
        return new CsvSource(
                source.path(),
                source.label(),
                List.of(),
                Task.AUTO,
                List.of(),
                List.of(),
                List.of("a"),
                List.of(),
                Missing.REFUSE,
                List.of(),
                source.delimiter(),
                "",
                "");
    }

    private DataSource.Parts load(CsvSource source) {
        return source.load(path -> folder.resolve(path));
    }

    private Dataset train(String text, CsvSource source) throws IOException {
        Files.writeString(folder.resolve("train.csv"), text);
        return load(source).train();
    }

    private EspalierException refused(String text, CsvSource source) throws IOException {
        Files.writeString(folder.resolve("train.csv"), text);
        return assertThrows(EspalierException.class, () -> load(source));
    }
}
