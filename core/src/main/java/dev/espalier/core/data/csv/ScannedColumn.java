package dev.espalier.core.data.csv;

import dev.espalier.core.data.column.CellRules;
import dev.espalier.core.data.column.DecimalParser;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a column of a table holds. */
final class ScannedColumn {

    private static final double MOST_WHOLE = 1L << 53;

    private final String name;
    private final CellRules rules;
    private final ByteKeys markers = new ByteKeys();
    private final DecimalParser parser;
    private final boolean plain;
    private final boolean point;
    private final boolean timed;
    private final DistinctValues distinct;
    private long numbers;
    private long whole;
    private long texts;
    private long missing;
    private boolean inDouble;
    private boolean lost;
    private boolean hasTimes;
    private boolean hasDates;
    private boolean rowNumbers = true;
    private double firstNumber;
    private @Nullable Map<String, Integer> counts;

    /**
     * Nothing seen yet.
     *
     * @param name of the column
     * @param rules of its cells
     * @param mostDistinct how many different values are remembered
     * @param timed whether it is a column of dates and times
     */
    ScannedColumn(String name, CellRules rules, int mostDistinct, boolean timed) {
        this.timed = timed;
        this.name = name;
        this.rules = rules;
        this.plain = rules.notation().isPlain();
        this.point = rules.notation().decimal() == '.';
        this.parser = new DecimalParser(plain ? rules.notation().decimal() : '.');
        this.distinct = new DistinctValues(mostDistinct);
        for (String marker : rules.missing().markers()) {
            byte[] bytes = marker.getBytes(StandardCharsets.UTF_8);
            markers.add(bytes, 0, bytes.length);
        }
    }

    /** Looks at a cell; returns what it is on a {@link CellTape}. */
    long add(CsvRow row, int cell) {
        byte[] bytes = row.bytes(cell);
        int from = row.start(cell);
        int to = row.end(cell);
        if (from == to || (markers.size() > 0 && markers.find(bytes, from, to) != ByteKeys.NONE)) {
            missing++;
            return CellTape.text(0);
        }
        if (plain ? parser.read(bytes, from, to) : isNumber(row.text(cell))) {
            return addNumber(bytes, from, to);
        }
        texts++;
        rowNumbers = false;
        if (timed && !(hasTimes && hasDates)) {
            seeTime(bytes, from, to);
        }
        return addText(bytes, from, to);
    }

    private long addText(byte[] bytes, int from, int to) {
        int key = distinct.add(bytes, from, to);
        lost |= key == ByteKeys.NONE;
        return CellTape.text(key + 1);
    }

    private boolean isNumber(String text) {
        String number = rules.notation().plain(text);
        if (number == null) {
            return false;
        }
        byte[] bytes = number.getBytes(StandardCharsets.UTF_8);
        return parser.read(bytes, 0, bytes.length);
    }

    private long addNumber(byte[] bytes, int from, int to) {
        double value = parser.value();
        inDouble |= (float) value != value;
        if (parser.isPadded()) {
            texts++;
            rowNumbers = false;
            return addText(bytes, from, to);
        }
        lost |= !Float.isFinite((float) value);
        if (numbers == 0) {
            firstNumber = value;
        }
        rowNumbers &= value == firstNumber + numbers;
        numbers++;
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < MOST_WHOLE;
        whole += isWhole ? 1 : 0;
        if (distinct.overflows()) {
            return CellTape.number(value);
        }
        // a text with another sign is a category as it is written
        if (isWhole && (point || indexOf(bytes, from, to, ',') < 0)) {
            distinct.add((long) value);
        } else {
            distinct.add(bytes, from, to);
        }
        return CellTape.number(value);
    }

    /** Whether the cells can be read from a tape by a reader of numbers, or else by one of texts. */
    boolean isTaped(boolean asNumbers) {
        return !lost && (asNumbers || (whole == numbers && point));
    }

    /** A text by its index on a tape, from 1. */
    String tapedText(int index) {
        return distinct.text(index - 1);
    }

    private void seeTime(byte[] bytes, int from, int to) {
        boolean time = indexOf(bytes, from, to, ':') >= 0;
        hasTimes |= time;
        hasDates |= !time || to - from > 10;
    }

    private static int indexOf(byte[] bytes, int from, int to, char c) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == c) {
                return i;
            }
        }
        return -1;
    }

    String name() {
        return name;
    }

    CellRules rules() {
        return rules;
    }

    /** Whether every value is missing. */
    boolean isEmpty() {
        return numbers + texts == 0;
    }

    /** The number of missing values. */
    long missing() {
        return missing;
    }

    /** The number of values that are neither missing nor numbers. */
    long texts() {
        return texts;
    }

    /** Whether at least half of the values are numbers; the others are mistakes then. */
    boolean isNumeric() {
        return numbers > 0 && numbers >= texts;
    }

    /** Whether at least half of the numbers are whole. */
    boolean isMostlyWhole() {
        return 2 * whole >= numbers;
    }

    /** Whether the numbers count the rows. */
    boolean isRowNumber() {
        return rowNumbers && missing == 0 && numbers > 1 && (firstNumber == 0 || firstNumber == 1);
    }

    /** Whether there is a number among the values that a float does not hold exactly. */
    boolean needsDoubles() {
        return inDouble;
    }

    /** Whether there are texts with a time of day, and whether there are texts with a date. */
    boolean hasTimes() {
        return hasTimes;
    }

    boolean hasDates() {
        return hasDates || !hasTimes;
    }

    /** Whether there are more different values than are remembered. */
    boolean overflows() {
        return distinct.overflows();
    }

    /** The different values, whole numbers in their shortest form. */
    Set<String> distinct() {
        return counts().keySet();
    }

    /** How often a value occurs, in its shortest form; of use where not {@link #overflows()}. */
    int count(String value) {
        return counts().getOrDefault(value, 0);
    }

    private Map<String, Integer> counts() {
        Map<String, Integer> known = counts;
        if (known == null) {
            known = distinct.counts();
            counts = known;
        }
        return known;
    }
}
