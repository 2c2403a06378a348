package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.data.column.CellFault;
import dev.espalier.core.data.column.CellText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table that a model was trained on, filled column by column and predicted.
 *
 * <p>Values are those of the table, before encoding and preprocessing, which are the model's own:
 *
 * <ul>
 *   <li>numbers for columns of numbers; a boolean is 0 or 1;
 *   <li>texts and constants of enums for categories. A constant is the category of its text, of its name, or of the letters
 *       and digits of either, so that {@code LIGHT_RAIN} is {@code light rain}. Booleans for categories such as yes and no;
 *   <li>values of {@code java.time} and {@link java.util.Date} for dates and times;
 *   <li>texts for all columns: numbers such as {@code 41.5}, anything else as the table has it.
 * </ul>
 *
 * <p>A value that is null, an empty optional, an empty text or NaN is missing, and so is a column that is not set: the model
 * does with it what it has learned in training, or it is refused. No value is ever replaced in silence.
 *
 * <p>What is wrong with a value is not thrown where it is set, but by {@code predict}, together with all other faults of the
 * row. A row keeps its values after it was predicted, and may be changed and predicted again; {@link #clear} empties it. It is
 * for one thread at a time; threads that share a {@link Predictor} have rows of their own. Predicting allocates the result
 * and little else.
 */
public final class Row {

    private final Predictor predictor;
    private final RowFields fields;
    private final double[][] values;
    private final RowDataset data;
    private final boolean[] given;
    private final @Nullable CellFault[] faults;
    private final Map<String, String> unknown = new LinkedHashMap<>();
    private int faulty;

    Row(Predictor predictor, RowFields fields) {
        this.predictor = predictor;
        this.fields = fields;
        this.values = fields.newValues();
        this.data = new RowDataset(fields.schema(), List.<double[][]>of(values));
        this.given = new boolean[fields.all().size()];
        this.faults = new @Nullable CellFault[given.length];
    }

    /**
     * Sets a column to a number.
     *
     * @param column its name
     * @param value any; NaN is missing
     * @return this
     */
    public Row set(String column, double value) {
        return set(fields.find(column), column, value);
    }

    /**
     * Sets a column to a whole number.
     *
     * @param column its name
     * @param value any
     * @return this
     */
    public Row set(String column, long value) {
        RowField field = fields.find(column);
        // as a category it is 3000, not 3000.0
        return Math.abs(value) <= 1L << 53 && field != null && field.isNumeric()
                ? set(field, column, (double) value)
                : set(field, column, (Object) value);
    }

    /**
     * Sets a column to a text of one character.
     *
     * @param column its name
     * @param value the character
     * @return this
     */
    public Row set(String column, char value) {
        return set(column, (Object) value);
    }

    /**
     * Sets a column to a truth value.
     *
     * @param column its name
     * @param value 0 or 1 for a column of numbers; for categories no or yes, false or true
     * @return this
     */
    public Row set(String column, boolean value) {
        return set(fields.find(column), column, value);
    }

    /**
     * Sets a column.
     *
     * @param column its name
     * @param value a text, a number, a boolean, a constant of an enum, a date or time, or an optional of these; null if it is
     *     missing
     * @return this
     */
    @SuppressWarnings("exports") // callers compile without the annotation, which only tools read
    public Row set(String column, @Nullable Object value) {
        return set(fields.find(column), column, value);
    }

    /**
     * Sets the columns that a map names; others stay as they are.
     *
     * @param row values by the names of their columns
     * @return this
     */
    public Row setAll(Map<String, ?> row) {
        for (Map.Entry<String, ?> entry : row.entrySet()) {
            set(entry.getKey(), entry.getValue());
        }
        return this;
    }

    /**
     * Sets the columns that the components of a record name; others stay as they are.
     *
     * <p>A component is the column of its name, or the only one with the same letters and digits, whatever their case:
     * {@code petalLength} is {@code petal_length} and {@code Petal length}. {@link ColumnName} names any other column.
     *
     * @param row a record whose components are all columns
     * @return this
     * @throws EspalierException if the components cannot be read, because the record's package is not open; code DATA_SCHEMA
     */
    public Row setAll(Record row) {
        fields.ofRecord(row.getClass()).set(row, this);
        return this;
    }

    /**
     * Forgets all values.
     *
     * @return this
     */
    public Row clear() {
        fields.reset(values);
        Arrays.fill(given, false);
        Arrays.fill(faults, null);
        unknown.clear();
        faulty = 0;
        return this;
    }

    /**
     * Predicts the row.
     *
     * @return what each of the model's outputs says
     * @throws EspalierException with every fault of the row: a column that the model does not have, code DATA_SCHEMA; a value
     *     that its column cannot take, or one that is missing and must not be, code DATA_VALUE
     * @throws IllegalStateException if the predictor is closed
     * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits for a lane
     */
    public RowPrediction predict() {
        return predictor.predict(this);
    }

    /**
     * Predicts the row if a lane of the predictor becomes free in time; a prediction that has begun is finished.
     *
     * @param atMost how long to wait
     * @return what each of the model's outputs says
     * @throws TimeoutException if no lane has become free
     * @throws EspalierException as {@link #predict()}
     * @throws IllegalStateException if the predictor is closed
     * @throws java.util.concurrent.CancellationException if the thread is interrupted while it waits for a lane
     */
    public RowPrediction predict(Duration atMost) throws TimeoutException {
        return predictor.predict(this, atMost);
    }

    Row set(@Nullable RowField field, String column, double value) {
        return field == null ? setUnknown(column, value) : setKnown(field, field.write(value, values[field.input()]));
    }

    Row set(@Nullable RowField field, String column, boolean value) {
        return field == null ? setUnknown(column, value) : setKnown(field, field.write(value, values[field.input()]));
    }

    Row set(@Nullable RowField field, String column, @Nullable Object value) {
        return field == null ? setUnknown(column, value) : setKnown(field, field.write(value, values[field.input()]));
    }

    private Row setKnown(RowField field, @Nullable CellFault fault) {
        int index = field.index();
        faulty += (fault == null ? 0 : 1) - (faults[index] == null ? 0 : 1);
        faults[index] = fault;
        given[index] = true;
        return this;
    }

    private Row setUnknown(String column, @Nullable Object value) {
        unknown.put(column, String.valueOf(value));
        return this;
    }

    RowDataset data() {
        return data;
    }

    double[][] values() {
        return values;
    }

    boolean belongsTo(Predictor other) {
        return predictor == other;
    }

    /** Whether it can be predicted. */
    boolean isComplete() {
        if (faulty > 0 || !unknown.isEmpty()) {
            return false;
        }
        List<RowField> all = fields.all();
        for (int i = 0; i < given.length; i++) {
            if (!given[i] && !all.get(i).mayBeMissing()) {
                return false;
            }
        }
        return true;
    }

    /** Why it cannot be predicted; the prefix names it among others. */
    List<Problem> problems(String prefix) {
        List<Problem> problems = new ArrayList<>();
        unknown.forEach((column, value) -> problems.add(new Problem(
                ErrorCode.DATA_SCHEMA,
                prefix + "column '" + column + "'",
                "the model has no such column, which is set to '" + CellText.shortened(value) + "'",
                fields.remedyForUnknown(column))));
        for (RowField field : fields.all()) {
            CellFault fault = faults[field.index()];
            if (fault == null && !given[field.index()] && !field.mayBeMissing()) {
                fault = new CellFault(
                        "it is not set", "give it a value; the model was trained to have one in every row");
            }
            if (fault != null) {
                problems.add(new Problem(
                        ErrorCode.DATA_VALUE, prefix + "column '" + field.name() + "'", fault.what(), fault.remedy()));
            }
        }
        return problems;
    }
}
