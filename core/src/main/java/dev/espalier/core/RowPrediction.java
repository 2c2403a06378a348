package dev.espalier.core;

import dev.espalier.api.data.Schema;
import dev.espalier.core.uncertainty.PredictionAverage;
import dev.espalier.core.uncertainty.PredictionSpread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model says of a row: a class with probabilities, values by name, or several of these; immutable.
 *
 * <p>For a model that predicts one class: {@link #className}, {@link #probability()} and {@link #probabilities}. For values:
 * {@link #value()} if there is one, else {@link #value(String)} by the name of the target, of the label or of the quantile,
 * such as {@code price.q0.9}. For labels: {@link #labels}, and {@link #value(String)} for the probability of each. A model with several outputs gives each by {@link #output}.
 *
 * <p>Of a model of several members the row has their mean, and {@link #spread()} says how far they differ about it.
 *
 * <p>With the loss hinge, probabilities are scores: they rank classes, and are not in [0, 1].
 */
public final class RowPrediction {

    private final PredictedNames names;
    private final List<float[]> values;
    private final List<PredictionSpread> spreads;
    private final int sample;

    /**
     * What a model says of one of several rows.
     *
     * @param names of outputs, classes and values
     * @param values the means of each output
     * @param spreads for each output how far the members differ about some rows; empty if there is one member
     * @param sample which of those rows it is
     */
    RowPrediction(PredictedNames names, List<float[]> values, List<PredictionSpread> spreads, int sample) {
        this.names = names;
        this.values = values;
        this.spreads = spreads;
        this.sample = sample;
    }

    /** The names of the outputs, in the order of the model. */
    public List<String> outputs() {
        return names.outputs();
    }

    /**
     * What one output says.
     *
     * @param name of the output, or of its target
     * @return its probabilities or values
     * @throws IllegalArgumentException if the model has no such output
     */
    public Prediction output(String name) {
        int output = names.output(name);
        List<Float> numbers = new ArrayList<>();
        for (float value : values.get(output)) {
            numbers.add(value);
        }
        Schema.Target target = names.predicted(output);
        return new Prediction(numbers, target.classNames());
    }

    /**
     * The most probable class; the first of equal ones.
     *
     * @throws IllegalStateException if the model does not predict exactly one class
     */
    public String className() {
        int output = names.onlyOutputOfClasses();
        return names.className(output, best(values.get(output)));
    }

    /**
     * The probability of the most probable class.
     *
     * @throws IllegalStateException if the model does not predict exactly one class
     */
    public float probability() {
        float[] of = values.get(names.onlyOutputOfClasses());
        return of[best(of)];
    }

    /**
     * The probability of a class.
     *
     * @param name of the class; its index if classes have no names
     * @return its probability
     * @throws IllegalArgumentException if there is no such class
     * @throws IllegalStateException if the model does not predict exactly one class
     */
    public float probability(String name) {
        int output = names.onlyOutputOfClasses();
        return values.get(output)[names.classIndex(output, name)];
    }

    /**
     * The probabilities of all classes by name, in the order of the model.
     *
     * @throws IllegalStateException if the model does not predict exactly one class
     */
    public Map<String, Float> probabilities() {
        int output = names.onlyOutputOfClasses();
        Map<String, Float> all = new LinkedHashMap<>();
        float[] of = values.get(output);
        for (int i = 0; i < of.length; i++) {
            all.put(names.className(output, i), of[i]);
        }
        return Collections.unmodifiableMap(all);
    }

    /**
     * The labels that are predicted to apply: those whose probability is at least the threshold that was trained with.
     *
     * @throws IllegalStateException if the model has no output, or several, of labels that are not mutually exclusive
     */
    public List<String> labels() {
        int output = names.onlyOutputOfLabels();
        return output(names.outputs().get(output)).labels(names.thresholds(output));
    }

    /**
     * The value that is predicted.
     *
     * @throws IllegalStateException if the model does not predict exactly one value
     */
    public float value() {
        return at(names.onlyValue());
    }

    /**
     * One of the values that are predicted.
     *
     * @param name of the target, of the label or of the quantile
     * @return the value; of a label its probability
     * @throws IllegalArgumentException if there is no such value
     */
    public float value(String name) {
        return at(names.value(name));
    }

    /** All values by name, in the order of the model; empty if it predicts classes alone. */
    public Map<String, Float> values() {
        Map<String, Float> all = new LinkedHashMap<>();
        for (String name : names.valueNames()) {
            all.put(name, value(name));
        }
        return Collections.unmodifiableMap(all);
    }

    /**
     * How far the members of the model differ about the row; a single member does not differ from itself.
     *
     * @throws IllegalStateException if the model has several outputs
     */
    public RowSpread spread() {
        return spread(names.onlyOutput());
    }

    /**
     * How far the members of the model differ about the row in one output.
     *
     * @param name of the output, or of its target
     * @return variances, and for classes and labels entropy and mutual information
     * @throws IllegalArgumentException if the model has no such output
     */
    public RowSpread spread(String name) {
        return spread(names.output(name));
    }

    private RowSpread spread(int output) {
        int width = names.predicted(output).width();
        if (!spreads.isEmpty()) {
            return RowSpread.of(spreads.get(output), sample, width);
        }
        PredictionAverage alone = new PredictionAverage(names.predicted(output), 1);
        alone.add(values.get(output));
        return RowSpread.of(alone.spread(), 0, width);
    }

    private float at(PredictedNames.Position position) {
        return values.get(position.output())[position.index()];
    }

    private static int best(float[] of) {
        int best = 0;
        for (int i = 1; i < of.length; i++) {
            best = of[i] > of[best] ? i : best;
        }
        return best;
    }

    /** Outputs with their classes or values, for a person to read. */
    @Override
    public String toString() {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (int i = 0; i < names.outputs().size(); i++) {
            if (names.isOfClasses(i)) {
                shown.put(names.outputs().get(i), names.className(i, best(values.get(i))));
            }
        }
        shown.putAll(values());
        return shown.toString();
    }
}
