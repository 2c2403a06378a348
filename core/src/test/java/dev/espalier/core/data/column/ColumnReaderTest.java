package dev.espalier.core.data.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.ColumnEncoding.Missing;
import dev.espalier.api.data.ColumnEncoding.Part;
import dev.espalier.api.data.ColumnEncoding.Unknown;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnReaderTest {

    private static final CellRules KEPT =
            new CellRules(new MissingCells(Set.of("NA"), true), false, NumberNotation.PLAIN);
    private static final CellRules REFUSED =
            new CellRules(new MissingCells(Set.of("NA"), false), false, NumberNotation.PLAIN);
    private static final List<String> COLOURS = List.of("red", "green", "blue");

    @Test
    void oneHotPlacesOfMissingAndUnknownFollowTheCategories() {
        ColumnEncoding own = new ColumnEncoding.OneHot(COLOURS, Unknown.OWN, Missing.OWN);
        assertArrayEquals(new double[] {0, 1, 0, 0, 0}, read(own, KEPT, "green"));
        assertArrayEquals(new double[] {0, 0, 0, 1, 0}, read(own, KEPT, "NA"));
        assertArrayEquals(new double[] {0, 0, 0, 0, 1}, read(own, KEPT, "mauve"));
    }

    @Test
    void oneHotWithoutPlacesIsZeroWhereItMayBeMissing() {
        ColumnEncoding zeros = new ColumnEncoding.OneHot(COLOURS, Unknown.MISSING, Missing.ZEROS);
        assertArrayEquals(new double[] {0, 0, 0}, read(zeros, KEPT, ""));
        assertArrayEquals(new double[] {0, 0, 0}, read(zeros, KEPT, "mauve"));
    }

    @Test
    void anUnknownCategoryIsWhatAMissingOneIs() {
        ColumnEncoding missing = new ColumnEncoding.OneHot(COLOURS, Unknown.MISSING, Missing.OWN);
        assertArrayEquals(new double[] {0, 0, 0, 1}, read(missing, KEPT, "mauve"));
        ColumnEncoding index = new ColumnEncoding.Index(COLOURS, Unknown.MISSING, Missing.OWN, 0);
        assertArrayEquals(new double[] {3}, read(index, KEPT, "mauve"));
    }

    @Test
    void anIndexIsThePlace() {
        ColumnEncoding.Index index = new ColumnEncoding.Index(COLOURS, Unknown.OWN, Missing.OWN, 4);
        assertEquals(5, index.places());
        assertArrayEquals(new double[] {2}, read(index, KEPT, "blue"));
        assertArrayEquals(new double[] {3}, read(index, KEPT, ""));
        assertArrayEquals(new double[] {4}, read(index, KEPT, "mauve"));
    }

    @Test
    void whatIsRefusedIsNamed() {
        ColumnEncoding strict = new ColumnEncoding.OneHot(COLOURS, Unknown.ERROR, Missing.ERROR);
        assertEquals("'mauve' is none of the 3 categories of training: red, green, blue", fault(strict, KEPT, "mauve"));
        assertEquals("the value is missing", fault(strict, KEPT, "NA"));
        assertEquals("the value is missing", fault(new ColumnEncoding.Numeric(), REFUSED, ""));
        assertEquals("'x' is not a decimal number", fault(new ColumnEncoding.Numeric(), KEPT, "x"));
        assertEquals("'XL' is not one of S, M", fault(new ColumnEncoding.Ordinal(List.of("S", "M")), KEPT, "XL"));
    }

    @Test
    void ranksAndTruthsAreNumbers() {
        ColumnEncoding size = new ColumnEncoding.Ordinal(List.of("S", "M", "L"));
        assertArrayEquals(new double[] {2}, read(size, KEPT, "L"));
        assertArrayEquals(new double[] {Double.NaN}, read(size, KEPT, "NA"));
        assertArrayEquals(new double[] {1}, read(new ColumnEncoding.Binary("no", "yes"), KEPT, "yes"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1970-01-01                     | 0
            2024-05-31                     | 1717113600
            2024-05-31T12:30               | 1717158600
            2024-05-31 12:30:15.25         | 1717158615.25
            2024-05-31T12:30:15Z           | 1717158615
            2024-05-31T12:30:15+02:00      | 1717151415
            2024-05-31T12:30:15-0530       | 1717178415
            1969-12-31T23:59:59            | -1
            12:30                          | 45000
            """)
    void isoTimesAreSeconds(String text, double seconds) {
        // expected values: date -u -d TEXT +%s
        assertArrayEquals(
                new double[] {seconds},
                read(new ColumnEncoding.DateTime(ColumnEncoding.DateTime.ISO, List.of(Part.TIME)), KEPT, text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-30",
                "2023-02-29",
                "2024-5-31",
                "2024-05-31T",
                "2024-05-3112:30",
                "2024-05-31T24:00",
                "2024-05-31T12",
                "2024-05-31T12:30:",
                "2024-05-31T12:30+2",
                "2024-05-31T12:30+02:",
                "2024-05-31T12:30+02:60",
                "2024-05-31T12:30Zx",
                "2024/05/31",
                "31.05.2024",
                "today"
            })
    void whatIsNotIsoIsRefused(String text) {
        ColumnEncoding iso = new ColumnEncoding.DateTime(ColumnEncoding.DateTime.ISO, List.of(Part.TIME));
        assertEquals(
                "'" + text + "' is not a date or time of ISO 8601, such as 2024-05-31T12:30", fault(iso, KEPT, text));
    }

    @Test
    void cyclicalPartsAreOnTheCircle() {
        ColumnEncoding parts = new ColumnEncoding.DateTime(
                ColumnEncoding.DateTime.ISO, List.of(Part.MONTH, Part.WEEKDAY, Part.HOUR, Part.YEAR));
        // April is a quarter of the year after January; 2024-04-01 was a Monday
        assertArrayEquals(new double[] {1, 0, 0, 1, 0, -1, 2024}, read(parts, KEPT, "2024-04-01T12:00"), 1e-15);
        double[] missing = read(parts, KEPT, "NA");
        assertEquals(7, missing.length);
        for (double value : missing) {
            assertTrue(Double.isNaN(value));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dd.MM.yyyy, 31.05.2024, 1717113600",
        "dd.MM.yyyy HH:mm, 31.05.2024 12:30, 1717158600",
        "MM/dd/yy, 05/31/24, 1717113600",
        "d MMM yyyy, 31 May 2024, 1717113600",
        "yyyy-MM, 2024-05, 1714521600",
        "yyyy, 2024, 1704067200",
        "HH 'h', 12 h, 43200"
    })
    void patternsAreRead(String format, String text, double seconds) {
        ColumnEncoding encoding = new ColumnEncoding.DateTime(format, List.of(Part.TIME));
        assertArrayEquals(new double[] {seconds}, read(encoding, KEPT, text));
        assertNotNull(fault(encoding, KEPT, text + "x"));
    }

    @Test
    void patternsRefuseDatesThatAreNotInTheCalendar() {
        assertNotNull(fault(new ColumnEncoding.DateTime("dd.MM.yyyy", List.of(Part.TIME)), KEPT, "31.04.2024"));
    }

    @Test
    void aTimeAloneHasNoMonth() {
        ColumnEncoding month = new ColumnEncoding.DateTime(ColumnEncoding.DateTime.ISO, List.of(Part.MONTH));
        assertEquals("'12:30' has no date, and month is a part of dates", fault(month, KEPT, "12:30"));
    }

    @Test
    void valuesOfProgramsAreReadAsTheirTextsWouldBe() {
        assertArrayEquals(new double[] {41}, value(new ColumnEncoding.Numeric(), 41));
        assertArrayEquals(new double[] {0.1}, value(new ColumnEncoding.Numeric(), 0.1));
        assertArrayEquals(new double[] {7}, value(new ColumnEncoding.Numeric(), " 7 "));
        assertArrayEquals(new double[] {Double.NaN}, value(new ColumnEncoding.Numeric(), null));
        assertArrayEquals(new double[] {Double.NaN}, value(new ColumnEncoding.Numeric(), Float.NaN));
        ColumnEncoding numbers = new ColumnEncoding.OneHot(List.of("1", "2"), Unknown.ERROR, Missing.ERROR);
        assertArrayEquals(new double[] {0, 1}, value(numbers, 2.0));
        ColumnEncoding time = new ColumnEncoding.DateTime(ColumnEncoding.DateTime.ISO, List.of(Part.TIME));
        assertArrayEquals(new double[] {1717113600}, value(time, LocalDate.of(2024, 5, 31)));
        assertArrayEquals(new double[] {1717158600}, value(time, LocalDateTime.of(2024, 5, 31, 12, 30)));
        assertArrayEquals(new double[] {1717158600}, value(time, Instant.parse("2024-05-31T12:30:00Z")));
        assertArrayEquals(new double[] {1717151400}, value(time, OffsetDateTime.parse("2024-05-31T12:30:00+02:00")));
        assertArrayEquals(new double[] {1717158600}, value(time, "2024-05-31 12:30"));
    }

    private static double[] value(ColumnEncoding encoding, Object value) {
        double[] into = new double[encoding.width()];
        assertNull(ColumnReader.of(encoding, CellRules.OF_VALUES).readValue(value, into, 0));
        return into;
    }

    private static double[] read(ColumnEncoding encoding, CellRules rules, String text) {
        double[] into = new double[encoding.width() + 2];
        assertNull(ColumnReader.of(encoding, rules).read(text, into, 1));
        assertEquals(0, into[0]);
        assertEquals(0, into[into.length - 1]);
        return java.util.Arrays.copyOfRange(into, 1, into.length - 1);
    }

    private static String fault(ColumnEncoding encoding, CellRules rules, String text) {
        CellFault fault = ColumnReader.of(encoding, rules).read(text, new double[encoding.width()], 0);
        return fault == null ? null : fault.what();
    }
}
