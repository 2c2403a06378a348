package dev.espalier.core.data.csv;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.data.file.DataFile;
import dev.espalier.core.data.file.MalformedDataException;
import dev.espalier.core.data.file.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A CSV file with a header, read row by row.
 *
 * @param file the file
 * @param dialect its delimiter and decimal sign
 */
record CsvTable(StoredFile file, CsvDialect dialect) {

    static final String TAB = "tab";

    /** Is told what a file holds. */
    interface Rows {

        /** The names of the columns: different, and empty for a first column without a name. */
        void header(List<String> names);

        /** A row of at least as many cells as there are columns; the others are empty. */
        void row(CsvRow row);
    }

    /**
     * The content of a file, to compare it with what is read again.
     *
     * @param digest SHA-256 of the file
     * @param checksum of its decompressed bytes
     */
    record Content(String digest, long checksum) {}

    /**
     * A file, with the dialect of its first rows where none is given.
     *
     * @param file the file
     * @param format what is given
     */
    static CsvTable of(StoredFile file, CsvFormat format) {
        return new CsvTable(file, CsvDialect.of(file, format));
    }

    /**
     * Reads the whole file.
     *
     * @param rows is told of those with as many cells as there are columns
     * @param problems is told of the others
     * @return its content
     * @throws EspalierException with every row that has too few or too many cells, unless such rows are skipped
     */
    Content read(Rows rows, RowProblems problems) {
        DataFile<Long> read = DataFile.read(file, (in, storedBytes, mostBytes) -> parse(in, rows, problems));
        problems.throwIfAny();
        return new Content(read.digest(), read.value());
    }

    /**
     * Reads the whole file once more, without those rows that have too few or too many cells.
     *
     * @param rows is told of the others
     * @param before what was read before
     * @throws EspalierException if the file is not the same
     */
    void readAgain(Rows rows, Content before) {
        RowProblems known = new RowProblems(this, Optional.of(problem -> {}));
        if (DataFile.readAgain(file, (in, storedBytes, mostBytes) -> parse(in, rows, known)) != before.checksum()) {
            throw changed();
        }
    }

    EspalierException changed() {
        return new EspalierException(
                ErrorCode.IO,
                path().toString(),
                "the file changed while it was read",
                "try again when no other process writes to it");
    }

    /**
     * The names of the columns.
     *
     * @throws EspalierException if the file cannot be read, or is not a table
     */
    List<String> columns() {
        List<String> columns = new ArrayList<>();
        Rows header = new Rows() {
            @Override
            public void header(List<String> names) {
                columns.addAll(names);
            }

            @Override
            public void row(CsvRow row) {
                // only the header is asked for
            }
        };
        read(header, new RowProblems(this, Optional.of(problem -> {})));
        return columns;
    }

    /** The file's path. */
    Path path() {
        return file.path();
    }

    private long parse(InputStream in, Rows rows, RowProblems problems) throws IOException {
        CsvParser parser = new CsvParser(in, dialect.delimiter().getBytes(StandardCharsets.UTF_8));
        CsvRow row = parser.next();
        if (row == null) {
            throw nothing();
        }
        List<String> names = header(row);
        int columns = names.size();
        rows.header(names);
        for (row = parser.next(); row != null; row = parser.next()) {
            if (row.count() == columns || (row.count() == columns + 1 && row.isEmpty(columns))) {
                rows.row(row);
            } else {
                problems.add(row.line(), problem(row, columns));
            }
        }
        return parser.checksum();
    }

    private MalformedDataException nothing() {
        return file.comesOnce()
                ? new MalformedDataException(
                        "it is empty; it is not a regular file and can be read only once",
                        "write a header and at least one row into it, and name it once")
                : new MalformedDataException("the file is empty", "give a file with a header and at least one row");
    }

    private Problem problem(CsvRow row, int columns) {
        return new Problem(
                ErrorCode.DATA_FORMAT,
                path() + ":" + row.line(),
                "the row has " + row.count() + " cells; the header has " + columns,
                columns == 1 || row.count() == 1
                        ? "set delimiter to the character between cells, such as ';' or tab, or complete the row"
                        : "quote cells that hold a " + dialect.delimiterName() + ", or complete the row");
    }

    private List<String> header(CsvRow row) throws MalformedDataException {
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        // rows of some programs end with a delimiter
        int count = row.count() > 1 && row.isEmpty(row.count() - 1) ? row.count() - 1 : row.count();
        for (int i = 0; i < count; i++) {
            String name = row.text(i);
            if (name.indexOf('\t') >= 0) {
                throw new MalformedDataException(
                        "the header holds a tab, and the delimiter is " + dialect.delimiterName(),
                        "set delimiter: tab, or separate the cells by " + dialect.delimiterName());
            }
            if (name.chars().anyMatch(Character::isISOControl)) {
                throw new MalformedDataException(
                        "the header holds control characters", "give a text file with a header");
            }
            boolean index = i == 0 && count > 1;
            if (name.isEmpty() && !index) {
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
}
