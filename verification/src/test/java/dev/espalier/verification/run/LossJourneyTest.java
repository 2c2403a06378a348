package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Losses for other things than classes and means, from the stack file to the predictions. */
@Tag("slow")
class LossJourneyTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeTable() throws IOException {
        StringBuilder table = new StringBuilder("hour,visits,spending\n");
        for (int i = 0; i < 200; i++) {
            int hour = i % 24;
            table.append(hour).append(',').append(2 + hour / 4 + i % 3).append(',');
            table.append(100 + 10.5 * hour + (i * 37 % 50)).append('\n');
        }
        Files.writeString(folder.resolve("visits.csv"), table);
    }

    private String train(String targets, int outputs, String loss, String metrics) throws IOException {
        Files.writeString(folder.resolve("stack.yaml"), """
                data:
                  source: {csv: {path: visits.csv, %s}}
                  validation: 0.2
                  preprocess: [standardize]
                model: [{dense: 8}, tanh, {dense: %d}]
                loss: %s
                metrics: [%s]
                optimizer: adam
                train: {epochs: 5, batch: 16}
                """.formatted(targets, outputs, loss, metrics));
        return Command.in(folder)
                .run("train", "stack.yaml", "--out", "run")
                .exits(0)
                .output();
    }

    private List<String> predicted() {
        return Command.in(folder)
                .run("predict", "run/model.safetensors", "--input", "visits.csv")
                .exits(0)
                .output()
                .lines()
                .toList();
    }

    @Test
    void quantilesOfTwoTargetsAreColumns() throws IOException {
        String output = train(
                "targets: [visits, spending], task: regression",
                6,
                "{quantile: [0.1, 0.5, 0.9]}",
                "pinball-loss, interval-coverage, mean-absolute-error");
        assertTrue(output.contains("interval-coverage"), output);
        List<String> lines = predicted();
        assertEquals("visits.q0.1,visits.q0.5,visits.q0.9,spending.q0.1,spending.q0.5,spending.q0.9", lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            for (int i = 1; i < 6; i++) {
                boolean ascending = Double.parseDouble(cells[i]) >= Double.parseDouble(cells[i - 1]);
                assertTrue(i == 3 || ascending, line);
            }
        }
    }

    @Test
    void countsArePredictedAsRates() throws IOException {
        train("label: visits, task: regression, ignore: [spending]", 1, "poisson", "poisson-deviance");
        List<String> lines = predicted();
        assertEquals("visits", lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            assertTrue(Double.parseDouble(line) > 0, line);
        }
    }

    @Test
    void aLossThatDoesNotFitSaysWhy() throws IOException {
        Files.writeString(folder.resolve("stack.yaml"), """
                data: {source: {csv: {path: visits.csv, label: spending, task: regression}}}
                model: [{dense: 1}]
                loss: {quantile: {quantiles: [0.9, 0.1]}}
                """);
        Command.in(folder)
                .run("validate", "stack.yaml")
                .exits(2)
                .tells("quantiles of loss quantile is [0.9, 0.1]; it must be in ascending order, each once");
    }
}
