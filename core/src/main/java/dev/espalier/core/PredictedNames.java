package dev.espalier.core;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.document.Suggestions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of what a model predicts, for all predictions of a predictor: outputs, classes and values. */
final class PredictedNames {

    /** Where a prediction is. */
    record Position(int output, int index) {}

    private final List<String> outputs;
    private final List<Schema.Target> predicted;
    private final List<List<Double>> thresholds;
    private final List<Map<String, Integer>> classes = new ArrayList<>();
    private final Map<String, Position> values = new HashMap<>();
    private final List<String> valueNames = new ArrayList<>();

    /**
     * The names.
     *
     * @param outputs of the model
     * @param predicted what each of them predicts
     * @param thresholds from which labels apply; empty for outputs without labels
     */
    PredictedNames(List<String> outputs, List<Schema.Target> predicted, List<List<Double>> thresholds) {
        this.thresholds = List.copyOf(thresholds);
        this.outputs = List.copyOf(outputs);
        this.predicted = List.copyOf(predicted);
        for (int output = 0; output < predicted.size(); output++) {
            Schema.Target target = predicted.get(output);
            Map<String, Integer> indices = new HashMap<>();
            for (int i = 0; i < target.width(); i++) {
                if (isOfClasses(output)) {
                    indices.put(className(output, i), i);
                } else {
                    values.putIfAbsent(valueName(target, i), new Position(output, i));
                    valueNames.add(valueName(target, i));
                }
            }
            classes.add(indices);
        }
    }

    private static String valueName(Schema.Target target, int index) {
        if (index < target.classNames().size()) {
            return target.classNames().get(index);
        }
        return target.width() == 1 ? target.name() : target.name() + "." + index;
    }

    List<String> outputs() {
        return outputs;
    }

    Schema.Target predicted(int output) {
        return predicted.get(output);
    }

    boolean isOfClasses(int output) {
        return predicted.get(output).kind().hasClasses();
    }

    String className(int output, int index) {
        List<String> names = predicted.get(output).classNames();
        return index < names.size() ? names.get(index) : Integer.toString(index);
    }

    /** The output of a name, which may be that of its target. */
    int output(String name) {
        for (int i = 0; i < outputs.size(); i++) {
            if (outputs.get(i).equals(name) || predicted.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                "the model has no output '" + name + "'; " + Suggestions.nearest(name, outputs));
    }

    /** The only output. */
    int onlyOutput() {
        if (outputs.size() > 1) {
            throw new IllegalStateException(
                    "the model has several outputs; choose one by its name of " + String.join(", ", outputs));
        }
        return 0;
    }

    /** The only output of classes. */
    int onlyOutputOfClasses() {
        int found = -1;
        for (int i = 0; i < outputs.size(); i++) {
            if (isOfClasses(i)) {
                if (found >= 0) {
                    throw new IllegalStateException("the model predicts several classes; choose one by output(name) of "
                            + String.join(", ", outputs));
                }
                found = i;
            }
        }
        if (found < 0) {
            throw new IllegalStateException(
                    "the model predicts values and no classes; ask for value(name) of " + RowField.listed(valueNames));
        }
        return found;
    }

    /** The only output of labels. */
    int onlyOutputOfLabels() {
        int found = -1;
        for (int i = 0; i < outputs.size(); i++) {
            if (predicted.get(i).kind() == TargetKind.LABELS) {
                if (found >= 0) {
                    throw new IllegalStateException("several outputs predict labels; choose one by output(name) of "
                            + String.join(", ", outputs));
                }
                found = i;
            }
        }
        if (found < 0) {
            throw new IllegalStateException("the model predicts no labels");
        }
        return found;
    }

    List<Double> thresholds(int output) {
        return thresholds.get(output);
    }

    /** The index of a class. */
    int classIndex(int output, String name) {
        Integer index = classes.get(output).get(name);
        if (index == null) {
            throw new IllegalArgumentException("the model has no class '" + name + "'; "
                    + Suggestions.nearest(name, classes.get(output).keySet()));
        }
        return index;
    }

    /** The position of a value. */
    Position value(String name) {
        @Nullable Position position = values.get(name);
        if (position == null) {
            throw new IllegalArgumentException(
                    "the model predicts no value '" + name + "'; " + Suggestions.nearest(name, valueNames));
        }
        return position;
    }

    /** The position of the only value. */
    Position onlyValue() {
        if (valueNames.size() != 1) {
            throw new IllegalStateException(
                    valueNames.isEmpty()
                            ? "the model predicts classes and no values; ask for className() and probability()"
                            : "the model predicts several values; ask for value(name) of "
                                    + RowField.listed(valueNames));
        }
        return value(valueNames.get(0));
    }

    List<String> valueNames() {
        return valueNames;
    }
}
