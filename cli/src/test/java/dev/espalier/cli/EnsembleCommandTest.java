package dev.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ensembles on the command line: trained by train, combined by ensemble, and used like any model. */
class EnsembleCommandTest {

    @TempDir
    Path folder;

    private final TestScreen test = TestScreen.plain();

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder table = new StringBuilder("x,y,kind\n");
        Random random = new Random(5);
        for (int row = 0; row < 120; row++) {
            boolean left = row % 2 == 0;
            table.append(String.format(
                    Locale.ROOT,
                    "%.3f,%.3f,%s%n",
                    (left ? -0.7 : 0.7) + random.nextGaussian(),
                    random.nextGaussian(),
                    left ? "left" : "right"));
        }
        Files.writeString(folder.resolve("sides.csv"), table);
        Files.writeString(folder.resolve("sides.yaml"), """
                name: sides
                seed: 7
                data: {source: csv, path: sides.csv, label: kind, validation: 0.2, test: 0.3, preprocess: [standardize]}
                model: [dense: 4, batch-norm, tanh, dense: 2]
                loss: cross-entropy
                learning-rate: 0.05
                train: {epochs: 6, batch: 16}
                """);
    }

    private int train(String out, String... further) {
        List<String> line = new ArrayList<>(List.of(
                "train",
                folder.resolve("sides.yaml").toString(),
                "--no-report",
                "--threads=1",
                "--out",
                folder.resolve(out).toString()));
        line.addAll(List.of(further));
        return test.run(line.toArray(String[]::new));
    }

    private String model(String name) {
        return folder.resolve(name).resolve("model.safetensors").toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{members: 2}",
                "{folds: 3}",
                "{bagging: 2}",
                "{snapshots: 3, last: 2}",
                "{swa: 0.5}",
                "{swa: {start: 0.5, factor: 0.2}}",
                "{checkpoints: 3}",
                "{checkpoints: 3, soup: greedy}",
                "{members: 2, soup: uniform}",
                "{members: 2, soup: greedy}",
                "3"
            })
    void everyKindIsTrainedEvaluatedDescribedAndPredicts(String ensemble) throws IOException {
        assertEquals(0, train("out", "--set", "ensemble=" + ensemble), test::errors);
        String output = test.output();
        assertTrue(output.contains("model: " + folder.resolve("out").resolve("model.safetensors")), output);
        assertTrue(output.lines().anyMatch(line -> line.startsWith("accuracy ")), output);
        assertEquals(0, test.run("evaluate", model("out"), "--threads", "1"), test::errors);
        assertTrue(test.output().contains("36 samples (test split of the model's stack)"), test::output);
        assertEquals(0, test.run("model", "describe", model("out")), test::errors);
        Path predicted = folder.resolve("predicted.csv");
        String input = folder.resolve("sides.csv").toString();
        assertEquals(
                0, test.run("predict", model("out"), "--input", input, "--output", predicted.toString()), test::errors);
        assertEquals(121, Files.readAllLines(predicted).size());
    }

    @Test
    void theStackSaysTheSameAndIsChecked() throws IOException {
        Files.writeString(
                folder.resolve("sides.yaml"),
                "ensemble: {members: 3, folds: 2}\n",
                java.nio.file.StandardOpenOption.APPEND);
        assertEquals(2, train("out"));
        assertTrue(test.errors().contains("ensemble.folds is 2; it must not be given beside another"), test::errors);
        assertTrue(test.errors().contains("sides.yaml:8:"), test::errors);
        assertEquals(
                2,
                test.run(
                        "validate",
                        folder.resolve("sides.yaml").toString(),
                        "--set",
                        "ensemble={snapshots: 3}",
                        "--set",
                        "schedule=cosine"));
        assertTrue(test.errors().contains("leave it out; the learning rate follows cosine-restarts"), test::errors);
        assertEquals(
                0,
                test.run(
                        "validate",
                        folder.resolve("sides.yaml").toString(),
                        "--with-data",
                        "--set",
                        "ensemble={bagging: 3}"),
                test::errors);
        assertEquals(
                2,
                test.run(
                        "cross-validate",
                        folder.resolve("sides.yaml").toString(),
                        "--set",
                        "ensemble=3",
                        "--out",
                        folder.resolve("cv").toString()));
        assertTrue(test.errors().contains("--set ensemble=null"), test::errors);
    }

    @Test
    void isRehearsedByItsFirstRun() {
        assertEquals(0, train("out", "--set", "ensemble=3", "--dry-run"), test::errors);
        assertTrue(test.output().contains("the stack trains an ensemble; tried is its first run"), test::output);
    }

    @Test
    void combinesModelsAndRefusesOthers() throws IOException {
        assertEquals(0, train("a", "--seed=1"), test::errors);
        assertEquals(0, train("b", "--seed=2"), test::errors);
        String both = folder.resolve("both.safetensors").toString();
        assertEquals(0, test.run("ensemble", model("a"), model("b"), "--output", both), test::errors);
        assertTrue(test.output().contains("ensemble of 2 members: " + both), test::output);
        Path member = folder.resolve("second.safetensors");
        assertEquals(0, test.run("model", "export", both, "--member", "2", "--out", member.toString()), test::errors);
        assertArrayEquals(Files.readAllBytes(Path.of(model("b"))), Files.readAllBytes(member));
        assertEquals(2, test.run("model", "export", both, "--member", "3"));

        String soup = folder.resolve("soup.safetensors").toString();
        String stack = folder.resolve("sides.yaml").toString();
        assertEquals(
                0,
                test.run("ensemble", model("a"), model("b"), "--soup", "greedy", "--data", stack, "--output", soup),
                test::errors);
        assertTrue(test.output().contains("validation loss: "), test::output);

        Files.writeString(
                folder.resolve("sides.csv"),
                Files.readString(folder.resolve("sides.csv")).replace("x,y", "x,z"));
        assertEquals(0, train("c"), test::errors);
        assertEquals(3, test.run("ensemble", model("a"), model("c"), "--output", both));
        assertTrue(test.errors().contains(model("c")), test::errors);
        assertTrue(test.errors().contains("column 'z' was not there in training"), test::errors);
        assertTrue(test.errors().contains("combine models that were trained on the same columns"), test::errors);
    }

    @Test
    void resumesWhatWasKilledBetweenMembers() throws IOException {
        assertEquals(0, train("whole", "--set", "ensemble=2"), test::errors);
        assertEquals(0, train("part", "--set", "ensemble=2"), test::errors);
        // as a kill in the second member leaves it: no model of it, none of the whole, no result
        Files.delete(folder.resolve("part/model.safetensors"));
        Files.delete(folder.resolve("part/members/2/model.safetensors"));
        assertEquals(6, train("part", "--set", "ensemble=2"));
        assertEquals(0, train("part", "--set", "ensemble=2", "--resume"), test::errors);
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("whole/model.safetensors")),
                Files.readAllBytes(folder.resolve("part/model.safetensors")));
    }
}
