package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Dataset;
import dev.espalier.core.Predictor;
import dev.espalier.core.SpreadPrediction;
import dev.espalier.core.noise.PassNoise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The predictions of the samples of a dataset, which are written a chunk at a time. */
final class SamplePredictions {

    private static final int CHUNK = 1024;

    private final Dataset data;
    private final PredictionFormat format;
    private final Optional<PassNoise> noise;
    private final List<List<String>> kept = new ArrayList<>();
    private long count;

    /**
     * Predictions that have yet to be made.
     *
     * @param data the samples
     * @param format how they are written
     * @param columns side columns of the data that are written with them
     * @param noise of the passes whose mean is predicted; empty for one pass without noise
     */
    SamplePredictions(Dataset data, PredictionFormat format, List<String> columns, Optional<PassNoise> noise) {
        this.data = data;
        this.noise = noise;
        this.format = format;
        for (String column : columns) {
            kept.add(data.sideColumn(column)
                    .orElseThrow(() -> new EspalierException(
                            ErrorCode.DATA_SCHEMA,
                            "--keep",
                            "the samples have no column '" + column + "'",
                            "keep columns of a table, or leave the option out")));
        }
    }

    /** Where lines go, each with its line break. */
    interface Lines {
        void add(String line) throws IOException;
    }

    /** How many have been written. */
    long count() {
        return count;
    }

    /**
     * Refuses samples that cannot be predicted.
     *
     * @param predictor predicts them
     * @return this
     * @throws EspalierException naming all of them
     */
    SamplePredictions check(Predictor predictor) {
        predictor.check(data);
        return this;
    }

    /**
     * Predicts all samples and writes what can be predicted.
     *
     * @param predictor predicts them
     * @param lines where the predictions go
     * @param skipped is told of samples that cannot be predicted
     */
    void write(Predictor predictor, Lines lines, Consumer<Problem> skipped) throws IOException {
        String header = format.header();
        if (!header.isEmpty()) {
            lines.add(header);
        }
        for (int from = 0; from < data.size(); from += CHUNK) {
            writeChunk(predictor, from, Math.min(CHUNK, data.size() - from), lines, skipped);
        }
    }

    /** A chunk with a sample that cannot be predicted is halved until that one is alone: few are predicted twice. */
    private void writeChunk(Predictor predictor, int from, int size, Lines lines, Consumer<Problem> skipped)
            throws IOException {
        SpreadPrediction predicted;
        List<float[]> errors;
        try {
            predicted = predict(predictor, from, size);
            errors = format.columns().reconstructs() ? predictor.reconstructionErrors(data, from, size) : List.of();
        } catch (EspalierException refusal) {
            if (refusal.code() != ErrorCode.DATA_VALUE) {
                throw refusal;
            }
            if (size == 1) {
                refusal.problems().forEach(skipped);
                return;
            }
            writeChunk(predictor, from, size / 2, lines, skipped);
            writeChunk(predictor, from + size / 2, size - size / 2, lines, skipped);
            return;
        }
        for (int i = 0; i < size; i++) {
            lines.add(format.row(textsOf(from + i), format.columns().cells(predicted, errors, i)));
            count++;
        }
    }

    private SpreadPrediction predict(Predictor predictor, int from, int size) {
        if (noise.isPresent()) {
            return predictor.predictWithNoise(data, from, size, noise.get());
        }
        return format.columns().spread()
                ? predictor.predictWithSpread(data, from, size)
                : new SpreadPrediction(1, predictor.predict(data, from, size), List.of());
    }

    private List<String> textsOf(int sample) {
        List<String> texts = new ArrayList<>(kept.size());
        kept.forEach(column -> texts.add(column.get(sample)));
        return texts;
    }
}
