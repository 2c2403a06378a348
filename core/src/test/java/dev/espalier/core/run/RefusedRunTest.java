package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.record.ReproducibleLines;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fails before its first step is done leaves the file system as it was. */
class RefusedRunTest {

    @TempDir
    Path folder;

    /** Whatever can go wrong before the first step is done. */
    enum Failure {
        DATA,
        SLOTS,
        INITIALIZER,
        LISTENER,
        FIRST_STEP,
        NON_FINITE;

        Stack stack() {
            return switch (this) {
                case DATA -> RunTest.everything().source(new NoSource()).build();
                case SLOTS -> RunTest.everything().optimizer(new NoSlots()).build();
                case INITIALIZER ->
                    RunTest.everything().initializer(new NoValues()).build();
                case FIRST_STEP ->
                    RunTest.everything().optimizer(new NoUpdate()).build();
                case NON_FINITE ->
                    RunTest.everything().initializer(new NotFinite()).build();
                case LISTENER -> RunTest.everything().build();
            };
        }

        TrainingListener listener() {
            return new TrainingListener() {
                @Override
                public void runStarted(RunStarted event) {
                    if (Failure.this == LISTENER) {
                        throw new IllegalStateException("does not listen");
                    }
                }
            };
        }
    }

    @Plugin(value = "no-source", summary = "cannot be read, for tests")
    public record NoSource() implements DataSource {
        @Override
        public Parts load(Context context) {
            throw new IllegalStateException("no data");
        }
    }

    @Plugin(value = "no-slots", summary = "has no slots, for tests")
    public record NoSlots() implements ParameterOptimizer {
        @Override
        public List<Slot> slots() {
            throw new IllegalStateException("no slots");
        }

        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin(value = "no-update", summary = "cannot update, for tests")
    public record NoUpdate() implements ParameterOptimizer {
        @Override
        public void update(ParameterSlice slice, Step step) {
            throw new IllegalStateException("no update");
        }
    }

    @Plugin(value = "no-values", summary = "fills nothing, for tests")
    public record NoValues() implements Initializer {
        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            throw new IllegalStateException("no values");
        }
    }

    @Plugin(value = "not-finite", summary = "fills with NaN, for tests")
    public record NotFinite() implements Initializer {
        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            java.util.Arrays.fill(values, from, to, Float.NaN);
        }
    }

    private RunOptions in(String name, RunOptions.Start start) {
        return RunOptions.defaults()
                .withFolder(folder.resolve("runs").resolve(name))
                .withThreads(1)
                .withStart(start);
    }

    private static RunResult run(Stack stack, RunOptions options, TrainingListener listener) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run();
        }
    }

    /** Every file and folder with what it holds. */
    private Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                String bytes =
                        Files.isDirectory(file) ? "a folder" : HexFormat.of().formatHex(Files.readAllBytes(file));
                content.put(folder.relativize(file).toString(), bytes);
            }
        }
        return content;
    }

    /** The same, but for what the log says of the process that made the steps, such as that it was stopped. */
    private Map<String, String> contentOfTheRun() throws IOException {
        Map<String, String> content = content();
        for (String file : content.keySet()) {
            if (file.endsWith("metrics.jsonl")) {
                content.put(file, String.join("\n", ReproducibleLines.of(folder.resolve(file))));
            }
        }
        return content;
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void leavesNothing(Failure failure) throws IOException {
        Map<String, String> before = content();
        for (RunOptions.Start start : RunOptions.Start.values()) {
            assertThrows(RuntimeException.class, () -> run(failure.stack(), in("refused", start), failure.listener()));
            assertEquals(before, content());
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void leavesAnOldRunAsItWas(Failure failure) throws IOException {
        run(RunTest.everything().build(), in("old", RunOptions.Start.NEW), new TrainingListener() {});
        Map<String, String> before = content();

        assertThrows(
                RuntimeException.class,
                () -> run(failure.stack(), in("old", RunOptions.Start.OVERWRITE), failure.listener()));

        assertEquals(before, content());
    }

    @Test
    void writesNothingBeforeItIsRun() throws IOException {
        Map<String, String> before = content();
        try (Espalier espalier = Espalier.create();
                TrainingRun run =
                        espalier.prepare(RunTest.everything().build(), in("prepared", RunOptions.Start.NEW))) {
            assertTrue(run.describe().stream().anyMatch(line -> line.startsWith("memory: ")));
            assertEquals(before, content());
        }
        assertEquals(before, content());
    }

    @Test
    void keepsNothingOfARunThatIsStoppedBeforeItsFirstStep() throws IOException {
        Map<String, String> before = content();
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(RunTest.everything().build(), in("new", RunOptions.Start.NEW))) {
            run.control().requestStop("too early");
            run.control().requestCheckpoint();
            RunResult result = run.run();
            assertEquals(RunStopped.Cause.REQUESTED, result.cause());
            assertTrue(result.folder().isEmpty());
            assertEquals(before, content());
        }
    }

    @Test
    void aResumedRunThatIsStoppedAtOnceStaysWhereItWas() throws IOException {
        RunResult begun = run(
                RunTest.everything().build(),
                in("run", RunOptions.Start.NEW).withMaxSteps(2),
                new TrainingListener() {});
        Map<String, String> before = contentOfTheRun();
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(RunTest.everything().build(), in("run", RunOptions.Start.RESUME))) {
            run.control().requestStop("too early");
            RunResult result = run.run();
            assertEquals(2, result.steps());
            assertEquals(begun.folder(), result.folder());
        }
        assertEquals(before, contentOfTheRun());
    }

    @Test
    void keepsTheOldRunUntilTheNewOneHasMadeAStep() throws IOException {
        Path old = run(RunTest.everything().build(), in("run", RunOptions.Start.NEW), new TrainingListener() {})
                .modelFile()
                .orElseThrow();
        Stack other = RunTest.everything().seed(77).build();
        run(other, in("run", RunOptions.Start.OVERWRITE).withMaxSteps(1), new TrainingListener() {
            @Override
            public void runStarted(RunStarted event) {
                assertTrue(Files.exists(old));
            }

            @Override
            public void stepFinished(StepView step) {
                assertFalse(Files.exists(old));
            }
        });
        assertTrue(Files.readString(old.resolveSibling("stack.yaml")).contains("seed: 77"));
    }

    @Test
    void numberedRunsOfOneProcessGetAFolderEach() {
        RunOptions options = RunOptions.defaults()
                .withThreads(1)
                .withMaxSteps(1)
                .withNumberedFolder(folder.resolve("runs").resolve("cloud"));
        try (Espalier espalier = Espalier.create();
                TrainingRun first = espalier.prepare(RunTest.everything().build(), options);
                TrainingRun second = espalier.prepare(RunTest.everything().build(), options)) {
            assertEquals(
                    "cloud", first.run().folder().orElseThrow().getFileName().toString());
            assertEquals(
                    "cloud-2", second.run().folder().orElseThrow().getFileName().toString());
        }
        try (Espalier espalier = Espalier.create();
                TrainingRun again = espalier.prepare(
                        RunTest.everything().build(), options.withMaxSteps(2).withStart(RunOptions.Start.RESUME))) {
            RunResult result = again.run();
            assertEquals("cloud-2", result.folder().orElseThrow().getFileName().toString());
            assertEquals(2, result.steps());
        }
    }
}
