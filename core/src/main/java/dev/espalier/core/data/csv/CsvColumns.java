package dev.espalier.core.data.csv;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.column.CellText;
import dev.espalier.core.data.column.ColumnReader;
import dev.espalier.core.data.column.DecimalText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Decides from settings and a first look at the values what the columns of a training table are. */
final class CsvColumns {

    /** A column of numbers in a notation that is not understood may become this many categories without being listed. */
    private static final int MOST_GUESSED_CATEGORIES = 20;

    private static final int MOST_WHOLE_CLASSES = 20;

    /** Of two numbers that differ in sign alone, the negative one is a class if it is at least a tenth of the other. */
    private static final int LEAST_FRACTION = 10;

    private static final String INPUT = "features";

    private final ColumnSettings settings;
    private final CsvScan scan;
    private final String where;
    private final ProblemList problems;

    CsvColumns(ColumnSettings settings, CsvScan scan, String where) {
        this.settings = settings;
        this.scan = scan;
        this.where = where;
        this.problems = new ProblemList(where);
    }

    /**
     * The layout of the table.
     *
     * @param required whether there must be a column to predict
     * @throws dev.espalier.api.EspalierException with everything about header and kinds of columns that is wrong
     */
    CsvLayout layout(DataSource.Targets required) {
        requireNamedColumns(required);
        problems.throwIfAny();
        List<CsvLayout.Source> features = new ArrayList<>();
        List<Schema.Column> columns = new ArrayList<>();
        List<CsvLayout.TargetPart> targets = new ArrayList<>();
        for (String target : settings.targets()) {
            targets.add(target(scan.names().indexOf(target)));
        }
        for (int i = 0; i < scan.columns().size(); i++) {
            CsvScan.Column column = scan.columns().get(i);
            if (settings.isFeature(column.name())) {
                List<String> categories = categories(column);
                ColumnEncoding encoding =
                        categories.isEmpty() ? new ColumnEncoding.Numeric() : settings.oneHot(categories);
                columns.add(new Schema.Column(column.name(), encoding));
                ColumnReader cell = ColumnReader.of(encoding, settings.rules(column.name()));
                features.add(new CsvLayout.Source(i, column.name(), cell));
            }
        }
        if (features.isEmpty()) {
            add(
                    ErrorCode.DATA_SCHEMA,
                    "there is no column to predict from",
                    scan.isOneCellWide()
                            ? "every row has one cell: set delimiter to the character between cells, or add columns"
                            : "list fewer columns in ignore or targets");
        }
        problems.throwIfAny();
        int width = columns.stream().mapToInt(Schema.Column::width).sum();
        Schema.Input input = new Schema.Input(INPUT, Shape.of(width), columns);
        return new CsvLayout(List.of(new CsvLayout.InputPart(input, features)), targets, side());
    }

    private List<CsvLayout.SideColumn> side() {
        return settings.side().stream()
                .map(name -> new CsvLayout.SideColumn(name, scan.names().indexOf(name)))
                .toList();
    }

    private void requireNamedColumns(DataSource.Targets required) {
        String known = scan.isOneCellWide()
                ? "every row has one cell: set delimiter to the character between cells, such as "
                        + likelyDelimiter(scan.names().get(0)) + "; the one column is " + listed(scan.names())
                : "the columns are " + listed(scan.names());
        if (scan.rows() == 0) {
            add(ErrorCode.DATA_SIZE, "there are no rows below the header", "give at least one");
        }
        if (settings.targets().isEmpty() && required == DataSource.Targets.REQUIRED) {
            add(
                    ErrorCode.MISSING_SETTING,
                    "no column to predict is given",
                    "set data.label, or for an autoencoder the target of the loss to input; " + known);
        }
        Stream.of(settings.targets(), settings.numeric(), settings.categorical(), settings.ignored(), settings.side())
                .flatMap(List::stream)
                .filter(name -> !scan.names().contains(name))
                .distinct()
                .forEach(name -> add(ErrorCode.DATA_SCHEMA, "there is no column '" + name + "'", known));
    }

    private static String likelyDelimiter(String header) {
        return header.indexOf('\t') >= 0 ? "tab" : header.indexOf('|') >= 0 ? "'|'" : "';'";
    }

    /** The categories of a feature; none for a numeric one. */
    private List<String> categories(CsvScan.Column column) {
        boolean listedNumeric = settings.numeric().contains(column.name());
        boolean listedCategorical = settings.categorical().contains(column.name());
        if (column.isEmpty()) {
            add(ErrorCode.DATA_VALUE, "column '" + column.name() + "' has no values", "list it in ignore");
            return List.of();
        }
        if (listedNumeric || (!listedCategorical && column.isNumeric())) {
            return List.of();
        }
        if (!listedCategorical && refusedAsNumbers(column, "column", "categories")) {
            return List.of();
        }
        if (column.overflows()) {
            add(
                    ErrorCode.DATA_VALUE,
                    "column '" + column.name() + "' has more than " + ColumnSettings.MOST_CATEGORIES
                            + " different values",
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
                        new CsvLayout.Source(index, column.name(), settings.targetQuantity()))
                : new CsvLayout.TargetPart(
                        new Schema.Target(column.name(), TargetKind.CLASS_INDEX, classes.size(), classes),
                        new CsvLayout.Source(
                                index, column.name(), ClassLabel.of(classes, column.isNumeric(), settings.missing())));
    }

    private boolean isClassification(CsvScan.Column column) {
        return switch (settings.task()) {
            case CLASSIFICATION -> true;
            case REGRESSION -> false;
            case AUTO ->
                !settings.classes().isEmpty()
                        || !column.isNumeric()
                        || (column.isMostlyWhole() && wholeClasses(column).size() <= MOST_WHOLE_CLASSES);
        };
    }

    private List<String> classes(CsvScan.Column column) {
        if (!settings.classes().isEmpty()) {
            return settings.classes();
        }
        List<String> classes = column.isNumeric() ? wholeClasses(column) : sorted(column.distinct());
        if (settings.task() == TargetTask.AUTO && !column.isNumeric() && refusedAsNumbers(column, "label", "classes")) {
            return classes;
        }
        if (column.overflows()) {
            add(
                    ErrorCode.DATA_VALUE,
                    "label '" + column.name() + "' has more than " + ColumnSettings.MOST_CLASSES + " different values",
                    "set task: regression to predict values, or name another column");
        } else if (classes.size() < 2) {
            add(
                    ErrorCode.DATA_SIZE,
                    "label '" + column.name() + "' has " + (classes.isEmpty() ? "no class" : "1 class")
                            + "; there must be at least 2",
                    "give data of several classes, or list them in classes"
                            + (column.isNumeric() ? "; to predict values set task: regression" : ""));
        }
        return classes;
    }

    private static List<String> wholeClasses(CsvScan.Column column) {
        List<String> all =
                sorted(column.distinct().stream().filter(CellText::isWhole).toList());
        List<String> notNegative =
                all.stream().filter(text -> !text.startsWith("-")).toList();
        return notNegative.size() < 2 || all.stream().allMatch(text -> hasOpposite(column, text)) ? all : notNegative;
    }

    /** Whether a whole number is 0, or its opposite is there too and the negative one of both is not a rare mistake. */
    private static boolean hasOpposite(CsvScan.Column column, String text) {
        String positive = text.startsWith("-") ? text.substring(1) : text;
        long negatives = column.count("-" + positive);
        return text.equals("0") || (column.count(positive) > 0 && negatives * LEAST_FRACTION >= column.count(positive));
    }

    /**
     * Refuses a column that would become many categories only because its numbers are written in another notation, or beside
     * text.
     */
    private boolean refusedAsNumbers(CsvScan.Column column, String kind, String values) {
        List<String> texts = column.distinct().stream()
                .filter(text -> !DecimalText.matches(text))
                .sorted()
                .toList();
        List<String> alike = texts.stream().filter(NumberLikeText::matches).toList();
        int different = column.distinct().size();
        int numbers = different - texts.size() + alike.size();
        if (different <= MOST_GUESSED_CATEGORIES || 2 * numbers <= different) {
            return false;
        }
        boolean isTarget = kind.equals("label");
        String keep = isTarget ? "set task: classification" : "list the column in categorical or ignore";
        String remedy;
        if (alike.isEmpty()) {
            remedy = "list '" + CellText.shortened(texts.get(0)) + "' in missing-markers, or " + keep;
        } else if (alike.stream().allMatch(DecimalText::matchesPadded)) {
            remedy =
                    (isTarget ? "set task: regression" : "list the column in numeric") + " to read numbers, or " + keep;
        } else {
            remedy = "write numbers like 1234.5, or " + keep;
        }
        add(
                ErrorCode.DATA_VALUE,
                kind + " '" + column.name() + "' would become " + (column.overflows() ? "more than " : "") + different
                        + " "
                        + values + ", though most of its values look like numbers; '"
                        + CellText.shortened((alike.isEmpty() ? texts : alike).get(0)) + "' is not a decimal number",
                remedy);
        return true;
    }

    /** In numerical order if all are whole numbers, and else by their characters, whatever the locale. */
    private static List<String> sorted(Collection<String> values) {
        return values.stream().allMatch(CellText::isWhole)
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
