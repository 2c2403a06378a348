package dev.espalier.core.data.csv;

import dev.espalier.core.data.column.DecimalText;
import dev.espalier.core.data.column.NumberNotation;
import dev.espalier.core.data.file.DataFile;
import dev.espalier.core.data.file.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The delimiter and the decimal sign of a file.
 *
 * @param delimiter the character between cells
 * @param decimal the decimal sign
 * @param sniffed whether one of them was found by a look at the first rows
 */
record CsvDialect(String delimiter, char decimal, boolean sniffed) {

    private static final int SAMPLE = 1 << 18;
    private static final int MOST_ROWS = 500;

    /** The likeliest first. */
    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");

    private static final Pattern COMMA = Pattern.compile("[-+]?\\d*,\\d+(?:[eE][-+]?\\d+)?");
    private static final Pattern GROUPED_COMMA = Pattern.compile("[-+]?\\d{1,3}(?:[.' ]\\d{3})+,\\d+");
    private static final Pattern THOUSANDS = Pattern.compile("[-+]?[1-9]\\d{0,2}[.,]\\d{3}");

    /**
     * The dialect of a file: what is given, and else what suits its first rows best.
     *
     * @param file the file
     * @param format what is given
     */
    static CsvDialect of(StoredFile file, CsvFormat format) {
        boolean delimits = !format.delimiter().equals(CsvFormat.AUTO);
        boolean points = !format.decimal().equals(CsvFormat.AUTO);
        String delimiter = format.delimiter().equals(CsvTable.TAB) ? "\t" : format.delimiter();
        if (delimits && points) {
            return new CsvDialect(delimiter, format.decimal().charAt(0), false);
        }
        byte[] sample = sample(file);
        String between = delimits ? delimiter : delimiter(sample);
        char decimal = points
                ? format.decimal().charAt(0)
                : decimal(cells(sample, between), format.units().values());
        return new CsvDialect(between, decimal, true);
    }

    /** What was found, for people. */
    String describe() {
        return sniffed ? "delimiter " + delimiterName() + ", decimal sign '" + decimal + "'" : "";
    }

    /** As it is written in settings. */
    String delimiterName() {
        return delimiter.equals("\t") ? CsvTable.TAB : "'" + delimiter + "'";
    }

    private static byte[] sample(StoredFile file) {
        try {
            return DataFile.firstBytes(file, SAMPLE);
        } catch (IOException damaged) {
            // reading the whole file says what is wrong
            return new byte[0];
        }
    }

    /** The delimiter that divides most rows into as many cells as the header. */
    private static String delimiter(byte[] sample) {
        String best = DELIMITERS.get(0);
        double bestFit = 0;
        int bestWidth = 1;
        for (String candidate : DELIMITERS) {
            List<List<String>> rows = cells(sample, candidate);
            int width = rows.isEmpty() ? 0 : rows.get(0).size();
            double fit = width > 1 ? fit(rows, width) : 0;
            if (fit > bestFit || (fit == bestFit && fit > 0 && width > bestWidth)) {
                best = candidate;
                bestFit = fit;
                bestWidth = width;
            }
        }
        return best;
    }

    private static double fit(List<List<String>> rows, int width) {
        long same = rows.stream()
                .filter(row -> row.size() == width
                        || (row.size() == width + 1 && row.get(width).isEmpty()))
                .count();
        return (double) same / rows.size();
    }

    /** A comma if there are numbers with a decimal comma and none with a decimal point. */
    private static char decimal(List<List<String>> rows, Collection<String> units) {
        long commas = 0;
        for (List<String> row : rows.subList(Math.min(1, rows.size()), rows.size())) {
            for (String text : row) {
                String cell = withoutUnit(text, units);
                if (THOUSANDS.matcher(cell).matches()) {
                    continue;
                }
                if (cell.indexOf('.') >= 0 && DecimalText.matches(cell)) {
                    return '.';
                }
                commas += COMMA.matcher(cell).matches()
                                || GROUPED_COMMA.matcher(cell).matches()
                        ? 1
                        : 0;
            }
        }
        return commas > 0 ? ',' : '.';
    }

    private static String withoutUnit(String cell, Collection<String> units) {
        for (String unit : units) {
            String number = new NumberNotation('.', "", unit).plain(cell);
            if (number != null && !number.equals(cell)) {
                return number;
            }
        }
        return cell;
    }

    /** The whole rows of a sample, as far as it can be divided. */
    private static List<List<String>> cells(byte[] sample, String delimiter) {
        List<List<String>> rows = new ArrayList<>();
        try {
            CsvParser parser =
                    new CsvParser(new ByteArrayInputStream(sample), delimiter.getBytes(StandardCharsets.UTF_8));
            CsvRow row = parser.next();
            while (row != null && rows.size() < MOST_ROWS) {
                List<String> cells = new ArrayList<>(row.count());
                for (int i = 0; i < row.count(); i++) {
                    cells.add(row.text(i));
                }
                rows.add(cells);
                row = parser.next();
            }
        } catch (IOException cutOrMalformed) {
            return rows;
        }
        // the last row of a full sample may be cut
        return sample.length < SAMPLE || rows.size() == MOST_ROWS || rows.size() < 2
                ? rows
                : rows.subList(0, rows.size() - 1);
    }
}
