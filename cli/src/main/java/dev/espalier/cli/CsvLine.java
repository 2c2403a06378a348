package dev.espalier.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.StringWriter;
import java.util.List;

/** Lines of CSV (RFC 4180). */
final class CsvLine {

    private CsvLine() {}

    /** The line of cells, with its end; an empty text is quoted, to be told from a missing value. */
    static String of(List<String> cells) {
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
