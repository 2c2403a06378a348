package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people get wrong is told in one go, with its place and what to do about it. */
class MistakesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"train", "validate"})
    void fiveMistakesInOneStackAreFiveProblems(String verb) throws IOException {
        Stacks.write(folder, "wrong.yaml", """
                name: wrong
                data: {source: fashion-mnist-small, validaton: 0.1}
                model: [dense: 32, rleu, dense: 10]
                loss: cross-entropy
                optimizer: {adam: {betta2: 0.99}}
                learning-rate: fast
                regularizers: [decoupled-decay: {coefficient: -1}]
                """);
        Outcome outcome = Command.shortIn(folder).run(verb, "wrong.yaml").exits(2);
        assertEquals(5, outcome.problems().size(), outcome::toString);
        List<List<String>> expected = List.of(
                List.of("unknown-setting", "wrong.yaml:2:", "validaton", "did you mean 'validation'?"),
                List.of("unknown-plugin", "wrong.yaml:3:", "rleu", "did you mean 'relu'?"),
                List.of("unknown-setting", "wrong.yaml:5:", "betta2", "did you mean 'beta2'?"),
                List.of("wrong-type", "wrong.yaml:6:", "fast", "number"),
                List.of("invalid-setting", "wrong.yaml:7:", "coefficient of", "is -1", "at least 0"));
        for (List<String> parts : expected) {
            List<String> found = outcome.problems().stream()
                    .filter(problem -> parts.stream().allMatch(problem::contains))
                    .toList();
            assertEquals(1, found.size(), () -> parts + " is not told once\n" + outcome);
            assertTrue(found.get(0).matches("error\\[[a-z-]+]: wrong\\.yaml:\\d+:\\d+: .+"), found.get(0));
        }
        outcome.tells("5 problems");
        assertFalse(Files.exists(folder.resolve("runs")), "a stack that cannot be run leaves no folder");
    }

    @Test
    void aPathThatNoStackHasIsRefused() throws IOException {
        Stacks.flowers(folder);
        Outcome outcome = Command.shortIn(folder)
                .run("train", "flowers.yaml", "--set", "train.ephocs=3", "--set", "optimizer.adam.beta7=0.5")
                .exits(2);
        assertEquals(2, outcome.problems().size(), outcome::toString);
        outcome.tells("train.ephocs").tells("did you mean 'epochs'?").tells("beta7");
    }

    @Test
    void aFolderThatHoldsARunIsRefused() throws IOException {
        Stacks.flowers(folder);
        Command command = Command.shortIn(folder);
        String[] train = {"train", "flowers.yaml", "--quiet", "--epochs", "2", "--out", "run"};
        command.run(train).exits(0);
        byte[] model = new RunFiles(folder.resolve("run")).modelBytes();
        Outcome refused = command.run(train).exits(6).tells("error[run-folder]").tells("--resume");
        assertEquals(1, refused.problems().size());
        command.run("train", "flowers.yaml", "--quiet", "--epochs", "2", "--out", "run", "--overwrite")
                .exits(0);
        assertArrayEquals(model, new RunFiles(folder.resolve("run")).modelBytes());
    }

    @Test
    void aFolderInUseNamesTheProcess() throws IOException {
        String stack = Stacks.everything(folder).toString();
        Command command = Command.shortIn(folder);
        RunFiles run = new RunFiles(folder.resolve("run"));
        try (RunningCommand running = command.start("train", stack, "--quiet", "--epochs", "100000", "--out", "run")) {
            running.awaitUntil(() -> !run.checkpoints().isEmpty());
            command.run("train", stack, "--quiet", "--out", "run", "--resume")
                    .exits(6)
                    .tells("error[run-folder]")
                    .tells(Long.toString(running.pid()));
            assertFalse(running.endsWithin(Duration.ZERO), "the run goes on");
        }
    }
}
