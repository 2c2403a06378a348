package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.DataSource.Targets;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RowPrediction;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real table of numbers and categories with missing values, from the shipped stack file to predictions. */
class PenguinsTest {

    private static final Path STACK =
            Path.of("..", "stacks", "penguins.yaml").toAbsolutePath().normalize();

    private static final String HEADER =
            "island,bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g,sex,species\n";

    @TempDir
    Path folder;

    private RunOptions options(String name) {
        return RunOptions.defaults()
                .withBaseFolder(STACK.getParent())
                .withFolder(folder.resolve(name))
                .withThreads(1);
    }

    private static RunResult run(Espalier espalier, Map<String, String> overrides, RunOptions options) {
        Stack stack = espalier.readStack(STACK, overrides);
        try (TrainingRun run = espalier.prepare(stack, options)) {
            return run.run();
        }
    }

    private Dataset read(Espalier espalier, TrainedModel model, String rows) throws IOException {
        Path file = folder.resolve("given.csv");
        Files.writeString(file, HEADER + rows);
        DataSource source = espalier.readStack(STACK, Map.of()).data().source();
        return source.read(file, new ReadRequest(model.schema(), Targets.OPTIONAL));
    }

    @Test
    void theShippedStackLearnsSpeciesAndPredictsIncompleteRows() throws IOException {
        try (Espalier espalier = Espalier.create()) {
            RunResult result = run(espalier, Map.of(), options("run"));
            assertTrue(result.test().get("accuracy") >= 0.95, result.test()::toString);
            TrainedModel trained = result.model().orElseThrow();
            TrainedModel loaded = espalier.loadModel(folder.resolve("run/model.safetensors"));
            assertEquals(trained.schema(), loaded.schema());
            assertEquals(List.of("features", "island"), names(loaded));
            // three islands and a place for missing and unknown ones
            assertEquals(4 * 2, loaded.weights().get("island/weight").length);
            assertTrue(
                    loaded.describe().stream()
                            .anyMatch(line -> line.startsWith("island ") && line.contains("embedding")),
                    loaded.describe()::toString);

            Dataset given = read(espalier, loaded, """
                    Biscoe,46.1,13.2,211,4500,female,
                    Dream,49.5,19,200,3800,male,
                    Atlantis,46.1,13.2,211,4500,female,
                    ,46.1,13.2,211,4500,,
                    Torgersen,NA,18.7,NA,NA,unicorn,
                    """);
            try (Predictor before = trained.predictor(1);
                    Predictor after = loaded.predictor(2)) {
                float[] fromFile = after.predict(given, 0, 5).get(0);
                assertArrayEquals(before.predict(given, 0, 5).get(0), fromFile);
                assertTrue(fromFile[2] > 0.9, "a Gentoo of Biscoe");
                assertTrue(fromFile[3 + 1] > 0.9, "a Chinstrap of Dream");
                assertTrue(fromFile[6 + 2] > 0.5, "a Gentoo of an island that was never seen");
                // 18.7 as a float is not the training value, whose ranks the quantile step averages
                assertArrayEquals(
                        fromFile,
                        after.predict(5, List.of(values(given, 0), values(given, 1)))
                                .get(0),
                        1e-3f);
                RowPrediction fromRow = after.row()
                        .set("island", "Atlantis")
                        .set("bill_length_mm", 46.1)
                        .set("bill_depth_mm", 13.2)
                        .set("flipper_length_mm", 211)
                        .set("body_mass_g", 4500)
                        .set("sex", "female")
                        .predict();
                assertEquals("Gentoo", fromRow.className());
                assertEquals(fromFile[6 + 2], fromRow.probability("Gentoo"));
            }
        }
    }

    private static List<String> names(TrainedModel model) {
        return model.schema().inputs().stream().map(Schema.Input::name).toList();
    }

    private static float[] values(Dataset data, int input) {
        int width = data.schema().inputs().get(input).shape().size();
        float[] values = new float[data.size() * width];
        for (int s = 0; s < data.size(); s++) {
            data.readInput(input, s, values, s * width);
        }
        return values;
    }

    @Test
    void withoutAPlaceForUnknownIslandsTheyAreRefused() throws IOException {
        try (Espalier espalier = Espalier.create()) {
            TrainedModel model = run(espalier, Map.of("data.unknown", "error", "train.epochs", "1"), options("run"))
                    .model()
                    .orElseThrow();
            EspalierException refused = assertThrows(
                    EspalierException.class, () -> read(espalier, model, "Atlantis,46.1,13.2,211,4500,female,\n"));
            assertTrue(refused.getMessage().contains("Atlantis"), refused::getMessage);
        }
    }

    @Test
    void resumesToTheSameBits() {
        Map<String, String> few = Map.of("train.epochs", "4");
        try (Espalier espalier = Espalier.create()) {
            Map<String, float[]> whole =
                    run(espalier, few, options("whole")).model().orElseThrow().weights();
            RunOptions pieces = options("pieces");
            run(espalier, few, pieces.withMaxSteps(23));
            Map<String, float[]> resumed = run(
                            espalier, few, pieces.withThreads(2).withStart(RunOptions.Start.RESUME))
                    .model()
                    .orElseThrow()
                    .weights();
            whole.forEach((name, values) -> assertArrayEquals(values, resumed.get(name), name));
        }
    }
}
