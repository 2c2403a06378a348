package dev.espalier.core.data.csv;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Problem;
import dev.espalier.api.Setting;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.data.column.CellText;
import dev.espalier.core.data.column.MissingCells;
import dev.espalier.core.data.file.StoredFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A CSV file with a header (RFC 4180, UTF-8, plain or gzip).
 *
 * <p>Every column is a feature unless it is a target or ignored. A column of which at least half of the values are decimal
 * numbers is numeric, and its other values are refused; any other column is categorical, with categories in alphabetical
 * order, or in numerical order if all are whole numbers. {@code numeric}, {@code categorical}, {@code ordinal}, {@code
 * binary} and {@code date-time} override this: numbers with leading zeros, such as {@code 07}, are numbers only in a column
 * that is listed in {@code numeric}. All features together are the input {@code features}, except that an embedded column
 * is an input of its own, named after it.
 *
 * <p>A column whose values are mostly numbers in another notation ({@code 3,5}, {@code 1'234}, {@code 12 kg}, {@code $5},
 * {@code 80 %}, {@code 07}) or dates ({@code 2024-05-31}) is refused unless it is listed, with the setting that reads it;
 * so is one of more than 20 different values like {@code 12:30}, {@code 3-4} or {@code 1.2.3}. Delimiter and decimal sign
 * are found by a look at the first rows unless they are given, and stated before training. A first column without a name,
 * as pandas and R write it, is ignored, and so are delimiters at the end of rows.
 *
 * <p>A target is a classification if its column is not numeric, or if at least half of its numbers are whole and it has at
 * most 20 distinct values; {@code task} overrides this. Its classes are its distinct values, in the order of categories;
 * negative numbers are classes if {@code classes} lists them, if there would be fewer than two classes without them, as
 * with -1 and 1, or if the numbers lie symmetrically about 0 and no negative one is less than a tenth as frequent as its
 * opposite. A text target that looks like numbers is refused as a feature is, unless {@code task} or {@code classes} is
 * set.
 *
 * <p>With {@code missing: keep} a missing number is NaN, to be replaced by the preprocessing step {@code impute}; a missing
 * category is 0 for every category, or has a place of its own with {@code missing: own}. Rows without a
 * target are refused, or left out with {@code missing-targets: skip}; with {@code missing-targets: mask} a row counts for the
 * targets that it has, and lacks the others. A category that is not in the training data is an
 * error, is treated as a missing one with {@code unknown: missing}, or has a place of its own with {@code unknown: own};
 * categories of fewer samples than {@code rare} are treated the same.
 *
 * <p>In files to predict, columns are matched by name, and unknown columns are ignored. If a file contains the targets,
 * too, the model can be evaluated on it. A file may be a pipe, such as {@code /dev/stdin}, which is read once and kept in
 * memory while it is parsed.
 *
 * <p>Choose it for tables.
 *
 * @param path the file to train on
 * @param label the column to predict; to predict several, list them in {@code targets}
 * @param targets the columns to predict
 * @param task what is done with the targets
 * @param classes the classes of a single target in their order; empty for those that are found
 * @param kinds the columns whose kind is not inferred
 * @param missing what is done with missing values of features
 * @param missingTargets what is done with rows without a target
 * @param format how cells are written
 * @param places how categories are encoded
 * @param validation a file to validate on; empty to cut samples from the training file
 * @param test a file to test on; empty if there is none
 */
@Plugin(value = "csv", summary = "a CSV file with a header")
public record CsvSource(
        @Setting(value = "file of training samples", shorthand = true, location = true)
        String path,

        @Setting("the column to predict") String label,
        @Setting("the columns to predict, instead of label") List<String> targets,

        @Setting("classification, regression or auto: text or at most 20 different whole numbers are classes")
        TargetTask task,

        @Setting("the classes in their order, instead of the values that occur")
        List<String> classes,

        @Setting(value = "kinds of columns", flatten = true) ColumnKinds kinds,

        @Setting("refuse, keep for the preprocessing step impute, or own (kept, with a place for missing categories)")
        Missing missing,

        @Setting(
                "refuse, skip or mask: whether rows that lack a target are errors, left out, or left out of the losses and metrics"
                        + " of that target alone")
        MissingTargets missingTargets,

        @Setting(value = "format of cells", flatten = true) CsvFormat format,

        @Setting(value = "encoding of categories", flatten = true)
        CategoryPlaces places,

        @Setting(value = "a file to validate on, instead of samples of the training file", location = true)
        String validation,

        @Setting(value = "a file to test on", location = true)
        String test)
        implements DataSource {

    /** What is done with missing values of features. */
    public enum Missing {
        /** A missing value is an error. */
        REFUSE,
        /** A missing number is NaN until it is imputed, a missing category none of the categories. */
        KEEP,
        /** A missing number is NaN until it is imputed, a missing category has a place of its own. */
        OWN;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the lists. */
    public CsvSource {
        targets = List.copyOf(targets);
        classes = List.copyOf(classes);
        Check.require(label.isEmpty() || targets.isEmpty(), "targets", targets, "must be empty if label is given");
        requireDifferentClasses(classes);
        List<String> predicted = label.isEmpty() ? targets : List.of(label);
        ColumnKinds.requireDifferent(
                "ignore", Stream.of(predicted, kinds.named().toList()));
        Check.require(
                classes.isEmpty() || (targets.size() <= 1 && task != TargetTask.REGRESSION),
                "classes",
                classes,
                "must be empty for a regression or several targets");
    }

    /** A source that has yet to be told its file and its label: loading it says so. */
    public CsvSource() {
        this("", "");
    }

    /**
     * A file with one target and everything else left to its values.
     *
     * @param path the file to train on
     * @param label the column to predict
     */
    public CsvSource(String path, String label) {
        this(
                path,
                label,
                List.of(),
                TargetTask.AUTO,
                List.of(),
                new ColumnKinds(),
                Missing.REFUSE,
                MissingTargets.REFUSE,
                new CsvFormat(),
                new CategoryPlaces(),
                "",
                "");
    }

    /**
     * Begins a source of which more is said than its file and its label.
     *
     * <pre>{@code
     * CsvSource flowers = CsvSource.builder("flowers.csv")
     *         .label("species")
     *         .missing(CsvSource.Missing.KEEP)
     *         .ignore("id")
     *         .build();
     * }</pre>
     *
     * @param path the file to train on
     * @return a builder
     */
    public static CsvSourceBuilder builder(String path) {
        return new CsvSourceBuilder(path);
    }

    /**
     * The same source with another treatment of missing targets.
     *
     * @param treatment what is done with rows without a target
     * @return the source
     */
    public CsvSource with(MissingTargets treatment) {
        return new CsvSource(
                path, label, targets, task, classes, kinds, missing, treatment, format, places, validation, test);
    }

    @Override
    public void check(Targets required) {
        List<Problem> problems = new ArrayList<>(pathProblems());
        if (targetColumns().isEmpty() && required == Targets.REQUIRED) {
            problems.add(new Problem(
                    ErrorCode.MISSING_SETTING, "data.label", "no column to predict is given", "set it to a column"));
        }
        throwIfAny(problems);
    }

    private List<Problem> pathProblems() {
        return path.isEmpty()
                ? List.of(new Problem(
                        ErrorCode.MISSING_SETTING,
                        "data.path",
                        "no file is given",
                        "set path to a CSV file with a header"))
                : List.of();
    }

    private static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    @Override
    public Parts load(Context context) {
        // Whether columns to predict are given is asked when the columns are known that can be.
        throwIfAny(pathProblems());
        CsvTable table = CsvTable.of(new StoredFile(context.resolve(path)), format);
        ColumnSettings columns = columns(context.sideColumns(), table.dialect());
        CsvScan scan = new CsvScan(
                columns::rules, columns::mostDistinct, kinds.dateTime().keySet(), CellTape.ofHeap());
        RowProblems problems = new RowProblems(table, Optional.empty());
        CsvTable.Content content = table.read(scan, problems);
        CsvColumns decided = new CsvColumns(columns, scan, table.path().toString());
        CsvLayout layout = decided.layout(context.targets());
        List<String> notes = List.of(table.dialect().describe(), describe(decided.ignored()));
        Dataset train = CsvDatasetReader.read(table, layout, scan, content, problems, missingTargets, notes);
        return new Parts(train, part(context, validation, train), part(context, test, train));
    }

    private static String describe(List<String> ignored) {
        return ignored.isEmpty() ? "" : "ignored: " + CsvColumns.listed(ignored);
    }

    @Override
    public Dataset read(Path file, ReadRequest request) {
        return read(new StoredFile(file), request);
    }

    @Override
    public List<String> columns(Path file) {
        return CsvTable.of(new StoredFile(file), format).columns();
    }

    /**
     * Reads a table in the form that a schema asks for.
     *
     * @param file the table
     * @param request what is asked for
     * @return the samples
     */
    public Dataset read(StoredFile file, ReadRequest request) {
        return read(file, request, List.of());
    }

    private Dataset read(StoredFile file, ReadRequest request, List<String> keptIfThere) {
        CsvTable table = CsvTable.of(file, format);
        ColumnSettings columns = columns(List.of(), table.dialect());
        CsvScan scan = new CsvScan(columns::rules, column -> 1, Set.of(), new CellTape(0));
        RowProblems problems = new RowProblems(table, request.skipped());
        CsvTable.Content content = table.read(scan, problems);
        CsvLayout layout = new SchemaColumns(columns, request, keptIfThere, scan, table).layout();
        // a row to predict needs no target; and who is told of skipped rows is told of these, too
        boolean asTrained = missingTargets == MissingTargets.MASK
                || (request.targets() == Targets.REQUIRED && !problems.areSkipped());
        return CsvDatasetReader.read(
                table, layout, scan, content, problems, asTrained ? missingTargets : MissingTargets.REFUSE, List.of());
    }

    /**
     * Describes a table with these settings of formats and columns; the label is described if there is one.
     *
     * @param file the table
     * @return what it holds
     * @throws EspalierException if it cannot be read, or a column that is named is missing
     */
    public TableDescription describe(Path file) {
        CsvTable table = CsvTable.of(new StoredFile(file), format);
        return TableDescriber.describe(columns(List.of(), table.dialect()), table);
    }

    private ColumnSettings columns(List<String> side, CsvDialect dialect) {
        return new ColumnSettings(
                targetColumns(),
                task,
                classes,
                kinds,
                side,
                format,
                dialect.decimal(),
                new MissingCells(Set.copyOf(format.missingMarkers()), missing != Missing.REFUSE),
                missing == Missing.OWN,
                missingTargets == MissingTargets.MASK,
                places);
    }

    private List<String> targetColumns() {
        return label.isEmpty() ? targets : List.of(label);
    }

    private Optional<Dataset> part(Context context, String file, Dataset train) {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        ReadRequest request = new ReadRequest(train.schema(), Targets.REQUIRED);
        return Optional.of(read(new StoredFile(context.resolve(file)), request, context.sideColumns()));
    }

    /** Two spellings of one whole number are one class. */
    private static void requireDifferentClasses(List<String> classes) {
        List<String> numbers = classes.stream().map(CellText::canonical).toList();
        List<String> twice = classes.stream()
                .filter(name ->
                        numbers.indexOf(CellText.canonical(name)) != numbers.lastIndexOf(CellText.canonical(name)))
                .toList();
        Check.require(twice.isEmpty(), "classes", twice, "must name each class once; 1 and 1.0 are one class");
    }
}
