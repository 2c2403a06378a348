package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Decides from settings and a first look at the values what the columns of a training table are. */
final class CsvColumns {

    /** More categories than this in one column are a mistake: an identifier, or free text. */
    static final int MOST_CATEGORIES = 1_000;

    static final int MOST_CLASSES = 10_000;

    private static final int MOST_WHOLE_CLASSES = 20;
    private static final String INPUT = "features";

    private final CsvSource source;
    private final CsvScan scan;
    private final String where;
    private final ProblemList problems;

    CsvColumns(CsvSource source, CsvScan scan, String where) {
        this.source = source;
        this.scan = scan;
        this.where = where;
        this.problems = new ProblemList(where);
    }

    /**
     * The layout of the table.
     *
     * @throws dev.espalier.api.EspalierException with everything about header and kinds of columns that is wrong
     */
    CsvLayout layout() {
        requireNamedColumns();
        problems.throwIfAny();
        List<CsvLayout.Source> features = new ArrayList<>();
        List<Schema.Column> columns = new ArrayList<>();
        List<CsvLayout.TargetPart> targets = new ArrayList<>();
        for (String target : source.targetColumns()) {
            targets.add(target(scan.names().indexOf(target)));
        }
        for (int i = 0; i < scan.columns().size(); i++) {
            CsvScan.Column column = scan.columns().get(i);
            if (!source.targetColumns().contains(column.name())
                    && !source.ignore().contains(column.name())) {
                List<String> categories = categories(column);
                columns.add(new Schema.Column(column.name(), categories));
                CsvCell cell = categories.isEmpty()
                        ? new CsvCell.Quantity(source.missingCells())
                        : CsvCell.Category.of(categories, source.missingCells());
                features.add(new CsvLayout.Source(i, column.name(), cell));
            }
        }
        if (features.isEmpty()) {
            add(ErrorCode.DATA_SCHEMA, "there is no column to predict from", "list fewer columns in ignore or targets");
        }
        problems.throwIfAny();
        int width = columns.stream().mapToInt(Schema.Column::width).sum();
        Schema.Input input = new Schema.Input(INPUT, Shape.of(width), columns);
        return new CsvLayout(List.of(new CsvLayout.InputPart(input, features)), targets);
    }

    private void requireNamedColumns() {
        String known = "the columns are " + listed(scan.names());
        if (scan.rows() == 0) {
            add(ErrorCode.DATA_SIZE, "there are no rows below the header", "give at least one");
        }
        if (source.targetColumns().isEmpty()) {
            add(ErrorCode.MISSING_SETTING, "no column to predict is given", "set data.label; " + known);
        }
        Stream.of(source.targetColumns(), source.numeric(), source.categorical(), source.ignore())
                .flatMap(List::stream)
                .filter(name -> !scan.names().contains(name))
                .forEach(name -> add(ErrorCode.DATA_SCHEMA, "there is no column '" + name + "'", known));
    }

    /** The categories of a feature; none for a numeric one. */
    private List<String> categories(CsvScan.Column column) {
        boolean listedNumeric = source.numeric().contains(column.name());
        boolean listedCategorical = source.categorical().contains(column.name());
        if (column.isEmpty()) {
            add(ErrorCode.DATA_VALUE, "column '" + column.name() + "' has no values", "list it in ignore");
            return List.of();
        }
        if (listedNumeric || (!listedCategorical && column.isNumeric())) {
            return List.of();
        }
        if (column.overflows()) {
            add(
                    ErrorCode.DATA_VALUE,
                    "column '" + column.name() + "' has more than " + MOST_CATEGORIES + " different values",
                    "list it in ignore if it is an identifier or free text, or in numeric");
            return List.of();
        }
        return sorted(column.distinct());
    }

    private CsvLayout.TargetPart target(int index) {
        CsvScan.Column column = scan.columns().get(index);
        List<String> classes = isClassification(column) ? classes(column) : List.of();
        return classes.isEmpty()
                ? new CsvLayout.TargetPart(
                        new Schema.Target(column.name(), TargetKind.VALUES, 1, List.of()),
                        new CsvLayout.Source(
                                index,
                                column.name(),
                                new CsvCell.Quantity(source.missingCells().refused())))
                : new CsvLayout.TargetPart(
                        new Schema.Target(column.name(), TargetKind.CLASS_INDEX, classes.size(), classes),
                        new CsvLayout.Source(
                                index,
                                column.name(),
                                CsvCell.ClassLabel.of(classes, column.isNumeric(), source.missingCells())));
    }

    private boolean isClassification(CsvScan.Column column) {
        return switch (source.task()) {
            case CLASSIFICATION -> true;
            case REGRESSION -> false;
            case AUTO ->
                !source.classes().isEmpty()
                        || !column.isNumeric()
                        || (column.isMostlyWhole() && wholeClasses(column).size() <= MOST_WHOLE_CLASSES);
        };
    }

    private List<String> classes(CsvScan.Column column) {
        if (!source.classes().isEmpty()) {
            return source.classes();
        }
        List<String> classes = column.isNumeric() ? wholeClasses(column) : sorted(column.distinct());
        if (column.overflows()) {
            add(
                    ErrorCode.DATA_VALUE,
                    "label '" + column.name() + "' has more than " + MOST_CLASSES + " different values",
                    "set task: regression to predict values, or name another column");
        } else if (classes.size() < 2) {
            add(
                    ErrorCode.DATA_SIZE,
                    "label '" + column.name() + "' has " + classes.size() + " classes; there must be at least 2",
                    "give data of several classes, or list them in classes");
        }
        return classes;
    }

    private static List<String> wholeClasses(CsvScan.Column column) {
        return sorted(column.distinct().stream()
                .filter(text -> CsvCell.isWhole(text) && !text.startsWith("-"))
                .toList());
    }

    /** In numerical order if all are whole numbers, and else by their characters, whatever the locale. */
    private static List<String> sorted(Collection<String> values) {
        return values.stream().allMatch(CsvCell::isWhole)
                ? values.stream()
                        .sorted(Comparator.comparingLong(Long::parseLong))
                        .toList()
                : values.stream().sorted().toList();
    }

    private void add(ErrorCode code, String what, String remedy) {
        problems.add(code, where, what, remedy);
    }

    static String listed(List<String> names) {
        return names.size() <= 20
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 20)) + ", … (" + names.size() + " in all)";
    }
}
