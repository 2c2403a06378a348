package dev.espalier.metrics.jfr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.metrics.AllocatedBytes;
import dev.espalier.metrics.RunEvents;
import dev.espalier.testkit.FakeStepView;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderListenerTest {

    private final FlightRecorderListener listener = new FlightRecorderListener();

    @TempDir
    private Path folder;

    /** Records what is told meanwhile, and reads the file. */
    private List<RecordedEvent> recorded(Runnable told) throws IOException {
        Path file = folder.resolve("run.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            told.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.espalier."))
                // a recording has the events of a buffer together, not in the order of time
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void aRunIsRecordedFromTheMomentOnAtWhichThereIsARecorder() throws IOException {
        WaitingForRecorder waiting = new WaitingForRecorder();
        waiting.runStarted(RunEvents.START);
        List<RecordedEvent> events = recorded(() -> {
            RunEvents.tellEpoch(waiting, 1);
            RunEvents.tellFailedCheckpoint(waiting);
        });

        assertEquals(1, named(events, StepEvent.NAME).size());
        assertEquals("0a1b2c3d4e5f", named(events, StepEvent.NAME).get(0).getString("run"));
        assertEquals(1, named(events, EpochEvent.NAME).size());
        assertEquals(2, named(events, CheckpointEvent.NAME).size());
        assertEquals("0a1b2c3d4e5f", named(events, RunEvent.NAME).get(0).getString("run"));
    }

    @Test
    void aRecordingHasTheEventsOfARun() throws IOException {
        List<RecordedEvent> events = recorded(() -> {
            listener.runStarted(RunEvents.START);
            RunEvents.tellEpoch(listener, 1);
            RunEvents.tellEpoch(listener, 2);
            RunEvents.tellFailedCheckpoint(listener);
        });

        List<RecordedEvent> steps = named(events, StepEvent.NAME);
        assertEquals(2, steps.size());
        RecordedEvent second = steps.get(1);
        assertEquals("0a1b2c3d4e5f", second.getString("run"));
        assertEquals(2, second.getLong("step"));
        assertEquals(32, second.getInt("samples"));
        assertEquals(0.5, second.getDouble("loss"));
        for (StepView.Phase phase : StepView.Phase.values()) {
            assertEquals(
                    Duration.ofMillis(1 + phase.ordinal()), second.getDuration(phase.toString()), phase.toString());
        }
        assertTrue(second.getDuration().compareTo(Duration.ofSeconds(1)) < 0, second::toString);

        assertEquals(2, named(events, EpochEvent.NAME).size());
        RecordedEvent evaluation = named(events, EvaluationEvent.NAME).get(0);
        assertEquals("validation", evaluation.getString("split"));
        assertEquals(0.25, evaluation.getDouble("loss"));
        List<RecordedEvent> checkpoints = named(events, CheckpointEvent.NAME);
        assertEquals(
                List.of("saved", "saved", "failed"),
                checkpoints.stream().map(event -> event.getString("outcome")).toList());
        assertEquals(4_096, checkpoints.get(0).getLong("size"));
        assertEquals("no space left on device", checkpoints.get(2).getString("reason"));
        RecordedEvent run = named(events, RunEvent.NAME).get(0);
        assertEquals("failed", run.getString("cause"));
        assertTrue(run.getDuration().compareTo(second.getDuration()) >= 0, run::toString);
    }

    @Test
    void findingsAreRecordedWhenTheyAppear() throws IOException {
        Finding dead = RunEvents.finding("dead-layer", Finding.Severity.PROBLEM, "relu1");
        Finding plateau = RunEvents.finding("plateau", Finding.Severity.WARNING, "");
        List<RecordedEvent> events = recorded(() -> {
            listener.runStarted(RunEvents.START);
            listener.diagnosisUpdated(new DiagnosisUpdated(1, 1, List.of(dead)));
            listener.diagnosisUpdated(new DiagnosisUpdated(2, 1, List.of(dead, plateau)));
            listener.diagnosisUpdated(new DiagnosisUpdated(3, 1, List.of(plateau)));
            listener.diagnosisUpdated(new DiagnosisUpdated(4, 1, List.of(plateau, dead)));
            listener.nonFiniteFound(new NonFiniteFound(5, "dense1", "gradient of weight", 0.1, Double.NaN));
        });

        assertEquals(
                List.of("dead-layer 1", "plateau 2", "dead-layer 4", "non-finite 5"),
                events.stream()
                        .map(event -> event.getString("name") + " " + event.getLong("step"))
                        .toList());
    }

    @Test
    void aRecordingMayBeginInTheMiddleOfARun() throws IOException {
        listener.runStarted(RunEvents.START);
        listener.stepFinished(FakeStepView.number(1, 0.5));
        List<RecordedEvent> events = recorded(() -> {
            listener.stepFinished(FakeStepView.number(2, 0.5));
            listener.stepFinished(FakeStepView.number(3, 0.5));
            listener.runStopped(RunEvents.stopped(RunStopped.Cause.COMPLETED, "all steps are made"));
        });

        List<RecordedEvent> steps = named(events, StepEvent.NAME);
        assertEquals(
                List.of(2L, 3L),
                steps.stream().map(event -> event.getLong("step")).toList());
        for (RecordedEvent event : events) {
            assertTrue(event.getDuration().compareTo(Duration.ofMinutes(1)) < 0, event::toString);
        }
    }

    @Test
    void allocatesNothingInAStepWhetherItIsRecordedOrNot() throws ReflectiveOperationException {
        listener.runStarted(RunEvents.START);
        StepView step = FakeStepView.number(1, 0.5);
        Runnable steps = () -> {
            for (int i = 0; i < 1_000; i++) {
                listener.stepFinished(step);
            }
        };
        AllocatedBytes allocated = new AllocatedBytes();
        steps.run();
        allocated.during(steps);
        assertEquals(0, allocated.during(steps));

        try (Recording recording = new Recording()) {
            recording.start();
            steps.run();
            allocated.during(steps);
            assertEquals(0, allocated.during(steps));
        }
    }
}
