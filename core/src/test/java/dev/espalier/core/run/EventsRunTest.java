package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.CheckpointStarted;
import dev.espalier.api.event.EpochStarted;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.EvaluationStarted;
import dev.espalier.api.event.History;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.schedule.Span;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Recording;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.testkit.RecordingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of a run, in their order, and after a resume. */
class EventsRunTest {

    @TempDir
    Path folder;

    /** Stops after a number of validations, whatever they say. */
    @Plugin(value = "test-countdown", summary = "stops after some validations, for tests")
    public record Countdown(int validations) implements StoppingRule {

        public Countdown() {
            this(3);
        }

        @Override
        public Optional<String> reasonToStop(History history) {
            return history.size() < validations ? Optional.empty() : Optional.of("it has been validated enough");
        }

        @Override
        public OptionalInt patienceLeft(History history) {
            return OptionalInt.of(Math.max(0, validations - history.size()));
        }
    }

    private static void run(Stack stack, RunOptions options, TrainingListener... listeners) {
        Espalier.Builder builder = Espalier.builder();
        for (TrainingListener listener : listeners) {
            builder.listener(listener);
        }
        try (Espalier espalier = builder.build();
                TrainingRun run = espalier.prepare(stack, options)) {
            run.run();
        }
    }

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(1);
    }

    private static StackBuilder stack() {
        return RunTest.everything()
                .recording(Recording.off())
                .checkpoint(Stack.Interval.steps(1000), 2)
                .regularize(new Countdown(9));
    }

    private static List<String> names(RecordingListener listener) {
        return listener.events().stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    @Test
    void anEpochIsStartedTrainedFinishedValidatedComparedAndSaved() {
        RecordingListener listener = new RecordingListener();
        run(stack().epochs(1).build(), in("one"), listener);
        assertEquals(
                List.of(
                        "RunStarted",
                        "EpochStarted",
                        "StepFinished",
                        "StepFinished",
                        "StepFinished",
                        "EpochFinished",
                        "EvaluationStarted",
                        "EvaluationFinished",
                        "MonitorChecked",
                        "CheckpointStarted",
                        "CheckpointSaved",
                        "EvaluationStarted",
                        "EvaluationFinished",
                        "RunStopped"),
                names(listener));
        assertEquals(List.of(new EpochStarted(1, 0)), listener.events(EpochStarted.class));
        for (int i = 0; i < 2; i++) {
            EvaluationStarted started = listener.events(EvaluationStarted.class).get(i);
            EvaluationFinished finished =
                    listener.events(EvaluationFinished.class).get(i);
            assertEquals(
                    new EvaluationStarted(finished.split(), finished.step(), finished.epoch(), finished.samples()),
                    started);
        }
        assertEquals(
                new CheckpointStarted(3),
                listener.events(CheckpointStarted.class).get(0));
        assertEquals(3, listener.events(CheckpointSaved.class).get(0).step());
    }

    @Test
    void theMonitorSaysHowEachValidationComparesWithTheBest() {
        RecordingListener listener = new RecordingListener();
        run(stack().build(), in("whole"), listener);
        List<MonitorChecked> checks = listener.events(MonitorChecked.class);
        List<EvaluationFinished> validations =
                listener.events(EvaluationFinished.class).subList(0, checks.size());
        assertEquals(4, checks.size());
        double best = Double.POSITIVE_INFINITY;
        long bestStep = 0;
        for (int i = 0; i < checks.size(); i++) {
            EvaluationFinished validation = validations.get(i);
            double value = validation.values().getOrDefault("loss", Double.NaN);
            boolean improved = value < best;
            bestStep = improved ? validation.step() : bestStep;
            best = Math.min(best, value);
            assertEquals(
                    new MonitorChecked(
                            validation.step(),
                            validation.epoch(),
                            "loss",
                            value,
                            best,
                            bestStep,
                            improved,
                            OptionalInt.of(8 - i)),
                    checks.get(i));
        }
    }

    @Test
    void aResumedRunTellsTheRestAsIfItHadNotStopped() {
        RecordingListener whole = new RecordingListener();
        run(stack().build(), in("whole"), whole);
        for (int step : new int[] {1, 3, 5, 6}) {
            RecordingListener both = new RecordingListener();
            run(stack().build(), in("stopped-" + step).withMaxSteps(step), both);
            run(stack().build(), in("stopped-" + step).withStart(RunOptions.Start.RESUME), both);
            assertEquals(whole.events(MonitorChecked.class), both.events(MonitorChecked.class));
            List<EpochStarted> expected = new ArrayList<>(whole.events(EpochStarted.class));
            if (step % 3 != 0) {
                expected.add(1 + step / 3, new EpochStarted(1 + step / 3, step));
            }
            assertEquals(expected, both.events(EpochStarted.class));
            List<RunStarted> starts = both.events(RunStarted.class);
            assertEquals(starts.get(0).description(), starts.get(1).description());
            assertTrue(starts.get(1).resumed());
        }
    }

    @Test
    void aRunWithoutRuleThatCountsHasNoPatience() {
        RecordingListener listener = new RecordingListener();
        run(RunTest.everything().build(), RunOptions.defaults(), listener);
        listener.events(MonitorChecked.class).forEach(check -> assertEquals(OptionalInt.empty(), check.patienceLeft()));
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsToldBeforeTheRunFails() {
        RecordingListener recording = new RecordingListener();
        TrainingListener breaking = new TrainingListener() {
            @Override
            public void checkpointSaved(CheckpointSaved event) {
                replaceByFile(event.file().getParent());
            }
        };
        EspalierException failure =
                assertThrows(EspalierException.class, () -> run(stack().build(), in("broken"), recording, breaking));
        CheckpointFailed told = recording.events(CheckpointFailed.class).get(0);
        assertEquals(6, told.step());
        assertEquals(failure.getMessage(), told.reason());
        assertFalse(Double.isNaN(told.seconds()));
    }

    private static void replaceByFile(Path checkpoints) {
        try (Stream<Path> files = Files.list(checkpoints)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(checkpoints);
            Files.createFile(checkpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theDescriptionHasStackPluginsGraphAndOutputs() {
        RecordingListener listener = new RecordingListener();
        Stack.ParameterGroup frozen =
                new Stack.ParameterGroup("dense1/*", 1, Stack.Freeze.until(Span.steps(2)), Optional.empty());
        run(RunTest.everything().group(frozen).build(), RunOptions.defaults(), listener);
        RunDescription description = listener.events(RunStarted.class).get(0).description();
        assertTrue(description.stack().contains("name: everything"), description::stack);
        assertTrue(description.plugins().stream()
                .anyMatch(
                        plugin -> plugin.kind().equals("loss") && plugin.name().equals("cross-entropy")));
        assertEquals(
                List.of("input", "dense1", "batch-norm1", "relu1", "test-mask1", "dense2"),
                description.nodes().stream().map(RunDescription.Node::name).toList());
        RunDescription.Node dense = description.nodes().get(1);
        int features = description.nodes().get(0).output().size();
        assertEquals(
                new RunDescription.Node("dense1", "dense", List.of("input"), Shape.of(16), 16L * (features + 1), true),
                dense);
        RunDescription.Output output = description.outputs().get(0);
        assertEquals("cross-entropy", output.loss());
        assertEquals(TargetKind.CLASS_INDEX, output.target());
        assertEquals(3, output.counts().size());
        assertEquals(
                listener.events(RunStarted.class).get(0).trainingSamples(),
                output.counts().stream().mapToLong(Long::longValue).sum());
        assertEquals(Optional.of("loss"), description.monitor());
        assertTrue(description.warnings().stream()
                .anyMatch(warning -> warning.where().equals("data.validation")));
        assertTrue(description.processor().contains("thread"), description::processor);
    }
}
