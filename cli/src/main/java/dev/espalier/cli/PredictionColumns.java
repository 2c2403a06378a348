package dev.espalier.cli;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.SpreadPrediction;
import dev.espalier.core.json.ShortestDecimal;
import dev.espalier.core.uncertainty.PredictionSpread;
import java.util.ArrayList;
import java.util.List;

/**
 * What is written of each sample: columns of the input that are kept; then for classes the most probable one, its probability
 * and every class's, for values the values, for labels 1 or 0 for each, decided by its threshold, and then their probabilities.
 * Reconstructed inputs are followed by the error of the sample. Means of several predictions are followed by how far those differ.
 *
 * <p>Where a model has several outputs, each column's name begins with its target's. If a column that is kept has the name of a
 * prediction, the names of all predictions begin with {@code predicted.}.
 *
 * @param outputs what each output predicts, in their order
 * @param kept the columns of the input that are kept
 * @param probabilities whether the probability of every class or label is written
 * @param spread whether it is written how far several predictions differ
 */
record PredictionColumns(List<PredictedOutput> outputs, List<String> kept, boolean probabilities, boolean spread) {

    private static final String PROBABILITY = "probability";
    private static final String PREDICTED = "predicted.";
    private static final String VARIANCE = "variance";

    /** Copies the lists. */
    PredictionColumns {
        outputs = List.copyOf(outputs);
        kept = List.copyOf(kept);
    }

    /** Without spread. */
    PredictionColumns(List<PredictedOutput> outputs, List<String> kept, boolean probabilities) {
        this(outputs, kept, probabilities, false);
    }

    /**
     * A predicted value.
     *
     * @param text how it is written
     * @param isNumber whether it is a number, rather than the name of a class
     */
    record Cell(String text, boolean isNumber) {

        private static Cell of(float number) {
            return new Cell(ShortestDecimal.of(number), Float.isFinite(number));
        }

        /** A number that was computed in double of floats, whose precision it has. */
        private static Cell of(double number) {
            return of((float) number);
        }
    }

    /** Whether a model reconstructs its input, so that there are errors to write. */
    boolean reconstructs() {
        return outputs.stream().anyMatch(PredictedOutput::reconstructs);
    }

    /** The names of the predictions, without the columns that are kept. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (PredictedOutput output : outputs) {
            addNames(output, names);
        }
        return kept.stream().anyMatch(names::contains)
                ? names.stream().map(name -> PREDICTED + name).toList()
                : names;
    }

    private void addNames(PredictedOutput output, List<String> names) {
        Schema.Target target = output.target();
        String prefix = outputs.size() > 1 ? target.name() + "." : "";
        if (target.kind().hasClasses()) {
            names.add(prefix + "class");
            names.add(prefix + PROBABILITY);
            addProbabilities(prefix + PROBABILITY + ".", target, names);
        } else if (target.kind() == TargetKind.LABELS) {
            addClassNames("", target, names);
            addProbabilities(PROBABILITY + ".", target, names);
        } else {
            for (int i = 0; i < target.width(); i++) {
                names.add(valueName(target, i));
            }
        }
        if (output.reconstructs()) {
            names.add(prefix + "reconstruction-error");
        }
        if (spread) {
            addSpread(target, prefix, names);
        }
    }

    private static void addSpread(Schema.Target target, String prefix, List<String> names) {
        if (target.kind() == TargetKind.LABELS) {
            addClassNames(VARIANCE + ".", target, names);
        } else if (target.kind().hasClasses() || target.width() == 1) {
            names.add(prefix + VARIANCE);
        } else {
            for (int i = 0; i < target.width(); i++) {
                names.add(VARIANCE + "." + valueName(target, i));
            }
        }
        if (target.kind() != TargetKind.VALUES) {
            names.add(prefix + "entropy");
            names.add(prefix + "mutual-information");
        }
    }

    private void addProbabilities(String prefix, Schema.Target target, List<String> names) {
        if (probabilities) {
            addClassNames(prefix, target, names);
        }
    }

    private static void addClassNames(String prefix, Schema.Target target, List<String> names) {
        for (int i = 0; i < target.width(); i++) {
            names.add(prefix + className(target, i));
        }
    }

    /** As {@link #cells(SpreadPrediction, List, int)}, of predictions that are no means. */
    List<Cell> cells(List<float[]> values, List<float[]> errors, int sample) {
        return cells(new SpreadPrediction(1, values, List.of()), errors, sample);
    }

    /**
     * The predictions of a sample, in the order of their names.
     *
     * @param predicted what each output predicts for some samples, one after the other
     * @param errors for each output that reconstructs an input the error of each of them
     * @param sample which of these samples, from 0
     */
    List<Cell> cells(SpreadPrediction predicted, List<float[]> errors, int sample) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            PredictedOutput output = outputs.get(i);
            Schema.Target target = output.target();
            float[] of = predicted.means().get(i);
            int from = sample * target.width();
            if (target.kind().hasClasses()) {
                int best = best(of, from, target.width());
                cells.add(new Cell(className(target, best - from), false));
                cells.add(Cell.of(of[best]));
            }
            for (int k = 0; k < output.thresholds().size(); k++) {
                cells.add(new Cell(of[from + k] >= output.thresholds().get(k) ? "1" : "0", true));
            }
            boolean written = probabilities || target.kind() == TargetKind.VALUES;
            for (int k = from; written && k < from + target.width(); k++) {
                cells.add(Cell.of(of[k]));
            }
            if (output.reconstructs()) {
                cells.add(Cell.of(errors.get(i)[sample]));
            }
            if (spread) {
                int best = target.kind().hasClasses() ? best(of, from, target.width()) - from : 0;
                addSpread(target, predicted.spreads().get(i), sample, best, cells);
            }
        }
        return cells;
    }

    private static void addSpread(
            Schema.Target target, PredictionSpread spread, int sample, int best, List<Cell> cells) {
        if (target.kind().hasClasses()) {
            cells.add(Cell.of(spread.variance(sample, best)));
        } else {
            for (int k = 0; k < target.width(); k++) {
                cells.add(Cell.of(spread.variance(sample, k)));
            }
        }
        if (target.kind() != TargetKind.VALUES) {
            cells.add(Cell.of(spread.entropy(sample)));
            cells.add(Cell.of(spread.mutualInformation(sample)));
        }
    }

    private static int best(float[] values, int from, int width) {
        int best = from;
        for (int i = from + 1; i < from + width; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static String valueName(Schema.Target target, int index) {
        if (index < target.classNames().size()) {
            return target.classNames().get(index);
        }
        return target.width() == 1 ? target.name() : target.name() + "." + index;
    }

    private static String className(Schema.Target target, int index) {
        return index < target.classNames().size() ? target.classNames().get(index) : Integer.toString(index);
    }
}
