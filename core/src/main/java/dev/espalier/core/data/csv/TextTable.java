package dev.espalier.core.data.csv;

import dev.espalier.api.EspalierException;
import dev.espalier.core.data.file.StoredFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CSV file as the texts of its cells, for files that name others.
 *
 * @param columns the names of the header
 * @param rows as many texts for each row
 * @param lines the line of the file at which each row begins, from 1
 */
public record TextTable(List<String> columns, List<List<String>> rows, List<Long> lines) {

    /** Copies the lists. */
    public TextTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        lines = List.copyOf(lines);
    }

    /**
     * Reads a file, whose delimiter is found by a look at its first rows.
     *
     * @param file the file
     * @return its cells
     * @throws EspalierException with every row that has too few or too many cells; or if the file cannot be read
     */
    public static TextTable read(Path file) {
        CsvTable table = CsvTable.of(new StoredFile(file), new CsvFormat());
        List<String> columns = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        List<Long> lines = new ArrayList<>();
        CsvTable.Rows collecting = new CsvTable.Rows() {
            @Override
            public void header(List<String> names) {
                columns.addAll(names);
            }

            @Override
            public void row(CsvRow row) {
                List<String> texts = new ArrayList<>(columns.size());
                for (int i = 0; i < columns.size(); i++) {
                    texts.add(row.text(i));
                }
                rows.add(List.copyOf(texts));
                lines.add(row.line());
            }
        };
        table.read(collecting, new RowProblems(table, Optional.empty()));
        return new TextTable(columns, rows, lines);
    }
}
