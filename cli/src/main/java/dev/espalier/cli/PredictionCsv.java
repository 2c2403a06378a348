package dev.espalier.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.json.ShortestDecimal;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as CSV (RFC 4180): for classes the most probable one, its probability and then every class's; for values
 * the values; for labels 1 or 0 for each, decided by its threshold, and then their probabilities. Reconstructed inputs are
 * followed by the error of the sample.
 *
 * <p>Where a model has several outputs, each column's name begins with its target's.
 */
final class PredictionCsv {

    private static final String PROBABILITY = "probability";

    private final List<PredictedOutput> outputs;

    /**
     * The table of a model's outputs.
     *
     * @param outputs what each output predicts, in their order
     */
    PredictionCsv(List<PredictedOutput> outputs) {
        this.outputs = List.copyOf(outputs);
    }

    /** The names of the columns, with a line break. */
    String header() {
        List<String> names = new ArrayList<>();
        for (PredictedOutput output : outputs) {
            Schema.Target target = output.target();
            String prefix = outputs.size() > 1 ? target.name() + "." : "";
            if (target.kind().hasClasses()) {
                names.add(prefix + "class");
                names.add(prefix + PROBABILITY);
                addNames(prefix + PROBABILITY + ".", target, names);
            } else if (target.kind() == TargetKind.LABELS) {
                addNames("", target, names);
                addNames(PROBABILITY + ".", target, names);
            } else {
                for (int i = 0; i < target.width(); i++) {
                    names.add(valueName(target, i));
                }
            }
            if (output.reconstructs()) {
                names.add(prefix + "reconstruction-error");
            }
        }
        return line(names);
    }

    private static void addNames(String prefix, Schema.Target target, List<String> names) {
        for (int i = 0; i < target.width(); i++) {
            names.add(prefix + className(target, i));
        }
    }

    /**
     * One sample's predictions, with a line break.
     *
     * @param values for each output the probabilities or values of all samples, one after the other
     * @param errors for each output that reconstructs an input the error of each sample
     * @param sample from 0
     */
    String row(List<float[]> values, List<float[]> errors, int sample) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            PredictedOutput output = outputs.get(i);
            Schema.Target target = output.target();
            float[] of = values.get(i);
            int from = sample * target.width();
            if (target.kind().hasClasses()) {
                int best = best(of, from, target.width());
                cells.add(className(target, best - from));
                cells.add(ShortestDecimal.of(of[best]));
            }
            for (int k = 0; k < output.thresholds().size(); k++) {
                cells.add(of[from + k] >= output.thresholds().get(k) ? "1" : "0");
            }
            for (int k = from; k < from + target.width(); k++) {
                cells.add(ShortestDecimal.of(of[k]));
            }
            if (output.reconstructs()) {
                cells.add(ShortestDecimal.of(errors.get(i)[sample]));
            }
        }
        return line(cells);
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

    private static String line(List<String> cells) {
        StringWriter line = new StringWriter();
        CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.EMPTY)
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(line)
                .writeRecord(cells);
        return line.toString();
    }
}
