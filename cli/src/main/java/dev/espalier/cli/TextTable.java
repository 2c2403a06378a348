package dev.espalier.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as they need to be; the last column is as wide as its text. */
final class TextTable {

    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row. */
    TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** The rows as lines, without blanks at their ends. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell);
                if (column < row.size() - 1) {
                    line.append(" ".repeat(width(column) - cell.length())).append(GAP);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private int width(int column) {
        int width = 0;
        for (List<String> row : rows) {
            // A row that ends here may be as long as it likes.
            if (column < row.size() - 1) {
                width = Math.max(width, row.get(column).length());
            }
        }
        return width;
    }
}
