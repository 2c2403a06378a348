package dev.espalier.core.data.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.data.file.DataFile;
import dev.espalier.core.data.file.MalformedDataException;
import dev.espalier.core.data.file.StoredFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A CSV file with a header, read row by row.
 *
 * @param file the file
 * @param delimiter between two cells: one character, or {@link #TAB}
 */
record CsvTable(StoredFile file, String delimiter) {

    static final String TAB = "tab";

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Is told what a file holds. */
    interface Rows {

        /** The names of the columns: different and not empty. */
        void header(List<String> names);

        /**
         * A row of as many cells as there are columns.
         *
         * @param line where it begins in the file, from 1
         * @param cells without surrounding blanks
         */
        void row(long line, List<String> cells);
    }

    /**
     * Reads the whole file.
     *
     * @param rows is told of those with as many cells as there are columns
     * @param problems is told of the others
     * @return the digest of the file
     * @throws EspalierException with every row that has too few or too many cells, unless such rows are skipped
     */
    String read(Rows rows, RowProblems problems) {
        DataFile<RowProblems> read = DataFile.read(file, (in, storedBytes, mostBytes) -> parse(in, rows, problems));
        problems.throwIfAny();
        return read.digest();
    }

    /** The file's path. */
    Path path() {
        return file.path();
    }

    private RowProblems parse(InputStream in, Rows rows, RowProblems problems) throws IOException {
        // not closed: that would close the stream, whose end has yet to be looked at
        Iterator<CsvRecord> records = CsvReader.builder()
                .fieldSeparator(delimiter.equals(TAB) ? '\t' : delimiter.charAt(0))
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .ofCsvRecord(text(in))
                .iterator();
        long line = 0;
        try {
            if (!records.hasNext()) {
                throw nothing();
            }
            List<String> names = header(records.next());
            rows.header(names);
            while (records.hasNext()) {
                CsvRecord record = records.next();
                line = record.getStartingLineNumber();
                row(record, names.size(), rows, problems);
            }
        } catch (CsvParseException e) {
            throw unwrapped(e, line);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof CharacterCodingException
                    ? new MalformedDataException("the text after line " + line + " is not UTF-8", "convert it to UTF-8")
                    : e.getCause();
        }
        return problems;
    }

    private MalformedDataException nothing() {
        return file.comesOnce()
                ? new MalformedDataException(
                        "it is empty; it is not a regular file and can be read only once",
                        "write a header and at least one row into it, and name it once")
                : new MalformedDataException("the file is empty", "give a file with a header and at least one row");
    }

    /** Strict UTF-8, after the byte-order mark that spreadsheets put in front. */
    private static Reader text(InputStream in) throws IOException {
        Reader text = new BufferedReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        return text;
    }

    private void row(CsvRecord record, int columns, Rows rows, RowProblems problems) {
        if (record.getFieldCount() == columns) {
            List<String> cells = new ArrayList<>(columns);
            for (int i = 0; i < columns; i++) {
                cells.add(record.getField(i).strip());
            }
            rows.row(record.getStartingLineNumber(), cells);
        } else {
            Problem problem = new Problem(
                    ErrorCode.DATA_FORMAT,
                    path() + ":" + record.getStartingLineNumber(),
                    "the row has " + record.getFieldCount() + " cells; the header has " + columns,
                    columns == 1 || record.getFieldCount() == 1
                            ? "set delimiter to the character between cells, such as ';' or tab, or complete the row"
                            : "quote cells that hold a '" + delimiter + "', or complete the row");
            problems.add(record.getStartingLineNumber(), problem);
        }
    }

    private List<String> header(CsvRecord record) throws MalformedDataException {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < record.getFieldCount(); i++) {
            String name = record.getField(i).strip();
            if (name.indexOf('\t') >= 0) {
                throw new MalformedDataException(
                        "the header holds a tab, and the delimiter is '" + delimiter + "'",
                        "set delimiter: tab, or separate the cells by '" + delimiter + "'");
            }
            if (name.chars().anyMatch(Character::isISOControl)) {
                throw new MalformedDataException(
                        "the header holds control characters", "give a text file with a header");
            }
            if (name.isEmpty()) {
                throw new MalformedDataException(
                        "column " + (i + 1) + " of the header has no name", "name every column");
            }
            if (!seen.add(name)) {
                throw new MalformedDataException("the header has two columns '" + name + "'", "rename one of them");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    private static IOException unwrapped(CsvParseException e, long line) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return new MalformedDataException(
                        "the text after line " + line + " is not UTF-8", "convert it to UTF-8");
            }
            if (cause instanceof IOException exception) {
                return exception;
            }
        }
        return new MalformedDataException(
                "the text after line " + line + " cannot be divided into cells (" + e.getMessage() + ")",
                "check the quotes");
    }
}
