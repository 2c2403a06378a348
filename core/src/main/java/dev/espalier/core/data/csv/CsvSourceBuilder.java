package dev.espalier.core.data.csv;

import java.util.List;

/** Makes a {@link CsvSource}, one setting at a time; what is not set has its default. */
public final class CsvSourceBuilder {

    private final String path;
    private String label = "";
    private List<String> targets = List.of();
    private TargetTask task = TargetTask.AUTO;
    private List<String> classes = List.of();
    private List<String> numeric = List.of();
    private List<String> categorical = List.of();
    private List<String> ignore = List.of();
    private CsvSource.Missing missing = CsvSource.Missing.REFUSE;
    private List<String> missingMarkers = List.of();
    private String delimiter = ",";
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
     * Lists columns that are no features.
     *
     * @param columns any
     * @return this
     */
    public CsvSourceBuilder ignore(String... columns) {
        this.ignore = List.of(columns);
        return this;
    }

    /**
     * Says what is done with missing values.
     *
     * @param treatment refused unless this is called
     * @return this
     */
    public CsvSourceBuilder missing(CsvSource.Missing treatment) {
        this.missing = treatment;
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
     * @param between one character, or {@code tab}; a comma unless this is called
     * @return this
     */
    public CsvSourceBuilder delimiter(String between) {
        this.delimiter = between;
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
                numeric,
                categorical,
                ignore,
                missing,
                missingMarkers,
                delimiter,
                validation,
                test);
    }
}
