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
import dev.espalier.core.data.column.NumberReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Decides from settings and a first look at the values what the columns of a training table are. */
final class CsvColumns {

    /** Ranges, versions and the like may become this many categories without being listed. */
    private static final int MOST_GUESSED_CATEGORIES = 20;

    static final int MOST_WHOLE_CLASSES = 20;

    /** Of two numbers that differ in sign alone, the negative one is a class if it is at least a tenth of the other. */
    private static final int LEAST_FRACTION = 10;

    private static final String INPUT = "features";

    /** The name that pandas gives to a column without one. */
    private static final Pattern WRITTEN_INDEX = Pattern.compile("Unnamed: \\d+");

    private static final ColumnEncoding NUMERIC = new ColumnEncoding.Numeric();

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
        List<CellSource> features = new ArrayList<>();
        List<Schema.Column> columns = new ArrayList<>();
        List<CsvLayout.InputPart> inputs = new ArrayList<>();
        List<CsvLayout.TargetPart> targets = new ArrayList<>();
        for (String target : settings.targets()) {
            targets.add(target(scan.names().indexOf(target)));
        }
        for (int i = 0; i < scan.columns().size(); i++) {
            ScannedColumn column = scan.columns().get(i);
            if (!settings.isFeature(column.name()) || isWrittenIndex(column)) {
                continue;
            }
            ColumnEncoding encoding = encoding(column);
            Schema.Column described = new Schema.Column(column.name(), encoding);
            CellSource cells = new CellSource(i, column.name(), ColumnReader.of(encoding, column.rules()));
            if (encoding instanceof ColumnEncoding.Index) {
                Schema.Input input = new Schema.Input(column.name(), Shape.of(1), List.of(described));
                inputs.add(new CsvLayout.InputPart(input, List.of(cells)));
            } else {
                columns.add(described);
                features.add(cells);
            }
        }
        requireInputs(features, inputs);
        problems.throwIfAny();
        if (!features.isEmpty()) {
            int width = columns.stream().mapToInt(Schema.Column::width).sum();
            Schema.Input input = new Schema.Input(INPUT, Shape.of(width), columns);
            inputs.add(0, new CsvLayout.InputPart(input, features));
        }
        return new CsvLayout(inputs, targets, side());
    }

    private void requireInputs(List<CellSource> features, List<CsvLayout.InputPart> inputs) {
        if (features.isEmpty() && inputs.isEmpty()) {
            add(
                    ErrorCode.DATA_SCHEMA,
                    "there is no column to predict from",
                    scan.isOneCellWide()
                            ? "every row has one cell: set delimiter to the character between cells, or add columns"
                            : "list fewer columns in ignore or targets");
        }
        if (!features.isEmpty()
                && inputs.stream().anyMatch(input -> input.schema().name().equals(INPUT))) {
            add(
                    ErrorCode.DATA_SCHEMA,
                    "the embedded column '" + INPUT + "' has the name of the input of all other columns",
                    "rename the column");
        }
    }

    /** What is worth telling a user about the columns that are not used. */
    List<String> ignored() {
        List<String> ignored = new ArrayList<>();
        for (ScannedColumn column : scan.columns()) {
            if (column.name().isEmpty()) {
                ignored.add("the first column, which has no name");
            } else if (settings.isFeature(column.name()) && isWrittenIndex(column)) {
                ignored.add(column.name() + ", which counts the rows");
            } else if (settings.kinds().ignore().contains(column.name())) {
                ignored.add(column.name());
            }
        }
        return ignored;
    }

    /** Whether a column is the index of a data frame that was written and read twice. */
    private boolean isWrittenIndex(ScannedColumn column) {
        return column.isRowNumber()
                && WRITTEN_INDEX.matcher(column.name()).matches()
                && settings.kinds().named().noneMatch(column.name()::equals);
    }

    private List<CsvLayout.SideColumn> side() {
        return settings.side().stream()
                .map(name -> new CsvLayout.SideColumn(name, scan.names().indexOf(name)))
                .toList();
    }

    /** Requires the columns that settings name to be there. */
    static void requireKnown(ColumnSettings settings, CsvScan scan, String where) {
        CsvColumns columns = new CsvColumns(settings, scan, where);
        columns.requireNamedColumns(DataSource.Targets.OPTIONAL);
        columns.problems.throwIfAny();
    }

    private void requireNamedColumns(DataSource.Targets required) {
        String known = scan.isOneCellWide()
                ? "every row has one cell: set delimiter to the character between cells, such as "
                        + likelyDelimiter(scan.names().get(0)) + "; the one column is " + listed(scan.known())
                : "the columns are " + listed(scan.known());
        if (scan.rows() == 0) {
            add(ErrorCode.DATA_SIZE, "there are no rows below the header", "give at least one");
        }
        if (settings.targets().isEmpty() && required == DataSource.Targets.REQUIRED) {
            add(
                    ErrorCode.MISSING_SETTING,
                    "no column to predict is given",
                    "set data.label, or for an autoencoder the target of the loss to input; " + known);
        }
        Stream.of(
                        settings.targets().stream(),
                        settings.kinds().named(),
                        settings.format().units().keySet().stream(),
                        settings.places().embedding().keySet().stream(),
                        settings.side().stream())
                .flatMap(names -> names)
                .filter(name -> !scan.names().contains(name))
                .distinct()
                .forEach(name -> add(ErrorCode.DATA_SCHEMA, "there is no column '" + name + "'", known));
    }

    private static String likelyDelimiter(String header) {
        return header.indexOf('\t') >= 0 ? "tab" : header.indexOf('|') >= 0 ? "'|'" : "';'";
    }

    private ColumnEncoding encoding(ScannedColumn column) {
        String name = column.name();
        if (column.isEmpty()) {
            add(ErrorCode.DATA_VALUE, "column '" + name + "' has no values", "list it in ignore");
            return NUMERIC;
        }
        List<String> ranks = settings.kinds().ordinal().get(name);
        if (ranks != null) {
            return new ColumnEncoding.Ordinal(ranks);
        }
        DateTimeColumn dateTime = settings.kinds().dateTime().get(name);
        if (dateTime != null) {
            return dateTime.encoding(column.hasDates(), column.hasTimes());
        }
        if (settings.kinds().binary().contains(name)) {
            return binary(column);
        }
        boolean listed = settings.isCategorical(name);
        if (settings.isNumeric(name) || (!listed && column.isNumeric())) {
            return NUMERIC;
        }
        if (!listed && refusedAsNumbers(column, "column", "categories")) {
            return NUMERIC;
        }
        return categorical(column);
    }

    private ColumnEncoding binary(ScannedColumn column) {
        List<String> values = sorted(column.distinct());
        return TwoValues.encoding(values).orElseGet(() -> {
            add(
                    ErrorCode.DATA_VALUE,
                    "column '" + column.name() + "' is listed in binary and has "
                            + (column.overflows() ? "more than " : "") + values.size() + " different value"
                            + (values.size() == 1 ? "" : "s") + ": " + listed(values),
                    "correct it, or list the column in categorical");
            return NUMERIC;
        });
    }

    private ColumnEncoding categorical(ScannedColumn column) {
        if (column.overflows()) {
            add(
                    ErrorCode.DATA_VALUE,
                    "column '" + column.name() + "' has more than " + settings.mostCategories(column.name())
                            + " different values",
                    "list it in ignore if it is an identifier or free text, name it in embedding, or list it in numeric");
            return NUMERIC;
        }
        List<String> categories = sorted(column.distinct()).stream()
                .filter(category -> column.count(category) >= settings.places().rare())
                .toList();
        if (categories.isEmpty()) {
            add(
                    ErrorCode.DATA_VALUE,
                    "each category of column '" + column.name() + "' has fewer than "
                            + settings.places().rare() + " samples",
                    "set rare to less, or list the column in ignore");
            return NUMERIC;
        }
        return settings.encoding(column.name(), categories);
    }

    private CsvLayout.TargetPart target(int index) {
        ScannedColumn column = scan.columns().get(index);
        List<String> classes = isClassification(column) ? classes(column) : List.of();
        return classes.isEmpty()
                ? new CsvLayout.TargetPart(
                        new Schema.Target(column.name(), TargetKind.VALUES, 1, List.of()),
                        new CellSource(index, column.name(), new NumberReader(settings.targetRules(column.name()))))
                : new CsvLayout.TargetPart(
                        new Schema.Target(column.name(), TargetKind.CLASS_INDEX, classes.size(), classes),
                        new CellSource(
                                index, column.name(), ClassLabel.of(classes, column.isNumeric(), settings.missing())));
    }

    private boolean isClassification(ScannedColumn column) {
        return switch (settings.task()) {
            case CLASSIFICATION -> true;
            case REGRESSION -> false;
            case AUTO ->
                !settings.classes().isEmpty()
                        || !column.isNumeric()
                        || (column.isMostlyWhole() && wholeClasses(column).size() <= MOST_WHOLE_CLASSES);
        };
    }

    private List<String> classes(ScannedColumn column) {
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

    private static List<String> wholeClasses(ScannedColumn column) {
        List<String> all =
                sorted(column.distinct().stream().filter(CellText::isWhole).toList());
        List<String> notNegative =
                all.stream().filter(text -> !text.startsWith("-")).toList();
        return notNegative.size() < 2 || all.stream().allMatch(text -> hasOpposite(column, text)) ? all : notNegative;
    }

    /** Whether a whole number is 0, or its opposite is there too and the negative one of both is not a rare mistake. */
    private static boolean hasOpposite(ScannedColumn column, String text) {
        String positive = text.startsWith("-") ? text.substring(1) : text;
        long negatives = column.count("-" + positive);
        return text.equals("0") || (column.count(positive) > 0 && negatives * LEAST_FRACTION >= column.count(positive));
    }

    /**
     * Refuses a column that would become categories only because its numbers are written in another notation, or beside
     * text.
     */
    private boolean refusedAsNumbers(ScannedColumn column, String kind, String values) {
        boolean isTarget = kind.equals("label");
        LikeNumbers alike = LikeNumbers.of(column.distinct(), column.rules().notation());
        boolean few = alike.different() <= MOST_GUESSED_CATEGORIES;
        if (few ? !alike.areMostlyQuantities(isTarget) : !alike.areMostlyNumbers()) {
            return false;
        }
        String keep = isTarget ? "set task: classification" : "list the column in categorical or ignore";
        add(
                ErrorCode.DATA_VALUE,
                kind + " '" + column.name() + "' would become " + (column.overflows() ? "more than " : "")
                        + alike.different() + " " + values + ", though most of its values look like "
                        + (alike.areDates() ? "dates, such as '" : "numbers; '")
                        + CellText.shortened(alike.example())
                        + (alike.areDates() ? "'" : "' is not a decimal number"),
                alike.remedy(column.name(), isTarget) + ", or " + keep);
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
