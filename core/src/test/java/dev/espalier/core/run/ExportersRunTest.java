package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.event.RunStopped;
import dev.espalier.core.CrossValidation;
import dev.espalier.core.CrossValidationPlan;
import dev.espalier.core.Espalier;
import dev.espalier.core.LingeringExports;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExportersRunTest {

    private final ExportProbe.Journal journal = new ExportProbe.Journal();
    private final List<String> told = new ArrayList<>();

    @TempDir
    Path folder;

    private Espalier espalier() {
        return Espalier.builder()
                .bind(ExportProbe.Journal.class, journal)
                .tell(told::add)
                .build();
    }

    private static StackBuilder stack(ExportProbe... exporters) {
        return RunTest.everything().epochs(2).tag("team", "vision").export(exporters);
    }

    private static ExportProbe probe(String name, ExportProbe.Behaviour behaviour) {
        return new ExportProbe(name, behaviour);
    }

    private RunResult run(Stack stack, String name) {
        try (Espalier espalier = espalier();
                TrainingRun run = espalier.prepare(stack, in(name))) {
            assertEquals(List.of(), journal.lines(), "nothing is opened before it runs");
            return run.run();
        }
    }

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(1);
    }

    @Test
    void exportersAreOpenedToldAndClosedWithTheRun() {
        run(stack(new ExportProbe()).build(), "run");

        assertEquals(
                List.of(
                        "probe opened for everything {team=vision} in run",
                        "probe started",
                        "probe epoch 1",
                        "probe epoch 2",
                        "probe stopped: COMPLETED",
                        "probe closed"),
                journal.lines());
        assertEquals(List.of("probe is there"), told);
    }

    @Test
    void allThatCannotBeOpenedRefuseTheRunTogether() {
        Stack stack = stack(
                        probe("first", ExportProbe.Behaviour.REFUSES),
                        probe("good", ExportProbe.Behaviour.GOOD),
                        probe("last", ExportProbe.Behaviour.FAILS_TO_OPEN))
                .build();
        EspalierException refusal = assertThrows(EspalierException.class, () -> run(stack, "run"));

        assertEquals(2, refusal.problems().size(), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("first: it cannot be opened; open another one"));
        assertTrue(refusal.getMessage().contains("exporter test-probe"), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("last is broken"), refusal::getMessage);
        assertEquals(List.of("good opened for everything {team=vision} in run", "good closed"), journal.lines());
        assertFalse(Files.exists(folder.resolve("run")), "nothing is left of a run that was refused");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExportProbe.Behaviour.class,
            names = {"THROWS_IN_STEPS", "THROWS_AT_THE_END"})
    void oneThatFailsEndsNoRun(ExportProbe.Behaviour behaviour) {
        RunResult result = run(stack(probe("bad", behaviour), new ExportProbe()).build(), "run");

        assertEquals(RunStopped.Cause.COMPLETED, result.cause());
        for (String name : List.of("bad", "probe")) {
            assertTrue(journal.lines().contains(name + " epoch 2"), "it is told of what comes after its failure");
            assertTrue(journal.lines().contains(name + " closed"));
        }
    }

    @Test
    void theEndIsWaitedForWhenTheRunIsClosed() throws InterruptedException {
        Stack stack = stack(probe("lingering", ExportProbe.Behaviour.GOOD), new ExportProbe())
                .build();
        try (Espalier espalier = espalier();
                TrainingRun run = espalier.prepare(stack, in("run"));
                LingeringExports exports = run.lingeringExports()) {
            run.run();
            run.close();

            assertFalse(journal.lines().contains("lingering closed"));
            assertEquals(List.of("test-probe"), exports.names());
            assertEquals(Duration.ofSeconds(20), exports.longest());
            assertFalse(exports.await(Duration.ZERO));
            assertTrue(exports.await(exports.longest()));
            exports.close();
            assertEquals(
                    List.of("lingering asked", "lingering waited for", "lingering closed", "probe closed"),
                    journal.lines()
                            .subList(
                                    journal.lines().indexOf("lingering asked"),
                                    journal.lines().size()));
        }
        assertEquals(1, journal.lines().stream().filter("probe closed"::equals).count(), "closing twice closes once");
    }

    @Test
    void theEndOfTheLastFoldIsWaitedFor() throws InterruptedException {
        Stack stack = RunTest.everything()
                .epochs(1)
                .export(probe("lingering", ExportProbe.Behaviour.GOOD))
                .build();
        try (Espalier espalier = espalier()) {
            CrossValidation validation = espalier.crossValidation(
                    stack, CrossValidationPlan.of(2), RunOptions.defaults().withThreads(1));
            try (LingeringExports exports = validation.lingeringExports()) {
                assertEquals(Duration.ZERO, exports.longest(), "there is no run yet");
                assertEquals(2, validation.run().runs().size());
                assertEquals(List.of("test-probe"), exports.names());
                assertTrue(exports.await(exports.longest()));
            }
        }
        List<String> fold =
                List.of("lingering started", "lingering epoch 1", "lingering stopped: COMPLETED", "lingering closed");
        List<String> expected = new ArrayList<>(fold);
        expected.addAll(fold);
        expected.add(expected.size() - 1, "lingering waited for");
        assertEquals(
                expected,
                journal.lines().stream()
                        .filter(line -> !line.contains("opened"))
                        .toList());
    }

    @Test
    void withoutAWaitTheExportersOfEachFoldAreClosedWithIt() {
        Stack stack = RunTest.everything()
                .epochs(1)
                .export(probe("lingering", ExportProbe.Behaviour.GOOD))
                .build();
        try (Espalier espalier = espalier()) {
            espalier.crossValidation(
                            stack,
                            CrossValidationPlan.of(2),
                            RunOptions.defaults().withThreads(1))
                    .run();
            assertEquals(
                    2,
                    journal.lines().stream().filter("lingering closed"::equals).count());
        }
    }

    @Test
    void exportersAndTagsChangeNoBitOfAModel() throws IOException {
        run(stack().build(), "tagged");
        run(RunTest.everything().epochs(2).build(), "without");
        ExportProbe.Journal before = journal;
        try (Espalier espalier = espalier();
                TrainingRun run = espalier.prepare(stack(new ExportProbe()).build(), in("with"))) {
            run.run();
        }
        assertFalse(before.lines().isEmpty());

        byte[] without = Files.readAllBytes(folder.resolve("without/model.safetensors"));
        assertArrayEquals(without, Files.readAllBytes(folder.resolve("with/model.safetensors")));
        assertArrayEquals(without, Files.readAllBytes(folder.resolve("tagged/model.safetensors")));
        String stack = Files.readString(folder.resolve("with/stack.yaml"));
        assertTrue(stack.contains("test-probe") && stack.contains("team: vision"), stack);
    }

    @Test
    void aRunIsResumedWithOtherExporters() {
        Stack first = stack(new ExportProbe()).build();
        try (Espalier espalier = espalier();
                TrainingRun run = espalier.prepare(first, in("run").withMaxSteps(5))) {
            assertEquals(RunStopped.Cause.REQUESTED, run.run().cause());
        }
        Stack other = RunTest.everything()
                .epochs(2)
                .tag("team", "speech")
                .export(probe("other", ExportProbe.Behaviour.GOOD))
                .build();
        try (Espalier espalier = espalier();
                TrainingRun run = espalier.prepare(other, in("run").withStart(RunOptions.Start.RESUME))) {
            assertEquals(RunStopped.Cause.COMPLETED, run.run().cause());
        }
        assertTrue(journal.lines().contains("other opened for everything {team=speech} in run"));
    }
}
