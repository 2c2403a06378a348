package dev.espalier.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.StringWriter;
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
        return line(names);
    }

    @Override
    public String row(List<String> kept, List<PredictionColumns.Cell> predicted) {
        List<String> cells = new ArrayList<>(kept);
        predicted.forEach(cell -> cells.add(cell.text()));
        return line(cells);
    }

    private static String line(List<String> cells) {
        StringWriter line = new StringWriter();
        CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.EMPTY)
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(line)
                .writeRecord(cells);
        return line.toString();
    }
}
