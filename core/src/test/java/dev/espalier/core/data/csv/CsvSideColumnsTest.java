package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.Subset;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Columns that are kept beside the samples, and rows that are skipped. */
class CsvSideColumnsTest extends CsvTables {

    @Test
    void sideColumnsAreKeptAsTextAndAreNotFeatures() throws IOException {
        Files.writeString(folder.resolve("train.csv"), "a,w,y\n1,0.5,p\n2, 07 ,q\n3,,p\n");
        Files.writeString(folder.resolve("check.csv"), "w,a,y\n9,4,q\n");
        Files.writeString(folder.resolve("test.csv"), "a,y\n4,q\n");
        DataSource.Context context = folder::resolve;
        DataSource.Parts parts = source("y")
                .validation(folder.resolve("check.csv").toString())
                .test(folder.resolve("test.csv").toString())
                .build()
                .load(inFolder(context).withSideColumns(List.of("w")));
        assertEquals(List.of("a"), names(parts.train()));
        assertEquals(Optional.of(List.of("0.5", "07", "")), parts.train().sideColumn("w"));
        assertEquals(Optional.of(List.of("9")), parts.validation().orElseThrow().sideColumn("w"));
        assertEquals(Optional.empty(), parts.test().orElseThrow().sideColumn("w"));
        assertEquals(Optional.empty(), parts.train().sideColumn("a"));
        Subset part = new Subset(new Subset(parts.train(), new int[] {2, 1}), new int[] {1});
        assertEquals(Optional.of(List.of("07")), part.sideColumn("w"));
    }

    private DataSource.Context inFolder(DataSource.Context context) {
        return path -> path.startsWith("/") ? context.resolve(path) : folder.resolve(path);
    }

    @Test
    void aSideColumnThatIsMissingIsNamed() throws IOException {
        Files.writeString(folder.resolve("train.csv"), "a,y\n1,p\n2,q\n");
        DataSource.Context context = inFolder(folder::resolve).withSideColumns(List.of("w"));
        EspalierException e =
                assertThrows(EspalierException.class, () -> source("y").build().load(context));
        assertTrue(e.getMessage().contains("there is no column 'w'; the columns are a, y"));
    }

    @Test
    void featuresMayBeKeptWhenPredicting() throws IOException {
        Schema schema = train("a,colour,y\n1,red,p\n2,blue,q\n", simple("y")).schema();
        Files.writeString(folder.resolve("new.csv"), "id,colour,a\n7,blue,3.5\n");
        ReadRequest request = new ReadRequest(schema, Targets.IGNORED).withSideColumns(List.of("id", "a"));
        Dataset data = simple("y").read(folder.resolve("new.csv"), request);
        assertEquals(Optional.of(List.of("7")), data.sideColumn("id"));
        assertEquals(Optional.of(List.of("3.5")), data.sideColumn("a"));
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> simple("y").read(folder.resolve("new.csv"), request.withSideColumns(List.of("key"))));
        assertEquals(ErrorCode.DATA_SCHEMA, e.code());
        assertTrue(e.getMessage().contains("there is no column 'key' to keep; the columns are id, colour, a"));
    }

    @Test
    void rowsThatCannotBeReadAreSkippedAndReportedInTheirOrder() throws IOException {
        Schema schema = train("a,colour,y\n1,red,p\n2,blue,q\n", simple("y")).schema();
        Files.writeString(
                folder.resolve("new.csv"), "colour,a\nblue,3.5\nmauve,x\nred\nred,4\nred,5,6\nblue,\nred,7\n");
        List<Problem> problems = new ArrayList<>();
        ReadRequest request = new ReadRequest(schema, Targets.IGNORED)
                .withSideColumns(List.of("a"))
                .skipping(problems::add);
        Dataset data = simple("y").read(folder.resolve("new.csv"), request);
        assertEquals(3, data.size());
        assertEquals(Optional.of(List.of("3.5", "4", "7")), data.sideColumn("a"));
        float[] features = new float[3];
        data.readInput(0, 1, features, 0);
        assertArrayEquals(new float[] {4, 0, 1}, features);
        assertTrue(data.nameOf(1).endsWith("new.csv:5, sample 2"), data.nameOf(1));
        String file = folder.resolve("new.csv").toString();
        assertEquals(
                List.of(
                        file + ":3, sample 1, column 'a'",
                        file + ":3, sample 1, column 'colour'",
                        file + ":4",
                        file + ":6",
                        file + ":7, sample 3, column 'a'"),
                problems.stream().map(Problem::where).toList());
    }

    @Test
    void aFileOfWhichNoRowCanBeReadIsAnError() throws IOException {
        Schema schema = train("a,y\n1,p\n2,q\n", simple("y")).schema();
        Files.writeString(folder.resolve("new.csv"), "a\nx\n");
        List<Problem> problems = new ArrayList<>();
        ReadRequest request = new ReadRequest(schema, Targets.IGNORED).skipping(problems::add);
        EspalierException e =
                assertThrows(EspalierException.class, () -> simple("y").read(folder.resolve("new.csv"), request));
        assertEquals(ErrorCode.DATA_SIZE, e.code());
        assertEquals(1, problems.size());
    }

    private static List<String> names(Dataset data) {
        return data.schema().inputs().get(0).columns().stream()
                .map(Schema.Column::name)
                .toList();
    }
}
