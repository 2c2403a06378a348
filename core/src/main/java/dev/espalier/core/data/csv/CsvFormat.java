package dev.espalier.core.data.csv;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import java.util.List;
import java.util.Map;

/**
 * How the cells of a CSV file are written.
 *
 * @param missingMarkers texts that mark a missing value, besides the empty cell
 * @param delimiter one character, {@code tab}, or {@code auto} for what divides the first rows best
 * @param decimal {@code "."}, {@code ","}, or {@code auto} for what the first rows have
 * @param grouping the sign between groups of three digits; empty if there is none
 * @param units for columns of numbers with a unit its text, such as {@code kg}
 */
public record CsvFormat(
        @Setting("texts that mark a missing value, besides the empty cell")
        List<String> missingMarkers,

        @Setting("delimiter between cells: one character, tab, or auto")
        String delimiter,

        @Setting("decimal sign: \".\", \",\" or auto") String decimal,

        @Setting("sign between groups of three digits, such as \"'\"; none by default")
        String grouping,

        @Setting("units, currencies or per cent signs of numeric columns, as in {weight: kg, price: \"€\"}")
        Map<String, String> units) {

    /** What is found by a look at the first rows. */
    public static final String AUTO = "auto";

    private static final String GROUPING_SIGNS = ".,'_ ";

    /** Checks each setting. */
    public CsvFormat {
        missingMarkers = List.copyOf(missingMarkers);
        units = Map.copyOf(units);
        boolean oneCharacter = delimiter.length() == 1 && "\"\r\n".indexOf(delimiter.charAt(0)) < 0;
        Check.require(
                oneCharacter || delimiter.equals(CsvTable.TAB) || delimiter.equals(AUTO),
                "delimiter",
                delimiter,
                "must be one character other than a quote, tab, or auto");
        Check.require(List.of(".", ",", AUTO).contains(decimal), "decimal", decimal, "must be \".\", \",\" or auto");
        Check.require(
                grouping.isEmpty() || (grouping.length() == 1 && GROUPING_SIGNS.contains(grouping)),
                "grouping",
                grouping,
                "must be one of . , ' _ or a blank");
        Check.require(
                grouping.isEmpty() || !grouping.equals(decimal),
                "grouping",
                grouping,
                "must differ from the decimal sign");
        Check.require(!units.containsValue(""), "units", units, "must not be empty texts");
    }

    /** Everything found by a look at the first rows. */
    public CsvFormat() {
        this(List.of(), AUTO, AUTO, "", Map.of());
    }
}
