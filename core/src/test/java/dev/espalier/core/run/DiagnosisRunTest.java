package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.diagnosis.RunDiagnosis;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.testkit.RecordingListener;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The diagnosis of a run: when it is told, what is recorded for it, and that nothing depends on it. */
class DiagnosisRunTest {

    @TempDir
    Path folder;

    /** Finds always something: numbers of everything that is recorded, but for times. */
    @Plugin(value = "test-bookkeeper", summary = "counts what is recorded, for tests")
    public record Bookkeeper() implements Diagnostic {

        @Override
        public List<Finding> examine(RunRecord record) {
            Map<String, Double> numbers = new LinkedHashMap<>();
            numbers.put("step", (double) record.step());
            numbers.put("epoch", (double) record.epoch());
            numbers.put("ended", record.ended() ? 1.0 : 0);
            numbers.put("steps", (double) record.steps().size());
            numbers.put("step-losses", sum(record.steps().stream().map(RunRecord.StepPoint::loss)));
            numbers.put("step-norms", sum(record.steps().stream().map(RunRecord.StepPoint::gradientNorm)));
            numbers.put("epoch-losses", sum(record.epochs().stream().map(epoch -> epoch.loss())));
            numbers.put(
                    "validations",
                    sum(record.evaluations(Split.VALIDATION).stream()
                            .map(evaluation -> evaluation.values().getOrDefault("loss", Double.NaN))));
            numbers.put("statistics", (double) record.statistics().size());
            int since = record.epoch();
            return List.of(new Finding(
                    "test-bookkeeper", Finding.Severity.NOTE, "", "the books are kept", numbers, "go on", since));
        }

        private static double sum(Stream<Double> values) {
            return values.mapToDouble(Double::doubleValue).sum();
        }
    }

    /** Fails the second time. */
    @Plugin(value = "test-failing", summary = "throws in the second epoch, for tests")
    public record Failing() implements Diagnostic {

        @Override
        public List<Finding> examine(RunRecord record) {
            if (record.epoch() == 2) {
                throw new IllegalStateException("boom");
            }
            return List.of(new Finding(
                    "test-failing", Finding.Severity.WARNING, "here", "it is well", Map.of("one", 1.0), "wait", 1));
        }
    }

    private static List<Finding> run(Stack stack, RunOptions options, TrainingListener... listeners) {
        Espalier.Builder builder = Espalier.builder();
        for (TrainingListener listener : listeners) {
            builder.listener(listener);
        }
        try (Espalier espalier = builder.build();
                TrainingRun run = espalier.prepare(stack, options)) {
            run.run();
            return run.findings();
        }
    }

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(1);
    }

    private static StackBuilder stack() {
        return RunTest.everything();
    }

    @Test
    void isToldAfterEachEpochBeforeItsCheckpointAndBeforeTheEnd() {
        RecordingListener listener = new RecordingListener();
        List<Finding> findings = run(stack().diagnostics(new Bookkeeper()).build(), in("run"), listener);
        List<DiagnosisUpdated> updates = listener.events(DiagnosisUpdated.class);
        assertEquals(
                List.of(3L, 6L, 9L, 12L, 12L),
                updates.stream().map(DiagnosisUpdated::step).toList());
        assertEquals(findings, updates.get(4).findings());
        Map<String, Double> last = findings.get(0).evidence();
        assertEquals(1, last.get("ended"));
        assertEquals(12, last.get("steps"));
        assertEquals(1, findings.get(0).sinceEpoch(), "it was there before");
        List<Object> events = listener.events();
        assertTrue(events.get(events.size() - 1) instanceof RunStopped);
        assertTrue(events.get(events.size() - 2) instanceof DiagnosisUpdated);
    }

    @Test
    void isNotToldIfNothingHasChanged() {
        RecordingListener listener = new RecordingListener();
        run(stack().epochs(1).diagnostics(new Failing()).build(), in("run"), listener);
        assertEquals(1, listener.events(DiagnosisUpdated.class).size());
    }

    @Test
    void aResumedRunFindsWhatTheWholeOneFinds() {
        RecordingListener whole = new RecordingListener();
        run(stack().diagnostics(new Bookkeeper()).build(), in("whole"), whole);
        for (int step : new int[] {1, 3, 5, 6, 8}) {
            RecordingListener second = new RecordingListener();
            String name = "stopped-" + step;
            run(stack().diagnostics(new Bookkeeper()).build(), in(name).withMaxSteps(step));
            run(stack().diagnostics(new Bookkeeper()).build(), in(name).withStart(RunOptions.Start.RESUME), second);
            List<DiagnosisUpdated> expected = whole.events(DiagnosisUpdated.class).stream()
                    .filter(update -> update.step() > step)
                    .toList();
            assertEquals(expected, second.events(DiagnosisUpdated.class), name);
        }
    }

    @Test
    void aDiagnosticThatThrowsIsLeftOutAndTheRunGoesOn() {
        RecordingListener listener = new RecordingListener();
        List<Finding> findings =
                run(stack().diagnostics(new Failing(), new Bookkeeper()).build(), in("run"), listener);
        assertEquals(
                List.of("test-bookkeeper"), findings.stream().map(Finding::name).toList());
        assertEquals(
                List.of("test-failing", "test-bookkeeper"),
                listener.events(DiagnosisUpdated.class).get(0).findings().stream()
                        .map(Finding::name)
                        .toList(),
                "the more serious one first");
        assertEquals(1, listener.events(RunStopped.class).size());
    }

    @Test
    void theLogAloneGivesTheFindingsOfTheRun() {
        List<Finding> found = run(stack().diagnostics(new Bookkeeper()).build(), in("whole"));
        RunDiagnosis replayed = replayed("whole");
        assertEquals(found, replayed.findings());
        assertTrue(replayed.recorder().phaseSeconds().getOrDefault("forward", 0.0) > 0, "the times come from the log");

        run(stack().diagnostics(new Bookkeeper()).build(), in("stopped").withMaxSteps(5));
        run(stack().diagnostics().build(), in("stopped").withStart(RunOptions.Start.RESUME));
        assertEquals(found, replayed("stopped").findings());
    }

    private RunDiagnosis replayed(String name) {
        return RunDiagnosis.ofLog(folder.resolve(name).resolve("metrics.jsonl"), List.of(new Bookkeeper()), problem -> {
            throw problem;
        });
    }

    @Test
    void changesNoBit() {
        assertArrayEquals(
                weights(stack().diagnostics().build()),
                weights(stack().diagnostics(new Bookkeeper(), new Failing()).build()));
    }

    private static float[] weights(Stack stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            return run.run().model().orElseThrow().weights().getOrDefault("dense1/weight", new float[0]);
        }
    }

    @Test
    void aRunThatFailsIsExaminedBeforeItsEndIsTold() {
        RecordingListener recording = new RecordingListener();
        TrainingListener failing = new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                if (step.step() == 5) {
                    throw new IllegalStateException("boom");
                }
            }
        };
        Stack stack = stack().diagnostics(new Bookkeeper()).build();
        assertThrows(EspalierException.class, () -> run(stack, in("failing"), recording, failing));
        List<DiagnosisUpdated> updates = recording.events(DiagnosisUpdated.class);
        DiagnosisUpdated last = updates.get(updates.size() - 1);
        assertEquals(5, last.findings().get(0).evidence().get("step"));
        assertEquals(1, last.findings().get(0).evidence().get("ended"));
    }
}
