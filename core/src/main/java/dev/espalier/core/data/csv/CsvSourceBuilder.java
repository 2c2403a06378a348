package dev.espalier.core.data.csv;

import dev.espalier.api.data.ColumnEncoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a {@link CsvSource}, one setting at a time; what is not set has its default. */
public final class CsvSourceBuilder {

    private final String path;
    private String label = "";
    private List<String> targets = List.of();
    private TargetTask task = TargetTask.AUTO;
    private List<String> classes = List.of();
    private List<String> numeric = List.of();
    private List<String> categorical = List.of();
    private final Map<String, List<String>> ordinal = new LinkedHashMap<>();
    private List<String> binary = List.of();
    private final Map<String, DateTimeColumn> dateTime = new LinkedHashMap<>();
    private List<String> ignore = List.of();
    private CsvSource.Missing missing = CsvSource.Missing.REFUSE;
    private MissingTargets missingTargets = MissingTargets.REFUSE;
    private List<String> missingMarkers = List.of();
    private String delimiter = CsvFormat.AUTO;
    private String decimal = CsvFormat.AUTO;
    private String grouping = "";
    private final Map<String, String> units = new LinkedHashMap<>();
    private CategoryPlaces places = new CategoryPlaces();
    private String validation = "";
    private String test = "";

    CsvSourceBuilder(String path) {
        this.path = path;
    }

    /**
     * Names the column to predict.
     *
     * @param column the column
     * @return this
     */
    public CsvSourceBuilder label(String column) {
        this.label = column;
        return this;
    }

    /**
     * Names the columns to predict, instead of a label.
     *
     * @param columns at least one
     * @return this
     */
    public CsvSourceBuilder targets(String... columns) {
        this.targets = List.of(columns);
        return this;
    }

    /**
     * Says what is done with the targets, instead of deciding by their values.
     *
     * @param targetTask classification or regression
     * @return this
     */
    public CsvSourceBuilder task(TargetTask targetTask) {
        this.task = targetTask;
        return this;
    }

    /**
     * Lists the classes, instead of those that are found.
     *
     * @param names in the order of their indices
     * @return this
     */
    public CsvSourceBuilder classes(String... names) {
        this.classes = List.of(names);
        return this;
    }

    /**
     * Lists columns of numbers.
     *
     * @param columns any
     * @return this
     */
    public CsvSourceBuilder numeric(String... columns) {
        this.numeric = List.of(columns);
        return this;
    }

    /**
     * Lists columns of categories.
     *
     * @param columns any
     * @return this
     */
    public CsvSourceBuilder categorical(String... columns) {
        this.categorical = List.of(columns);
        return this;
    }

    /**
     * Gives the order of the categories of a column, which become their ranks, from 0.
     *
     * @param column the column
     * @param categories from the lowest to the highest, at least two
     * @return this
     */
    public CsvSourceBuilder ordinal(String column, String... categories) {
        ordinal.put(column, List.of(categories));
        return this;
    }

    /**
     * Lists columns of two values, which become 0 and 1.
     *
     * @param columns any
     * @return this
     */
    public CsvSourceBuilder binary(String... columns) {
        this.binary = List.of(columns);
        return this;
    }

    /**
     * Gives the format of a column of dates and times.
     *
     * @param column the column
     * @param format {@code iso}, or a pattern of {@link java.time.format.DateTimeFormatter}
     * @param parts what it becomes; those that there are if none is given
     * @return this
     */
    public CsvSourceBuilder dateTime(String column, String format, ColumnEncoding.Part... parts) {
        dateTime.put(column, new DateTimeColumn(format, List.of(parts)));
        return this;
    }

    /**
     * Lists columns that are not features.
     *
     * @param columns any
     * @return this
     */
    public CsvSourceBuilder ignore(String... columns) {
        this.ignore = List.of(columns);
        return this;
    }

    /**
     * Says what is done with missing values of features.
     *
     * @param treatment refused unless this is called
     * @return this
     */
    public CsvSourceBuilder missing(CsvSource.Missing treatment) {
        this.missing = treatment;
        return this;
    }

    /**
     * Says what is done with rows to train on that lack a target.
     *
     * @param treatment refused unless this is called
     * @return this
     */
    public CsvSourceBuilder missingTargets(MissingTargets treatment) {
        this.missingTargets = treatment;
        return this;
    }

    /**
     * Lists texts that stand for a missing value, beside the empty cell.
     *
     * @param texts such as {@code NA}
     * @return this
     */
    public CsvSourceBuilder missingMarkers(String... texts) {
        this.missingMarkers = List.of(texts);
        return this;
    }

    /**
     * Names the delimiter between cells.
     *
     * @param between one character, or {@code tab}; what divides the first rows best unless this is called
     * @return this
     */
    public CsvSourceBuilder delimiter(String between) {
        this.delimiter = between;
        return this;
    }

    /**
     * Names the decimal sign.
     *
     * @param sign {@code "."} or {@code ","}; what the first rows have unless this is called
     * @return this
     */
    public CsvSourceBuilder decimal(String sign) {
        this.decimal = sign;
        return this;
    }

    /**
     * Names the sign between groups of three digits.
     *
     * @param sign one of {@code . , ' _} or a blank; there is none unless this is called
     * @return this
     */
    public CsvSourceBuilder grouping(String sign) {
        this.grouping = sign;
        return this;
    }

    /**
     * Names the unit of a column of numbers.
     *
     * @param column the column
     * @param text such as {@code kg}, {@code €} or {@code %}
     * @return this
     */
    public CsvSourceBuilder unit(String column, String text) {
        units.put(column, text);
        return this;
    }

    /**
     * Says how categories are encoded.
     *
     * @param encoding unknown and rare ones, one-hot values and embeddings
     * @return this
     */
    public CsvSourceBuilder places(CategoryPlaces encoding) {
        this.places = encoding;
        return this;
    }

    /**
     * Names a file to validate on, instead of samples of the training file.
     *
     * @param file the path
     * @return this
     */
    public CsvSourceBuilder validation(String file) {
        this.validation = file;
        return this;
    }

    /**
     * Names a file to test on.
     *
     * @param file the path
     * @return this
     */
    public CsvSourceBuilder test(String file) {
        this.test = file;
        return this;
    }

    /**
     * Makes the source.
     *
     * @return the source
     * @throws IllegalArgumentException if settings contradict each other
     */
    public CsvSource build() {
        return new CsvSource(
                path,
                label,
                targets,
                task,
                classes,
                new ColumnKinds(numeric, categorical, ordinal, binary, dateTime, ignore),
                missing,
                missingTargets,
                new CsvFormat(missingMarkers, delimiter, decimal, grouping, units),
                places,
                validation,
                test);
    }
}
