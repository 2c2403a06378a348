package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TableDescriptionTest extends CsvTables {

    private Map<String, TableDescription.Column> described(String text, CsvSource source) throws IOException {
        Files.writeString(folder.resolve("table.csv"), text);
        return source.describe(folder.resolve("table.csv")).columns().stream()
                .collect(Collectors.toMap(TableDescription.Column::name, column -> column));
    }

    @Test
    void rangesMissingAndClassesAreThoseOfTheFile() throws IOException {
        Map<String, TableDescription.Column> columns =
                described("a,town,y\n1,Bern,p\n2.5,,q\n,Chur,p\n-3,Bern,p\n", simple("y"));
        TableDescription.Column a = columns.get("a");
        assertEquals("numeric", a.kind());
        assertEquals(1, a.missing());
        assertEquals(3, a.distinct());
        TableDescription.Range range = a.range().orElseThrow();
        assertEquals(-3, range.minimum());
        assertEquals(2.5, range.maximum());
        assertEquals(0.5 / 3, range.mean(), 1e-15);
        // numpy.std([1, 2.5, -3])
        assertEquals(2.3213980461973533, range.deviation(), 1e-15);
        assertEquals(
                List.of(new TableDescription.Count("Bern", 2), new TableDescription.Count("Chur", 1)),
                columns.get("town").frequent());
        assertTrue(columns.get("y").target());
        assertEquals("classes", columns.get("y").kind());
        assertEquals(
                new TableDescription.Count("p", 3), columns.get("y").frequent().get(0));
    }

    @Test
    void remarksNameWhatShouldBeLookedAt() throws IOException {
        CounterRandomStream random = new CounterRandomStream(3);
        StringBuilder text = new StringBuilder("id,key,same,copy,fixed,weight,code,price,noise,y,none\n");
        for (int i = 0; i < 60; i++) {
            double y = random.nextGaussian();
            text.append(String.format(
                    Locale.ROOT,
                    "%d,k%d,%d,%d,1,%d kg,%s,%.6f,%.3f,%.6f,%n",
                    i,
                    i,
                    i % 7,
                    i % 7,
                    i % 3,
                    i % 2 == 0 ? "A" : "B",
                    3 * y + 1,
                    random.nextGaussian(),
                    y));
        }
        Map<String, TableDescription.Column> columns = described(text.toString(), simple("y"));
        assertEquals(
                List.of("counts the rows: probably an identifier"),
                columns.get("id").remarks());
        assertEquals(
                List.of("different in every row: probably an identifier"),
                columns.get("key").remarks());
        assertEquals(List.of("duplicate of same"), columns.get("copy").remarks());
        assertEquals(List.of("constant"), columns.get("fixed").remarks());
        assertEquals(
                List.of(
                        "looks like numbers, such as '0 kg': name the unit in units, as in units: {weight: 'kg'}, to read"
                                + " numbers"),
                columns.get("weight").remarks());
        assertEquals(
                List.of("correlation 1.0000 with y: may contain what is to be predicted"),
                columns.get("price").remarks());
        assertEquals(List.of("no values"), columns.get("none").remarks());
        for (String clean : List.of("same", "code", "noise", "y")) {
            assertEquals(List.of(), columns.get(clean).remarks(), clean);
        }
    }

    @Test
    void aFeatureThatDeterminesTheClassIsASuspect() throws IOException {
        String rows = "x,1,p\ny,2,q\nz,1,p\n".repeat(10) + "x,2,p\n";
        Map<String, TableDescription.Column> columns = described("result,a,y\n" + rows, simple("y"));
        assertEquals(
                List.of("determines y: may contain what is to be predicted"),
                columns.get("result").remarks());
        assertEquals(List.of(), columns.get("a").remarks());
        assertEquals(
                List.of(),
                described("result,a,y\n" + rows, new CsvSource()).get("result").remarks());
    }

    @Test
    void numbersBesideTextAreCounted() throws IOException {
        StringBuilder text = new StringBuilder("a,y\n");
        for (int i = 0; i < 30; i++) {
            text.append(i * 7 % 30).append(",p\n");
        }
        text.append("\"1'000\",p\nn/a,q\n");
        assertEquals(
                List.of("2 values are not numbers, such as '1'000': set grouping: \"'\" to read numbers"),
                described(text.toString(), simple("y")).get("a").remarks());
        assertEquals(
                List.of("1 value is not a number, such as 'NA': list it in missing-markers if it marks missing values"),
                described("a,y\n1,p\n2,q\nNA,q\n", simple("y")).get("a").remarks());
    }

    @Test
    void aColumnThatIsNotThereIsNamed() throws IOException {
        Files.writeString(folder.resolve("table.csv"), "a,y\n1,p\n");
        EspalierException e =
                assertThrows(EspalierException.class, () -> simple("z").describe(folder.resolve("table.csv")));
        assertTrue(e.getMessage().contains("there is no column 'z'"), e.getMessage());
    }
}
