package dev.espalier.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.Split;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.record.MetricsLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {

    @TempDir
    Path temporary;

    private Path folder() {
        return temporary.resolve("runs").resolve("first");
    }

    @Test
    void makesAFolderAndWritesWhatARunHas() throws IOException {
        try (RunFolder run = RunFolder.open(folder(), RunFolder.Mode.NEW)) {
            assertEquals(RunFolder.State.NEW, run.state());
            fill(run);

            assertEquals("name: é\n", Files.readString(folder().resolve("stack.yaml")));
            JsonObject provenance = run.readProvenance().orElseThrow();
            assertEquals(
                    List.of("format", "seed", "base-folder", "base-folder-from-run"),
                    List.copyOf(provenance.members().keySet()));
            assertEquals(Optional.of("espalier-run-1"), provenance.text("format"));
        }
        assertEquals(
                List.of("checkpoints", "metrics.jsonl", "model.safetensors", "run.json", "run.lock", "stack.yaml"),
                TensorFiles.names(folder()));
    }

    @Test
    void refusesAFolderThatHoldsARun() {
        fillNew();

        EspalierException fault = assertThrows(EspalierException.class, () -> open(RunFolder.Mode.NEW));

        assertEquals(
                "error[run-folder]: " + folder()
                        + ": the folder already contains a run; continue it (--resume), replace it"
                        + " (--overwrite), or give another folder",
                fault.getMessage());
        assertEquals(ErrorCode.RUN_FOLDER, fault.code());
    }

    @Test
    void resumesWhereCheckpointsAre() throws IOException {
        fillNew();

        try (RunFolder run = open(RunFolder.Mode.RESUME)) {
            assertEquals(RunFolder.State.RESUMED, run.state());
            assertEquals(3, run.checkpoints(1).newest(any -> {}).orElseThrow().step());
            assertEquals("name: é\n", Files.readString(folder().resolve("stack.yaml")));
        }
    }

    @Test
    void saysThatThereIsNothingToResume() throws IOException {
        for (int round = 0; round < 2; round++) {
            try (RunFolder run = open(RunFolder.Mode.RESUME)) {
                assertEquals(RunFolder.State.NOTHING_TO_RESUME, run.state(), "no folder, then no checkpoint");
            }
        }
        Files.createDirectories(temporary.resolve("empty"));
        try (RunFolder run = RunFolder.open(temporary.resolve("empty"), RunFolder.Mode.RESUME)) {
            assertEquals(RunFolder.State.NOTHING_TO_RESUME, run.state());
        }
    }

    @Test
    void resumesFromCheckpointsAlone() throws IOException {
        fillNew();
        Files.delete(folder().resolve("run.json"));

        assertThrows(EspalierException.class, () -> open(RunFolder.Mode.NEW));
        EspalierException fault = assertThrows(EspalierException.class, () -> open(RunFolder.Mode.OVERWRITE));
        assertTrue(fault.getMessage().contains("has no run.json"), fault.getMessage());
        try (RunFolder run = open(RunFolder.Mode.RESUME)) {
            assertEquals(RunFolder.State.RESUMED, run.state());
        }
    }

    @Test
    void overwritesWhatRunsMakeAndNothingElse() throws IOException {
        fillNew();
        Files.writeString(folder().resolve("notes.txt"), "mine");
        Files.writeString(folder().resolve("checkpoints").resolve("notes.txt"), "mine");
        Files.writeString(folder().resolve("checkpoints").resolve("step-0000000001.safetensors.set-aside"), "x");

        try (RunFolder run = open(RunFolder.Mode.OVERWRITE)) {
            assertEquals(RunFolder.State.OVERWRITTEN, run.state());
            assertTrue(Files.exists(run.metricsFile()), "the old run stays until the new one begins");
            begin(run);
            assertEquals(List.of("notes.txt"), TensorFiles.names(run.checkpointsFolder()));
            assertEquals(
                    List.of("checkpoints", "notes.txt", "run.json", "run.lock", "run.pid", "stack.yaml"),
                    TensorFiles.names(folder()));
            assertFalse(run.readProvenance().orElseThrow().get("seed").isPresent());
        }
    }

    @Test
    void overwritingNothingIsANewRun() {
        try (RunFolder run = open(RunFolder.Mode.OVERWRITE)) {
            assertEquals(RunFolder.State.NEW, run.state());
        }
    }

    @ParameterizedTest
    @EnumSource(RunFolder.Mode.class)
    void leavesAForeignFolderAsItIs(RunFolder.Mode mode) throws IOException {
        Files.createDirectories(folder());
        for (String name : List.of("stack.yaml", "a", "b", "c")) {
            Files.writeString(folder().resolve(name), "mine");
        }
        Files.writeString(folder().resolve("run.json"), "{\"format\":\"other\"}");

        EspalierException fault = assertThrows(EspalierException.class, () -> open(mode));

        assertEquals(ErrorCode.RUN_FOLDER, fault.code());
        assertTrue(fault.getMessage().contains("no run made: 'a', 'b', 'c' and 2 more"), fault.getMessage());
        assertEquals(List.of("a", "b", "c", "run.json", "stack.yaml"), TensorFiles.names(folder()));
        assertEquals("mine", Files.readString(folder().resolve("stack.yaml")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run.json.tmp", "stack.yaml.tmp", "model.safetensors.tmp", "run.lock", "run.pid"})
    void whatACrashLeavesAtTheStartIsNoRun(String name) throws IOException {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve(name), "{\"form");

        try (RunFolder run = open(RunFolder.Mode.NEW)) {
            assertEquals(RunFolder.State.NEW, run.state());
            begin(run);
            assertEquals(List.of("run.json", "run.lock", "run.pid", "stack.yaml"), TensorFiles.names(folder()));
        }
    }

    @Test
    void refusesAFileAndAFolderThatCannotBeMade() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "mine");

        assertEquals(
                ErrorCode.RUN_FOLDER,
                assertThrows(EspalierException.class, () -> RunFolder.open(file, RunFolder.Mode.NEW))
                        .code());
        EspalierException below =
                assertThrows(EspalierException.class, () -> RunFolder.open(file.resolve("run"), RunFolder.Mode.NEW));
        assertEquals(ErrorCode.IO, below.code());
        assertTrue(below.getMessage().contains(file.resolve("run").toString()), below.getMessage());
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void noticesAReadOnlyFolderBeforeTraining() throws IOException {
        assumeTrue(temporary.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.createDirectories(folder());
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeTrue(!Files.isWritable(folder()), "nothing is read-only for the superuser");

        EspalierException fault = assertThrows(EspalierException.class, () -> open(RunFolder.Mode.NEW));

        assertEquals(ErrorCode.IO, fault.code());
        assertTrue(fault.getMessage().contains("permission denied"), fault.getMessage());
    }

    @Test
    void isOpenOnceInAProcess() {
        try (RunFolder first = open(RunFolder.Mode.NEW)) {
            EspalierException fault = assertThrows(EspalierException.class, () -> open(RunFolder.Mode.RESUME));
            assertTrue(
                    fault.getMessage()
                            .contains("this process, " + ProcessHandle.current().pid() + ", has it open already"),
                    fault.getMessage());
            assertEquals(ErrorCode.RUN_FOLDER, fault.code());
            assertEquals(RunFolder.State.NEW, first.state());
        }
        assertEquals(OptionalLong.empty(), RunLock.deadHolder(folder()));
        open(RunFolder.Mode.RESUME).close();
    }

    /** A second attempt within the process must not cost the first one its lock, which closing a handle would. */
    @Test
    @Timeout(60)
    void staysLockedAgainstOthersAfterAnAttemptInTheSameProcess() throws IOException {
        try (RunFolder first = open(RunFolder.Mode.NEW)) {
            assertThrows(EspalierException.class, () -> open(RunFolder.Mode.RESUME));
            try (ForkedJvm other = ForkedJvm.start(OpeningProcess.class, folder().toString())) {
                String said = other.line();
                assertTrue(said.contains("process " + ProcessHandle.current().pid() + " is using it"), said);
                assertTrue(said.startsWith("run-folder"), said);
                long milliseconds = Long.parseLong(other.line());
                assertTrue(milliseconds < 2000, "refused within 2 s, was " + milliseconds + " ms");
            }
            assertEquals(RunFolder.State.NEW, first.state());
        }
    }

    @Test
    void onlyOneOfManyThreadsGetsIt() throws Exception {
        Files.createDirectories(folder());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Optional<RunFolder>>> attempts = threads.invokeAll(Collections.nCopies(8, this::tryOpen));
            int opened = 0;
            for (Future<Optional<RunFolder>> attempt : attempts) {
                if (attempt.get().isPresent()) {
                    attempt.get().get().close();
                    opened++;
                }
            }
            assertEquals(1, opened);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    @Timeout(60)
    void namesTheProcessThatHoldsItAndTakesOverWhenThatIsDead() throws Exception {
        try (ForkedJvm other = ForkedJvm.start(HoldingProcess.class, folder().toString())) {
            assertEquals("holding NOTHING_TO_RESUME", other.line());
            for (RunFolder.Mode mode : RunFolder.Mode.values()) {
                long before = System.nanoTime();
                EspalierException fault = assertThrows(EspalierException.class, () -> open(mode));
                assertTrue(System.nanoTime() - before < 2_000_000_000L, "refused within 2 s");
                assertEquals(ErrorCode.RUN_FOLDER, fault.code());
                assertTrue(fault.getMessage().contains("process " + other.pid() + " is using it"), fault.getMessage());
            }
            other.kill();
            assertEquals(OptionalLong.of(other.pid()), RunLock.deadHolder(folder()));
            open(RunFolder.Mode.RESUME).close();
        }
    }

    @Test
    void aCopyOfAnOpenFolderIsAnother() throws IOException {
        try (RunFolder first = open(RunFolder.Mode.NEW)) {
            fill(first);
            Path copy = Files.createDirectory(temporary.resolve("copy"));
            for (String name : List.of("run.json", "run.pid", "run.lock")) {
                Files.copy(folder().resolve(name), copy.resolve(name));
            }
            assertEquals(OptionalLong.empty(), RunLock.deadHolder(copy));
            try (RunFolder second = RunFolder.open(copy, RunFolder.Mode.RESUME)) {
                assertEquals(RunFolder.State.NOTHING_TO_RESUME, second.state());
            }
        }
    }

    @Test
    void leavesNoTraceOfARunThatNeverBegan() throws IOException {
        for (RunFolder.Mode mode : RunFolder.Mode.values()) {
            open(mode).close();
            assertEquals(List.of(), TensorFiles.names(temporary), "not even the folder above: " + mode);
        }
        Files.createDirectories(folder());
        Files.writeString(folder().resolve("run.lock"), "");
        for (RunFolder.Mode mode : RunFolder.Mode.values()) {
            open(mode).close();
            assertEquals(List.of("run.lock"), TensorFiles.names(folder()), "what was there stays: " + mode);
        }
    }

    @Test
    void keepsTheOldRunIfTheNewOneNeverBegan() throws IOException {
        fillNew();
        Files.delete(folder().resolve("run.lock"));
        List<String> before = TensorFiles.names(folder());

        open(RunFolder.Mode.OVERWRITE).close();
        assertEquals(before, TensorFiles.names(folder()));
        try (RunFolder run = open(RunFolder.Mode.RESUME)) {
            assertEquals(RunFolder.State.RESUMED, run.state());
        }
    }

    /** Killed after its first step and before anything was saved, a run is in nobody's way. */
    @Test
    void beginsAnewWhereARunCameToNothing() throws IOException {
        try (RunFolder run = open(RunFolder.Mode.NEW)) {
            begin(run);
            run.metrics().close();
            Files.createDirectories(run.checkpointsFolder());
            Files.writeString(run.checkpointsFolder().resolve("step-0000000003.safetensors.tmp"), "half");
        }
        for (RunFolder.Mode mode : List.of(RunFolder.Mode.NEW, RunFolder.Mode.OVERWRITE)) {
            try (RunFolder run = open(mode)) {
                assertEquals(RunFolder.State.NEW, run.state());
            }
        }
        Files.writeString(folder().resolve("notes.txt"), "mine");
        assertThrows(EspalierException.class, () -> open(RunFolder.Mode.NEW));
        Files.delete(folder().resolve("notes.txt"));
        Files.writeString(folder().resolve("metrics.jsonl"), "{}\n");
        assertThrows(EspalierException.class, () -> open(RunFolder.Mode.NEW));
    }

    @Test
    void leavesNothingIfItCannotBegin() throws IOException {
        Path blocked = folder().resolve("stack.yaml.tmp").resolve("in the way");
        try (RunFolder run = open(RunFolder.Mode.NEW)) {
            Files.createDirectories(blocked);
            assertThrows(EspalierException.class, () -> begin(run));
        }
        assertEquals(List.of("stack.yaml.tmp"), TensorFiles.names(folder()));
    }

    @Test
    void refusesALinkToNothing() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("nowhere"));

        EspalierException fault = assertThrows(EspalierException.class, () -> RunFolder.open(link, RunFolder.Mode.NEW));

        assertTrue(fault.getMessage().contains("it is a link to something that is not there"), fault.getMessage());
        assertFalse(Files.exists(temporary.resolve("nowhere")));
    }

    @Test
    void closesTwice() {
        RunFolder run = open(RunFolder.Mode.NEW);
        run.close();
        run.close();
        assertFalse(Files.exists(folder().resolve("run.pid")));
    }

    private RunFolder open(RunFolder.Mode mode) {
        return RunFolder.open(folder(), mode);
    }

    private Optional<RunFolder> tryOpen() {
        try {
            return Optional.of(open(RunFolder.Mode.RESUME));
        } catch (EspalierException refused) {
            return Optional.empty();
        }
    }

    private void fillNew() {
        try (RunFolder run = open(RunFolder.Mode.NEW)) {
            fill(run);
        }
    }

    private static void begin(RunFolder run) {
        run.begin("", Path.of(""), JsonObject.builder().build());
    }

    private static void fill(RunFolder run) {
        run.begin("name: é\n", Path.of(""), JsonObject.builder().put("seed", 42).build());
        run.checkpoints(1).save(3, TensorFiles.ofStep(3), true);
        try (MetricsLog metrics = run.metrics()) {
            metrics.append(new MetricsLine(3, 1, Split.TRAIN, Map.of("loss", 0.5)));
        }
        TensorFiles.write(run.modelFile(), TensorFiles.ofStep(3));
    }
}
