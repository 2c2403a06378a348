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
 * the values.
 *
 * <p>Where a model has several outputs, each column's name begins with its target's.
 */
final class PredictionCsv {

    private final List<Schema.Target> targets;

    /**
     * The table of a model's outputs.
     *
     * @param targets what each output predicts, in the order of the outputs
     */
    PredictionCsv(List<Schema.Target> targets) {
        this.targets = List.copyOf(targets);
    }

    /** The names of the columns, with a line break. */
    String header() {
        List<String> names = new ArrayList<>();
        for (Schema.Target target : targets) {
            String prefix = targets.size() > 1 ? target.name() + "." : "";
            if (isClassified(target)) {
                names.add(prefix + "class");
                names.add(prefix + "probability");
                for (int i = 0; i < target.width(); i++) {
                    names.add(prefix + "probability." + className(target, i));
                }
            } else {
                for (int i = 0; i < target.width(); i++) {
                    names.add(valueName(target, i));
                }
            }
        }
        return line(names);
    }

    /**
     * One sample's predictions, with a line break.
     *
     * @param values for each output the probabilities or values of all samples, one after the other
     * @param sample from 0
     */
    String row(List<float[]> values, int sample) {
        List<String> cells = new ArrayList<>();
        for (int output = 0; output < targets.size(); output++) {
            Schema.Target target = targets.get(output);
            float[] of = values.get(output);
            int from = sample * target.width();
            if (isClassified(target)) {
                int best = from;
                for (int i = from + 1; i < from + target.width(); i++) {
                    if (of[i] > of[best]) {
                        best = i;
                    }
                }
                cells.add(className(target, best - from));
                cells.add(ShortestDecimal.of(of[best]));
            }
            for (int i = from; i < from + target.width(); i++) {
                cells.add(ShortestDecimal.of(of[i]));
            }
        }
        return line(cells);
    }

    private static boolean isClassified(Schema.Target target) {
        return target.kind() != TargetKind.VALUES;
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
