package dev.espalier.core.data;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.JoinedDataset;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A dataset whose samples have the weights of a column. */
public final class WeightedDataset implements Dataset {

    private static final String SETTING = "data.weight";

    private final Dataset data;
    private final float[] weights;

    private WeightedDataset(Dataset data, float[] weights) {
        this.data = data;
        this.weights = weights;
    }

    /**
     * Weights the samples of a source.
     *
     * @param parts the samples, with the column kept beside them
     * @param column the name of the column
     * @return the same samples with weights
     * @throws EspalierException as {@link #of} does
     */
    public static DataSource.Parts of(DataSource.Parts parts, String column) {
        return new DataSource.Parts(
                of(parts.train(), column),
                parts.validation().map(data -> of(data, column)),
                parts.test().map(data -> of(data, column)));
    }

    /**
     * Weights samples.
     *
     * @param data the samples, with the column kept beside them
     * @param column the name of the column
     * @return the same samples with weights, which are multiplied by those that they have
     * @throws EspalierException if there is no such column, code DATA_SCHEMA, or a cell is not a weight, code DATA_VALUE, naming
     *     all of them
     */
    public static Dataset of(Dataset data, String column) {
        if (data instanceof JoinedDataset joined) {
            Map<String, Dataset> weighted = new LinkedHashMap<>();
            for (int task = 0; task < joined.tasks().size(); task++) {
                weighted.put(joined.tasks().get(task), of(joined.part(task), column));
            }
            return joined.like(weighted);
        }
        List<String> texts = data.sideColumn(column)
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.DATA_SCHEMA,
                        SETTING,
                        "the data source has no column '" + column + "'",
                        "name a column of a table, or leave it out"));
        ProblemList problems = new ProblemList(SETTING);
        float[] weights = new float[texts.size()];
        float[] own = data.weights().orElse(new float[0]);
        for (int sample = 0; sample < weights.length; sample++) {
            float weight = weight(texts.get(sample));
            if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        data.nameOf(sample) + ", column '" + column + "'",
                        what(texts.get(sample)) + "; a weight must be a finite number of at least 0",
                        "correct the cell; a weight of 1 counts the sample once");
            }
            weights[sample] = own.length == 0 ? weight : own[sample] * weight;
        }
        problems.throwIfAny();
        return new WeightedDataset(data, weights);
    }

    private static float weight(String text) {
        try {
            return Float.parseFloat(text.strip());
        } catch (NumberFormatException notANumber) {
            return Float.NaN;
        }
    }

    private static String what(String text) {
        return text.isBlank() ? "the cell is empty" : "it is '" + text + "'";
    }

    @Override
    public Optional<float[]> weights() {
        return Optional.of(weights);
    }

    @Override
    public Optional<float[]> weights(int target) {
        return data.weights(target);
    }

    @Override
    public Schema schema() {
        return data.schema();
    }

    @Override
    public int size() {
        return data.size();
    }

    @Override
    public void readInput(int input, int sample, float[] destination, int offset) {
        data.readInput(input, sample, destination, offset);
    }

    @Override
    public boolean givesDoubles(int input) {
        return data.givesDoubles(input);
    }

    @Override
    public void readInput(int input, int sample, double[] destination, int offset) {
        data.readInput(input, sample, destination, offset);
    }

    @Override
    public String nameOf(int sample) {
        return data.nameOf(sample);
    }

    @Override
    public int rowOf(int sample) {
        return data.rowOf(sample);
    }

    @Override
    public void readTarget(int target, int sample, float[] destination, int offset) {
        data.readTarget(target, sample, destination, offset);
    }

    @Override
    public boolean missingTargets() {
        return data.missingTargets();
    }

    @Override
    public Optional<SampleValues> inputValues(int input) {
        return data.inputValues(input);
    }

    @Override
    public Optional<SampleValues> targetValues(int target) {
        return data.targetValues(target);
    }

    @Override
    public Optional<List<String>> sideColumn(String name) {
        return data.sideColumn(name);
    }

    @Override
    public List<String> notes() {
        return data.notes();
    }

    @Override
    public String digest() {
        return data.digest();
    }
}
