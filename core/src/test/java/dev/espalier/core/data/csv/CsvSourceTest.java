package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings, and files beside the one that is trained on. */
class CsvSourceTest extends CsvTables {

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> source("y").numeric("a").categorical("a").build());
        assertThrows(
                IllegalArgumentException.class, () -> source("y").numeric("y").build());
        assertThrows(
                IllegalArgumentException.class,
                () -> source("y").classes("a", "a").build());
        for (String delimiter : new String[] {"", "\"", "\n", ",,"}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> source("y").delimiter(delimiter).build());
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
        CsvSource source = source("y").validation("check.csv").test("test.csv").build();
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
        Dataset data = simple("y").read(folder.resolve("new.csv"), new ReadRequest(schema, Targets.OPTIONAL));
        float[] into = new float[3];
        data.readInput(0, 0, into, 0);
        assertArrayEquals(new float[] {3.5f, 1, 0}, into);
        assertTrue(data.schema().targets().isEmpty());
        Files.writeString(folder.resolve("new.csv"), "colour,a,y\nblue,3.5,\nred,1,\n");
        assertTrue(simple("y")
                .read(folder.resolve("new.csv"), new ReadRequest(schema, Targets.OPTIONAL))
                .schema()
                .targets()
                .isEmpty());
        Files.writeString(folder.resolve("new.csv"), "color,b\nblue,1\n");
        EspalierException e = assertThrows(
                EspalierException.class,
                () -> simple("y").read(folder.resolve("new.csv"), new ReadRequest(schema, Targets.OPTIONAL)));
        assertEquals(ErrorCode.DATA_SCHEMA, e.code());
        assertEquals(2, e.problems().size());
        assertTrue(e.getMessage().contains("column 'a' is missing"), e.getMessage());
        assertTrue(e.getMessage().contains("column 'colour' is missing"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "unknown", "", "NaN", "7"})
    void targetsThatAreIgnoredMayHoldAnything(String label) throws IOException {
        Schema schema = train("a,y\n1,p\n2,q\n", simple("y")).schema();
        Path file = folder.resolve("new.csv");
        Files.writeString(file, "y,a\n" + label + ",3\n" + label + ",4\n");
        Dataset data = simple("y").read(file, new ReadRequest(schema, Targets.IGNORED));
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
        EspalierException e = assertThrows(
                EspalierException.class, () -> source.read(file, new ReadRequest(schema, Targets.REQUIRED)));
        assertEquals(ErrorCode.DATA_SCHEMA, e.code());
        assertEquals(1, e.problems().size());
        assertTrue(e.getMessage().contains("the target column 'price' is missing"), e.getMessage());
        Files.writeString(file, "a,kind,price\n1,,\n");
        e = assertThrows(EspalierException.class, () -> source.read(file, new ReadRequest(schema, Targets.REQUIRED)));
        assertEquals(2, e.problems().size());
        assertTrue(e.getMessage().contains("the target column 'kind' has no values"), e.getMessage());
        assertTrue(source.read(file, new ReadRequest(schema, Targets.OPTIONAL))
                .schema()
                .targets()
                .isEmpty());
    }
}
