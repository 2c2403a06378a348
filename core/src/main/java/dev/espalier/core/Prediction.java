package dev.espalier.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What a model says of one sample at one output.
 *
 * @param values probabilities of the classes, or the values of a regression; with the loss hinge scores instead of probabilities
 * @param classNames the names of the classes in the order of the values; for a regression those of the values, empty if they have
 *     none of their own
 */
public record Prediction(List<Float> values, List<String> classNames) {

    /** Copies the lists. */
    public Prediction {
        values = List.copyOf(values);
        classNames = List.copyOf(classNames);
    }

    /**
     * The index of the largest value; the first of equal ones.
     *
     * @throws IllegalStateException if a value is NaN, which a predictor never gives
     */
    public int classIndex() {
        int best = 0;
        for (int i = 0; i < values.size(); i++) {
            if (Float.isNaN(values.get(i))) {
                throw new IllegalStateException("value " + i + " is not a number, so no class is the most probable");
            }
            if (values.get(i) > values.get(best)) {
                best = i;
            }
        }
        return best;
    }

    /** The name of the most probable class; its index if classes have no names. */
    public String className() {
        int index = classIndex();
        return index < classNames.size() ? classNames.get(index) : Integer.toString(index);
    }

    /** The largest value: the probability of the most probable class. */
    public float probability() {
        return values.get(classIndex());
    }

    /**
     * The labels of a multi-label target that are predicted to apply.
     *
     * @param thresholds for each value the probability from which it applies, see {@link TrainedModel#thresholds}
     * @return their names, in the order of the values
     */
    public List<String> labels(List<Double> thresholds) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) >= thresholds.get(i)) {
                labels.add(i < classNames.size() ? classNames.get(i) : Integer.toString(i));
            }
        }
        return labels;
    }
}
