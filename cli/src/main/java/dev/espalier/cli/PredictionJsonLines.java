package dev.espalier.cli;

import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonText;
import java.util.List;

/**
 * Predictions as JSON lines: an object for each sample, with the names that CSV has in its header. Columns that are kept are
 * texts, as are numbers that are not finite, for which JSON has no word.
 *
 * @param columns what is written
 * @param names of the predictions
 */
record PredictionJsonLines(PredictionColumns columns, List<String> names) implements PredictionFormat {

    PredictionJsonLines(PredictionColumns columns) {
        this(columns, columns.names());
    }

    @Override
    public String header() {
        return "";
    }

    @Override
    public String row(List<String> kept, List<PredictionColumns.Cell> predicted) {
        JsonObject.Builder line = JsonObject.builder();
        for (int i = 0; i < kept.size(); i++) {
            line.put(columns.kept().get(i), kept.get(i));
        }
        for (int i = 0; i < predicted.size(); i++) {
            PredictionColumns.Cell cell = predicted.get(i);
            line.put(names.get(i), cell.isNumber() ? new JsonNumber(cell.text()) : new JsonText(cell.text()));
        }
        return line.build().toJson() + "\n";
    }
}
