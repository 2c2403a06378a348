package dev.espalier.core.data.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.ColumnEncoding.Part;
import dev.espalier.api.data.ColumnEncoding.Unknown;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.stack.DataStack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** The settings as a stack file gives them. */
class CsvSettingsTest {

    private static CsvSource read(String settings) {
        try (PluginCatalog catalog = PluginCatalog.load(CsvSettingsTest.class.getClassLoader())) {
            String text = "data: {source: csv, path: houses.csv, label: price, " + settings + "}\n";
            return (CsvSource)
                    DataStack.read(text, "stack.yaml", catalog).data().source();
        }
    }

    @Test
    void everySettingOfAColumnIsReadFromAStackFile() {
        CsvSource source = read("""
                numeric: [a], categorical: [b], ordinal: {size: [S, M, L]}, binary: [garden], ignore: [id],
                date-time: {sold: iso, built: dd.MM.yyyy, seen: {format: iso, parts: [hour, day-of-year]}},
                missing: own, missing-markers: ["?"], delimiter: tab, decimal: ",", grouping: ".",
                units: {weight: kg, rate: "%"}, unknown: own, rare: 3, one-hot: 20, embedding: {city: 8}""");
        assertEquals(
                CsvSource.builder("houses.csv")
                        .label("price")
                        .numeric("a")
                        .categorical("b")
                        .ordinal("size", "S", "M", "L")
                        .binary("garden")
                        .ignore("id")
                        .dateTime("sold", "iso")
                        .dateTime("built", "dd.MM.yyyy")
                        .dateTime("seen", "iso", Part.HOUR, Part.DAY_OF_YEAR)
                        .missing(CsvSource.Missing.OWN)
                        .missingMarkers("?")
                        .delimiter("tab")
                        .decimal(",")
                        .grouping(".")
                        .unit("weight", "kg")
                        .unit("rate", "%")
                        .places(new CategoryPlaces(Unknown.OWN, 3, 20, Map.of("city", 8)))
                        .build(),
                source);
    }

    @Test
    void oneSettingLeavesTheOthersAtTheirDefaults() {
        assertEquals(CsvSource.builder("houses.csv").label("price").numeric("a").build(), read("numeric: [a]"));
        assertEquals(List.of(), read("unknown: own").kinds().numeric());
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource(delimiter = '|', textBlock = """
                    rare: 3                              | must be 0 unless unknown is own or missing
                    grouping: "'", decimal: "'"          | must be "." , "," or auto
                    decimal: ";"                         | must be ".", "," or auto
                    decimal: ",", grouping: ","          | must differ from the decimal sign
                    grouping: "x"                        | must be one of . , ' _ or a blank
                    ordinal: {size: [S]}                 | must name at least two categories of 'size'
                    ordinal: {size: [S, S]}              | must name at least two categories of 'size', each once
                    numeric: [a], binary: [a]            | must not name anything that is named elsewhere
                    date-time: {sold: "ddd.QQQQQQQ"}     | Too many pattern letters
                    """)
    void contradictionsAreRefused(String settings, String rule) {
        EspalierException e = assertThrows(EspalierException.class, () -> read(settings));
        assertTrue(e.getMessage().contains(rule.replace("\" ,", "\",")), e.getMessage());
    }
}
