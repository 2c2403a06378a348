package dev.espalier.verification.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.storage.StudyAddress;
import dev.espalier.search.storage.StudyTrial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command that searches, in processes of its own. */
@Tag("slow")
class SearchProcessesTest {

    /** Trials that take long enough for a second process to come in time. */
    private static final String STACK = """
            name: shared
            data: {source: csv, path: "%s", label: cultivar, validation: 0.3, preprocess: [standardize]}
            model: [dense: {units: {search: {log: [4, 16]}}}, tanh, dense: 3]
            loss: cross-entropy
            learning-rate: {search: {log: [1e-3, 2e-2]}}
            train: {epochs: 400, batch: 2, checkpoint: {steps: 2000}}
            search: {objective: loss, stages: [{trials: 10, epochs: 200}, {finalists: 1}]}
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private Command command;
    private Path stack;

    @BeforeEach
    void writeStack() throws IOException {
        command = Command.shortIn(folder);
        Path table = Path.of("..", "stacks", "data", "wine.csv").toRealPath();
        stack = Files.writeString(folder.resolve("shared.yaml"), STACK.formatted(table));
    }

    private String[] line(String out) {
        return new String[] {"search", stack.toString(), "--threads", "1", "--out", out, "--resume"};
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void twoCommandsAndOneThatWasStoppedComeToTheResultsOfOne() throws IOException {
        command.run(line("alone")).exits(0);
        FinishedSearch expected = FinishedSearch.of(folder.resolve("alone"));
        try (RunningCommand first = command.start(line("shared"));
                RunningCommand stopped = command.start(line("stopped"))) {
            first.awaitUntil(() -> Files.exists(folder.resolve("shared/trials/0")));
            try (RunningCommand second = command.start(line("shared"))) {
                stopped.awaitUntil(() -> Files.exists(folder.resolve("stopped/trials/2/metrics.jsonl")))
                        .signal("TERM");
                Outcome saved = stopped.await(PATIENCE).exits(143);
                assertTrue(saved.output().contains("go on with: "), saved::toString);
                first.await(PATIENCE).exits(0);
                second.await(PATIENCE).exits(0);
            }
        }
        expected.requireSame(FinishedSearch.of(folder.resolve("shared")));
        List<StudyTrial> shared = trials("shared");
        assertEquals(
                2,
                shared.stream().map(trial -> trial.work().worker()).distinct().count(),
                shared::toString);
        assertTrue(shared.stream().allMatch(trial -> trial.work().attempts() == 1), shared::toString);

        assertTrue(trials("stopped").size() < shared.size());
        command.run(line("stopped")).exits(0);
        expected.requireSame(FinishedSearch.of(folder.resolve("stopped")));
    }

    private List<StudyTrial> trials(String out) {
        return StudyAddress.of(folder.resolve(out).toString(), Optional.empty())
                .read()
                .trials();
    }

    @Test
    void aLibraryThatCannotBeLoadedIsOneLineWithARemedy() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Outcome refused =
                command.with("-Dorg.sqlite.tmpdir=" + file).run(line("refused")).exits(6);
        String errors = refused.errors();
        assertTrue(errors.contains("could not unpack and load its native library in " + file), errors);
        assertTrue(errors.contains("ESPALIER_JAVA_OPTIONS=-Dorg.sqlite.tmpdir=FOLDER"), errors);
        assertFalse(errors.contains("\tat "), errors);
    }

    @Test
    void batchSizesThatDoNotFitIntoTheHeapAreRefused() throws IOException {
        StringBuilder table = new StringBuilder("x,y\n");
        for (int row = 0; row < 10_000; row++) {
            table.append(row % 7)
                    .append(',')
                    .append(row % 2 == 0 ? "even" : "odd")
                    .append('\n');
        }
        Files.writeString(folder.resolve("rows.csv"), table);
        Path wide = Files.writeString(folder.resolve("wide.yaml"), """
                name: wide
                data: {source: csv, path: rows.csv, label: y}
                model: [dense: 2000, relu, dense: 2]
                loss: cross-entropy
                train: {epochs: 1, batch: 16}
                """);
        Outcome found = command.with("-Xmx96m")
                .run("find-batch-size", wide.toString(), "--from", "512", "--seconds", "0.001", "--threads", "1")
                .exits(0);
        List<String> lines = found.output().lines().toList();
        int refused = 0;
        while (!lines.get(refused).contains("does not fit into the heap of")) {
            refused++;
        }
        assertTrue(
                lines.get(refused).strip().startsWith("8192")
                        || lines.get(refused).strip().startsWith("4096"),
                found::toString);
        assertTrue(lines.get(refused + 1).startsWith("suggested: train.batch: "), found::toString);
    }
}
