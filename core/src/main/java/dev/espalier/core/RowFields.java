package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.document.Suggestions;
import dev.espalier.engine.compute.KernelWorkers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The columns that a model takes, prepared once for all rows of a predictor. */
final class RowFields {

    private final Schema schema;
    private final Map<String, RowField> byName = new HashMap<>();
    private final List<RowField> fields = new ArrayList<>();
    private final Map<Class<?>, RecordFields> records = new ConcurrentHashMap<>();

    /** What a row holds in which nothing is set. */
    private final double[][] initial;

    private RowFields(Schema schema) {
        this.schema = schema;
        this.initial = new double[schema.inputs().size()][];
        for (int i = 0; i < initial.length; i++) {
            initial[i] = new double[schema.inputs().get(i).shape().size()];
        }
    }

    /**
     * The fields of a model.
     *
     * @param preprocessing of the model
     * @return its columns
     * @throws EspalierException if it has inputs that are not columns of a table; code DATA_SCHEMA
     */
    static RowFields of(FittedPreprocessing preprocessing) {
        Schema schema = preprocessing.sourceSchema();
        RowFields fields = new RowFields(schema);
        MissingValues missing = new MissingValues(preprocessing);
        for (int input = 0; input < schema.inputs().size(); input++) {
            Schema.Input from = schema.inputs().get(input);
            if (from.columns().isEmpty()) {
                throw new EspalierException(
                        ErrorCode.DATA_SCHEMA,
                        "input " + from.name(),
                        "it has no columns with names, so there are no rows of it",
                        "give its values to predict(float[]), or to predictOutputs for several inputs");
            }
            int offset = 0;
            for (Schema.Column column : from.columns()) {
                fields.add(column, input, offset, missing);
                offset += column.width();
            }
        }
        fields.fields.stream()
                .filter(RowField::mayBeMissing)
                .forEach(field -> field.writeMissing("", fields.initial[field.input()]));
        return fields;
    }

    private void add(Schema.Column column, int input, int offset, MissingValues missing) {
        boolean mayBeMissing = column.encoding() instanceof ColumnEncoding.Categorical categorical
                ? categorical.missing() != ColumnEncoding.Missing.ERROR
                : missing.areFilled(input, offset, column.width());
        RowField field = new RowField(column, fields.size(), input, offset, mayBeMissing);
        if (byName.putIfAbsent(column.name(), field) != null) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    "column '" + column.name() + "'",
                    "several inputs have a column of this name",
                    "give the values of the inputs to predictOutputs");
        }
        fields.add(field);
    }

    Schema schema() {
        return schema;
    }

    List<RowField> all() {
        return fields;
    }

    @Nullable
    RowField find(String name) {
        return byName.get(name);
    }

    /** New arrays for the values of a row. */
    double[][] newValues() {
        double[][] values = new double[initial.length][];
        for (int i = 0; i < values.length; i++) {
            values[i] = initial[i].clone();
        }
        return values;
    }

    /** Puts back what a row holds in which nothing is set. */
    void reset(double[][] values) {
        for (int i = 0; i < values.length; i++) {
            System.arraycopy(initial[i], 0, values[i], 0, values[i].length);
        }
    }

    RecordFields ofRecord(Class<?> type) {
        RecordFields known = records.get(type);
        return known != null ? known : records.computeIfAbsent(type, given -> RecordFields.of(given, this));
    }

    /** The column that a component of a record means: of its name, or of its letters and digits if one alone has them. */
    @Nullable
    RowField ofComponent(String name) {
        RowField exact = byName.get(name);
        if (exact != null) {
            return exact;
        }
        String folded = RowField.fold(name);
        RowField found = null;
        for (RowField field : fields) {
            if (RowField.fold(field.name()).equals(folded)) {
                if (found != null) {
                    return null;
                }
                found = field;
            }
        }
        return found;
    }

    /** What to do about a name that no column has. */
    String remedyForUnknown(String name) {
        if (schema.targets().stream().anyMatch(target -> target.name().equals(name))) {
            return "leave it out; it is what the model predicts";
        }
        List<String> names = fields.stream().map(RowField::name).toList();
        return Suggestions.meant(name, names) + "known: " + RowField.listed(names);
    }

    /** Finds out which missing values preprocessing fills, by trying. */
    private static final class MissingValues {

        private final FittedPreprocessing preprocessing;
        private final FittedPreprocessing.Applier applier;

        MissingValues(FittedPreprocessing preprocessing) {
            this.preprocessing = preprocessing;
            this.applier = preprocessing.applier(1, KernelWorkers.serial());
        }

        boolean areFilled(int input, int offset, int width) {
            double[][] values = new double[preprocessing.sourceSchema().inputs().size()][];
            for (int i = 0; i < values.length; i++) {
                values[i] = new double
                        [preprocessing.sourceSchema().inputs().get(i).shape().size()];
            }
            Arrays.fill(values[input], offset, offset + width, Double.NaN);
            float[] prepared =
                    new float[preprocessing.schema().inputs().get(input).shape().size()];
            applier.transform(
                    input, 1, new RowDataset(preprocessing.sourceSchema(), List.<double[][]>of(values)), 0, prepared);
            for (float value : prepared) {
                if (Float.isNaN(value)) {
                    return false;
                }
            }
            return true;
        }
    }
}
