package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.Dataset;
import dev.espalier.core.document.FileReason;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds out the samples that a column or a file names. */
final class NamedSamples {

    private static final int MOST_LISTED = 10;

    private NamedSamples() {}

    /** Holds out the samples with a value in a column. */
    static TrainValidationSplit ofColumn(Dataset data, Holdout.Column held, String setting) {
        List<String> texts = SideTexts.of(data, held.column(), setting + ".column");
        boolean[] out = new boolean[texts.size()];
        for (int sample = 0; sample < out.length; sample++) {
            out[sample] = texts.get(sample).equals(held.value());
        }
        TrainValidationSplit split = TrainValidationSplit.parts(data, out);
        Set<String> values = new LinkedHashSet<>(texts);
        if (split.validation().size() == 0) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    setting + ".value",
                    "no row has '" + held.value() + "' in column '" + held.column() + "'",
                    "its values are " + listed(values));
        }
        requireTraining(split, setting + ".value");
        return split;
    }

    private static String listed(Set<String> values) {
        String first = values.stream()
                .limit(MOST_LISTED)
                .map(value -> "'" + value + "'")
                .collect(Collectors.joining(", "));
        return values.size() > MOST_LISTED ? first + ", …" : first;
    }

    /**
     * Holds out the samples whose numbers are in a file.
     *
     * @param data the samples that are left
     * @param rows the row of each, from 0, ascending
     * @param all the rows of all samples, ascending; the table may have others, which are left out
     * @param file the file
     * @param setting what names it, such as {@code data.validation.rows}
     */
    static TrainValidationSplit ofRows(Dataset data, int[] rows, int[] all, Path file, String setting) {
        boolean[] out = new boolean[data.size()];
        int most = all.length == 0 ? 0 : all[all.length - 1] + 1;
        int[] lineOf = new int[most];
        ProblemList problems = new ProblemList(file.toString());
        int line = 0;
        for (String text : lines(file, setting)) {
            line++;
            String number = text.strip();
            if (number.isEmpty()) {
                continue;
            }
            String where = file + ":" + line;
            int row = row(number, most);
            if (row < 0) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        where,
                        "'" + number + "' is not the number of a row; it must be a whole number from 1 to " + most,
                        "write one number a line, 1 for the first row of data");
            } else if (lineOf[row] > 0) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        where,
                        "row " + number + " is listed a second time, first on line " + lineOf[row],
                        "remove one of them");
            } else {
                lineOf[row] = line;
                int sample = Arrays.binarySearch(rows, row);
                if (sample >= 0) {
                    out[sample] = true;
                } else if (Arrays.binarySearch(all, row) >= 0) {
                    problems.add(
                            ErrorCode.DATA_VALUE,
                            where,
                            "row " + number + " is held out for the test",
                            "list it for validation or for the test, not for both");
                }
            }
        }
        problems.throwIfAny();
        TrainValidationSplit split = TrainValidationSplit.parts(data, out);
        if (split.validation().size() == 0) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE, file.toString(), "it lists no row", "write one number a line");
        }
        requireTraining(split, setting);
        return split;
    }

    private static List<String> lines(Path file, String setting) {
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException notText) {
            throw new EspalierException(
                    ErrorCode.DATA_FORMAT,
                    file.toString(),
                    "it is not text in UTF-8",
                    "set " + setting + " to a file of row numbers",
                    notText);
        } catch (IOException failure) {
            throw new EspalierException(
                    ErrorCode.IO,
                    file.toString(),
                    "cannot be read: " + FileReason.of(failure),
                    "check the path in " + setting,
                    failure);
        }
    }

    /** A row, from 0; negative if the text is not its number. */
    private static int row(String number, int most) {
        if (!number.matches("[1-9][0-9]{0,9}")) {
            return -1;
        }
        long row = Long.parseLong(number);
        return row <= most ? (int) row - 1 : -1;
    }

    private static void requireTraining(TrainValidationSplit split, String setting) {
        if (split.train().size() == 0) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE, setting, "it holds out all rows", "leave some to train on");
        }
    }
}
