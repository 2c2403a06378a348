package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.Espalier;
import dev.espalier.core.Prediction;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.preprocessing.Impute;
import dev.espalier.core.preprocessing.Pca;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that floats cannot tell apart, and values that are none, from the file to the prediction. */
class LargeNumbersRunTest {

    private static final long EPOCH = 1717200000;

    @TempDir
    Path folder;

    /** Whether the second is in the first or the second half of a minute. */
    @BeforeEach
    void writeTable() throws IOException {
        StringBuilder text = new StringBuilder("time,half\n");
        for (int second = 0; second < 60; second++) {
            text.append(EPOCH + second).append(second < 30 ? ",first\n" : ",second\n");
        }
        Files.writeString(folder.resolve("minute.csv"), text);
    }

    @Test
    void learnsFromTimeStampsAndPredictsThemFromFileAndCode() throws IOException {
        CsvSource source = new CsvSource(folder.resolve("minute.csv").toString(), "half");
        try (Espalier espalier = Espalier.create()) {
            train(espalier, source, new Standardize());
            TrainedModel model = espalier.loadModel(folder.resolve("run/model.safetensors"));
            Dataset samples =
                    source.read(folder.resolve("minute.csv"), new ReadRequest(model.schema(), Targets.OPTIONAL));
            assertTrue(model.evaluate(samples, 1).get("accuracy") > 0.9);
            try (Predictor predictor = model.predictor(1)) {
                float[] fromFile = predictor.predict(samples, 0, 60).get(0);
                for (int second = 0; second < 60; second++) {
                    Prediction prediction = predictor.predict(new double[] {EPOCH + second});
                    assertEquals(fromFile[2 * second], prediction.values().get(0));
                }
                assertTrue(fromFile[0] > 0.9 && fromFile[119] > 0.9, fromFile[0] + " " + fromFile[119]);
                assertArrayEquals(
                        new float[] {fromFile[14], fromFile[15]},
                        predictor.predict(samples, 7, 1).get(0));
            }
        }
    }

    @Test
    void dataInCodeMayBeGivenInDouble() throws IOException {
        double[][] rows = new double[60][1];
        int[] halves = new int[60];
        for (int second = 0; second < 60; second++) {
            rows[second][0] = 1e9 + 0.25 * second;
            halves[second] = second / 30;
        }
        ArrayDataset data = ArrayDataset.of(rows, halves, List.of("first", "second"));
        try (Espalier espalier = Espalier.create()) {
            train(espalier, new Given(data), new Scale(1), new Standardize());
            TrainedModel model = espalier.loadModel(folder.resolve("run/model.safetensors"));
            assertTrue(model.evaluate(data, 1).get("accuracy") > 0.9);
            try (Predictor predictor = model.predictor(1)) {
                assertTrue(predictor.predict(new double[] {1e9}).values().get(0) > 0.9);
                assertTrue(
                        predictor.predict(new double[] {1e9 + 14.75}).values().get(1) > 0.9);
            }
        }
    }

    @Test
    void valuesThatAreNoNumbersAreRefusedBySampleAndColumn() throws IOException {
        CsvSource source = new CsvSource(folder.resolve("minute.csv").toString(), "half");
        try (Espalier espalier = Espalier.create()) {
            train(espalier, source, new Standardize());
            TrainedModel model = espalier.loadModel(folder.resolve("run/model.safetensors"));
            try (Predictor predictor = model.predictor(1)) {
                float[] samples = new float[600];
                samples[3] = Float.NaN;
                samples[500] = Float.NEGATIVE_INFINITY;
                EspalierException e =
                        assertThrows(EspalierException.class, () -> predictor.predict(600, List.of(samples)));
                assertEquals(ErrorCode.DATA_VALUE, e.code());
                assertEquals(2, e.problems().size(), e.getMessage());
                assertTrue(e.getMessage().contains("sample 3, column 'time': the value is missing"), e.getMessage());
                assertTrue(
                        e.getMessage().contains("sample 500, column 'time': the value is -Infinity"), e.getMessage());
                assertThrows(EspalierException.class, () -> predictor.predict(new float[] {Float.NaN}));
                assertThrows(EspalierException.class, () -> predictor.predict(new double[] {Double.NaN}));
                assertEquals(2, predictor.predict(new float[] {EPOCH}).values().size());
            }
        }
    }

    @Test
    void missingValuesAreFilledWhereTheModelCanAndInfiniteOnesAreNot() throws IOException {
        float[][] rows = new float[40][2];
        int[] labels = new int[40];
        for (int s = 0; s < 40; s++) {
            labels[s] = s % 2;
            rows[s][0] = labels[s] + s * 0.01f;
            rows[s][1] = s;
        }
        ArrayDataset data = ArrayDataset.of(rows, labels);
        try (Espalier espalier = Espalier.create()) {
            train(espalier, new Given(data), new Impute(), new Pca());
            TrainedModel model = espalier.loadModel(folder.resolve("run/model.safetensors"));
            try (Predictor predictor = model.predictor(1)) {
                Prediction filled = predictor.predict(new float[] {0.5f, Float.NaN});
                assertEquals(1, filled.values().get(0) + filled.values().get(1), 2 * Math.ulp(1f));
                EspalierException e = assertThrows(
                        EspalierException.class,
                        () -> predictor.predict(new float[] {Float.NaN, Float.POSITIVE_INFINITY}));
                assertEquals(1, e.problems().size(), e.getMessage());
                assertTrue(
                        e.getMessage().contains("sample 0, value 1 of input 'features': the value is Infinity"),
                        e.getMessage());
            }
        }
    }

    private record Given(Dataset data) implements DataSource {

        @Override
        public Parts load(Context context) {
            return new Parts(data, java.util.Optional.empty(), java.util.Optional.empty());
        }
    }

    private void train(Espalier espalier, DataSource source, Preprocessing... steps) {
        Stack stack = Stack.builder()
                .name("large-numbers")
                .source(source)
                .validation(0.1)
                .preprocess(steps)
                .model(Model.sequential(new Dense(8), new Tanh(), new Dense(2)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.1)
                .batch(9)
                .epochs(100)
                .build();
        RunOptions options =
                RunOptions.defaults().withFolder(folder.resolve("run")).withThreads(1);
        try (TrainingRun run = espalier.prepare(stack, options)) {
            run.run();
        }
    }
}
