package dev.espalier.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as CSV (RFC 4180) with a header.
 *
 * @param columns what is written
 */
record PredictionCsv(PredictionColumns columns) implements PredictionFormat {

    @Override
    public String header() {
        List<String> names = new ArrayList<>(columns.kept());
        names.addAll(columns.names());
        return CsvLine.of(names);
    }

    @Override
    public String row(List<String> kept, List<PredictionColumns.Cell> predicted) {
        List<String> cells = new ArrayList<>(kept);
        predicted.forEach(cell -> cells.add(cell.text()));
        return CsvLine.of(cells);
    }
}
