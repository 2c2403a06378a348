package dev.espalier.cli;

import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.event.Split;
import dev.espalier.core.CrossValidationPlan;
import dev.espalier.core.CrossValidationResult;
import dev.espalier.core.Espalier;
import dev.espalier.core.FoldResult;
import dev.espalier.core.Predictor;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.data.SourceReading;
import dev.espalier.core.data.SplitData;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.stack.Stack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Predictions of each sample by the models that have not been trained on it. */
final class FoldPredictions {

    private static final int CHUNK = 1024;
    private static final String MODEL = "model.safetensors";

    private final Espalier espalier;
    private final Stack stack;
    private final DataSource.Context context;
    private final int threads;
    private final SourceReading reading = SourceReading.shared();
    private final List<Line> lines = new ArrayList<>();
    private String header = "";

    /**
     * Predictions of a cross-validation.
     *
     * @param espalier loads the models
     * @param stack what was cross-validated
     * @param base where relative paths of the stack begin
     * @param threads threads to compute with, at least 1
     */
    FoldPredictions(Espalier espalier, Stack stack, Path base, int threads) {
        this.espalier = espalier;
        this.stack = stack;
        this.context = Espalier.context(base);
        this.threads = threads;
    }

    private record Line(int row, int repeat, String text) {}

    /**
     * Writes a CSV file with a line for each sample and repeat, in the order of the data: the number of the row from 1, the
     * repeat, the fold, and the columns of {@code predict}.
     *
     * @param target the file
     * @param result the cross-validation; runs that failed are left out
     */
    void write(Path target, CrossValidationResult result) {
        for (FoldResult run : result.runs()) {
            if (!run.failed()) {
                run.folder().ifPresent(folder -> predict(result.plan(), run.part(), folder.resolve(MODEL)));
            }
        }
        lines.sort(Comparator.comparingInt(Line::row).thenComparingInt(Line::repeat));
        StringBuilder text = new StringBuilder(header);
        lines.forEach(line -> text.append(line.text()));
        OutputFile.write(target, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void predict(CrossValidationPlan plan, CrossValidationPlan.Part part, Path file) {
        SplitData splits = plan.stack(stack, part).data().split(reading, stack.seed(), context);
        Dataset held = (plan.split() == Split.TEST ? splits.test() : splits.validation()).orElseThrow();
        TrainedModel model = espalier.loadModel(file);
        PredictionColumns columns = new PredictionColumns(PredictedOutput.of(model), List.of(), true);
        PredictionCsv csv = new PredictionCsv(columns);
        header = "row,repeat,fold," + csv.header();
        try (Predictor predictor = model.batchPredictor(threads)) {
            for (int from = 0; from < held.size(); from += CHUNK) {
                int count = Math.min(CHUNK, held.size() - from);
                List<float[]> values = predictor.predict(held, from, count);
                List<float[]> errors =
                        columns.reconstructs() ? predictor.reconstructionErrors(held, from, count) : List.of();
                for (int i = 0; i < count; i++) {
                    int row = held.rowOf(from + i) + 1;
                    String start = row + "," + part.repeat() + "," + part.fold() + ",";
                    lines.add(
                            new Line(row, part.repeat(), start + csv.row(List.of(), columns.cells(values, errors, i))));
                }
            }
        }
    }
}
