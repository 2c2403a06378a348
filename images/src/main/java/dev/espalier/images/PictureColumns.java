package dev.espalier.images;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.Setting;
import dev.espalier.core.data.csv.TextTable;
import dev.espalier.core.document.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a CSV file that names pictures and their classes.
 *
 * @param pathColumn the column of their paths, relative to the folder of the file
 * @param labelColumn the column of their classes
 */
public record PictureColumns(
        @Setting("column of the paths of pictures") String pathColumn,
        @Setting("column of their classes") String labelColumn) {

    /** The columns path and label. */
    public PictureColumns() {
        this("path", "label");
    }

    /**
     * The pictures that a file names, with their classes.
     *
     * @param file the file
     * @param given the names of the classes in their order; empty for those that occur in alphabetical order
     * @throws EspalierException with every row without path, or whose class is missing or not one of those that are given
     */
    PictureListing labelled(Path file, List<String> given) {
        TextTable table = TextTable.read(file);
        int paths = column(table, file, pathColumn, "path-column");
        int labels = column(table, file, labelColumn, "label-column");
        List<String> classes = given.isEmpty()
                ? table.rows().stream()
                        .map(row -> row.get(labels))
                        .filter(label -> !label.isEmpty())
                        .distinct()
                        .sorted()
                        .toList()
                : given;
        List<PictureFile> files = new ArrayList<>();
        ProblemList problems = new ProblemList(file.toString());
        for (int row = 0; row < table.rows().size(); row++) {
            String label = table.rows().get(row).get(labels);
            String where = file + ":" + table.lines().get(row);
            if (label.isEmpty()) {
                problems.add(ErrorCode.DATA_LABEL, where, "the class is missing", "fill it in, or remove the row");
            } else if (!classes.contains(label)) {
                problems.add(
                        ErrorCode.DATA_LABEL,
                        where,
                        "there is no class '" + label + "'",
                        Suggestions.nearest(label, classes));
            }
            add(files, table, row, paths, file, classes.indexOf(label), problems);
        }
        return listing(file, classes, files, problems);
    }

    /**
     * The pictures that a file names, without classes.
     *
     * @param file the file
     * @throws EspalierException with every row without path
     */
    PictureListing unlabelled(Path file) {
        TextTable table = TextTable.read(file);
        int paths = column(table, file, pathColumn, "path-column");
        List<PictureFile> files = new ArrayList<>();
        ProblemList problems = new ProblemList(file.toString());
        for (int row = 0; row < table.rows().size(); row++) {
            add(files, table, row, paths, file, PictureFile.UNLABELLED, problems);
        }
        return listing(file, List.of(), files, problems);
    }

    private static void add(
            List<PictureFile> files, TextTable table, int row, int paths, Path file, int label, ProblemList problems) {
        String path = table.rows().get(row).get(paths);
        if (path.isEmpty()) {
            problems.add(
                    ErrorCode.DATA_VALUE,
                    file + ":" + table.lines().get(row),
                    "the path is missing",
                    "fill it in, or remove the row");
        } else {
            files.add(new PictureFile(file.resolveSibling(path), path, label));
        }
    }

    private static PictureListing listing(
            Path file, List<String> classes, List<PictureFile> files, ProblemList problems) {
        if (files.isEmpty() && problems.isEmpty()) {
            problems.add(
                    ErrorCode.DATA_SIZE, file.toString(), "the file names no pictures", "add a row for each picture");
        }
        problems.throwIfAny();
        return new PictureListing(file, classes, files, 0);
    }

    private static int column(TextTable table, Path file, String name, String setting) {
        int column = table.columns().indexOf(name);
        if (column < 0) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    file.toString(),
                    "there is no column '" + name + "'",
                    "set " + setting + " to one of " + String.join(", ", table.columns()));
        }
        return column;
    }
}
