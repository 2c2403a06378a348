package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done before the first long training. */
class RehearsalCommandsTest {

    private final TestScreen test = TestScreen.plain();

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeTheStack() throws IOException {
        file = folder.resolve("wine.yaml");
        Path wine = Path.of("../stacks/data/wine.csv").toAbsolutePath();
        Files.writeString(file, """
                name: wine
                data: {source: csv, path: '%s', label: cultivar, validation: 0.2}
                model: [dense: 16, relu, dropout: 0.5, dense: 3]
                loss: cross-entropy
                optimizer: adam
                train: {epochs: 4, batch: 16}
                """.formatted(wine));
    }

    @Test
    void findsALearningRateAndDrawsIt() throws IOException {
        Path svg = folder.resolve("rates.svg");

        assertEquals(
                0,
                test.run(
                        "find-learning-rate",
                        file.toString(),
                        "--to",
                        "100",
                        "--threads",
                        "1",
                        "--output",
                        svg.toString()));

        assertTrue(test.output().contains("suggested: learning-rate: "), test::output);
        assertTrue(test.output().contains("the loss diverges at a learning rate of "), test::output);
        assertTrue(Files.readString(svg).contains("steepest descent: "));
    }

    @Test
    void findsABatchSize() {
        assertEquals(
                0, test.run("find-batch-size", file.toString(), "--from", "16", "--seconds", "0.01", "--threads", "1"));

        assertTrue(test.output().contains("suggested: train.batch: "), test::output);
    }

    @Test
    void makesADryRunThatWritesNothing() {
        Path out = folder.resolve("run");

        assertEquals(0, test.run("train", file.toString(), "--out", out.toString(), "--dry-run"));

        assertTrue(test.output().contains("dry run: all checks passed, and nothing was written"), test::output);
        assertFalse(Files.exists(out));
    }

    @Test
    void saysWhetherOneBatchIsLearned() {
        assertEquals(0, test.run("train", file.toString(), "--overfit-one-batch=200", "--set", "learning-rate=0.01"));

        assertTrue(test.output().contains("left out: dropout"), test::output);
        assertTrue(test.output().contains("the loss came down to near zero"), test::output);
    }

    @Test
    void refusesBothAtOnce() {
        assertEquals(2, test.run("train", file.toString(), "--dry-run", "--overfit-one-batch"));
    }

    @Test
    void checksASearchAndRefusesToTrainIt() throws IOException {
        Files.writeString(file, Files.readString(file) + "learning-rate: search\nsearch: {budget: {trials: 5}}\n");

        assertEquals(0, test.run("validate", file.toString()));
        assertTrue(test.output().contains("a search over one value:"), test::output);
        assertTrue(test.output().contains("learning-rate"), test::output);

        TestScreen train = TestScreen.plain();
        assertEquals(2, train.run("train", file.toString()));
        assertTrue(train.errors().contains("run espalier search with it"), train::errors);
    }

    @Test
    void schemaKnowsTheSection() {
        assertEquals(0, test.run("schema"));
        assertTrue(test.output().contains("\"searched-value\""), test::output);
        assertTrue(test.output().contains("\"exclusiveMaximum\""), test::output);
    }
}
