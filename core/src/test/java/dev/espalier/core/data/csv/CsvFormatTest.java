package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.source.IdxBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a table, and how it is written in a file. */
class CsvFormatTest extends CsvTables {

    @Test
    void quotedCellsBlanksTabsAndByteOrderMarksAreUnderstood() throws IOException {
        Dataset data = train("\uFEFF\"a, b\", c ,y\r\n\" 1\", 2 ,\"x, \"\"y\"\"\"\r\n3,4, z\r\n", simple("y"));
        assertEquals("a, b", data.schema().inputs().get(0).columns().get(0).name());
        assertEquals(List.of("x, \"y\"", "z"), data.schema().targets().get(0).classNames());
        CsvSource tabs = source("y").delimiter("tab").categorical("a").build();
        assertEquals(2, train("a\ty\n1,5\tp\n2\tq\n", tabs).size());
    }

    @Test
    void readsCompressedTables() throws IOException {
        Files.write(folder.resolve("train.csv"), IdxBytes.gzip(flowers(30).getBytes(StandardCharsets.UTF_8)));
        assertEquals(30, load(simple("species")).train().size());
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

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '|', '\t'})
    void theDelimiterIsFoundAndStated(char between) throws IOException {
        String text = "a,b,y\n1.5,2,p\n3,4,q\n".replace(',', between);
        Dataset data = train(text, simple("y"));
        assertEquals(2, data.schema().inputs().get(0).shape().size());
        String name = between == '\t' ? "tab" : "'" + between + "'";
        assertEquals(List.of("delimiter " + name + ", decimal sign '.'"), data.notes());
        Dataset given = train(
                text,
                source("y")
                        .delimiter(between == '\t' ? "tab" : "" + between)
                        .decimal(".")
                        .build());
        assertEquals(List.of(), given.notes());
    }

    @Test
    void saysThatTheDelimiterMayBeAnother() throws IOException {
        String text = "a:b:y\n1:2:p\n3:4:q\n";
        EspalierException e = refused(text, simple("y"));
        assertTrue(e.getMessage().contains("every row has one cell: set delimiter"), e.getMessage());
        Schema schema = train("a,y\n1,p\n2,q\n", simple("y")).schema();
        Files.writeString(folder.resolve("new.csv"), text);
        e = assertThrows(
                EspalierException.class,
                () -> simple("y").read(folder.resolve("new.csv"), new ReadRequest(schema, Targets.OPTIONAL)));
        assertTrue(e.getMessage().contains("every row has one cell, and the delimiter is ','"), e.getMessage());
        CsvSource commas = source("y").delimiter(",").build();
        e = refused("a\tb\ty\n1\t2\tp\n", commas);
        assertTrue(e.getMessage().contains("set delimiter: tab"), e.getMessage());
        e = refused("a;b;y\n1,5;2,5;p\n", commas);
        assertTrue(e.getMessage().contains("the row has 3 cells; the header has 1; set delimiter"), e.getMessage());
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
        assertEquals(
                7, source.read(pipe, new ReadRequest(schema, Targets.OPTIONAL)).size());
        writing.join();
        CompletableFuture<Void> nothing = writeInto(pipe, new byte[0]);
        EspalierException e = assertThrows(
                EspalierException.class, () -> source.read(pipe, new ReadRequest(schema, Targets.OPTIONAL)));
        nothing.join();
        assertTrue(e.getMessage().contains("pipe: it is empty"), e.getMessage());
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
                assertTrue(e.code().name().startsWith("DATA_"), e.getMessage());
            }
        }
    }

    @Test
    void samplesAreNamedByTheLinesOfTheirFile() throws IOException {
        Dataset data = train("a,y\n1,p\n\"2\",\"q\nr\"\n3,p\n", simple("y"));
        assertTrue(data.nameOf(0).endsWith("train.csv:2, sample 0"), data.nameOf(0));
        assertTrue(data.nameOf(1).endsWith("train.csv:3, sample 1"), data.nameOf(1));
        assertTrue(data.nameOf(2).endsWith("train.csv:5, sample 2"), data.nameOf(2));
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

    @Test
    void whatAFileMeansDoesNotDependOnTheLocale() throws IOException {
        Locale before = Locale.getDefault();
        try {
            String text = "I,i,y\n1.5,TITLE,Iz\n2.5,title,iz\n";
            Dataset expected = train(text, simple("y"));
            Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
            Dataset data = train(text, simple("y"));
            assertEquals(expected.schema(), data.schema());
            assertEquals("classification", TargetTask.CLASSIFICATION.toString());
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
}
