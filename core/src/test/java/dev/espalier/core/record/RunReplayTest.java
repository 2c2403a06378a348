package dev.espalier.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunReplayTest {

    private static final EventLines LINES = new EventLines();
    private static final StatisticsLines STATISTICS = new StatisticsLines();

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("metrics.jsonl");
    }

    private void append(RecordedLine... lines) throws IOException {
        for (RecordedLine line : lines) {
            Files.writeString(file(), line.text() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** Keeps every event that it is told. */
    private static final class Told {

        private final List<Object> events = new ArrayList<>();
        private final RecordListener listener = (RecordListener) Proxy.newProxyInstance(
                RecordListener.class.getClassLoader(),
                new Class<?>[] {RecordListener.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("happenedAt")
                            && !method.getName().equals("metricsRead")) {
                        events.add(arguments[0]);
                    }
                    return null;
                });
    }

    private static List<RecordedLine> allLines() {
        return List.of(
                DescriptionLine.of(SampleEvents.run(), 1.75e9),
                STATISTICS.of(SampleEvents.statistics(20, 3)),
                STATISTICS.of(SampleEvents.weights(2, 4)),
                STATISTICS.of(SampleEvents.samples()),
                STATISTICS.of(SampleEvents.confusions(2, 2, 3)),
                LINES.of(SampleEvents.monitor(OptionalInt.of(3))),
                LINES.of(SampleEvents.monitor(OptionalInt.empty())),
                LINES.of(SampleEvents.checkpoint(), 1.75e9),
                LINES.of(SampleEvents.failedCheckpoint(), 1.75e9),
                LINES.of(SampleEvents.diagnosis()),
                LINES.of(SampleEvents.unfrozen()),
                LINES.of(SampleEvents.nonFinite()),
                LINES.of(SampleEvents.timing()),
                LINES.of(SampleEvents.stopped(), 1.75e9));
    }

    private static List<Object> allEvents() {
        return List.of(
                SampleEvents.run(),
                SampleEvents.statistics(20, 3),
                SampleEvents.weights(2, 4),
                SampleEvents.samples(),
                SampleEvents.confusions(2, 2, 3),
                SampleEvents.monitor(OptionalInt.of(3)),
                SampleEvents.monitor(OptionalInt.empty()),
                SampleEvents.checkpoint(),
                SampleEvents.failedCheckpoint(),
                SampleEvents.diagnosis(),
                SampleEvents.unfrozen(),
                SampleEvents.nonFinite(),
                SampleEvents.timing(),
                SampleEvents.stopped());
    }

    @Test
    void everyEventReturnsAsItWasWritten() throws IOException {
        append(allLines().toArray(RecordedLine[]::new));
        Told told = new Told();
        RunReplay replay = RunReplay.of(file(), told.listener);
        replay.read();
        assertEquals(allEvents(), told.events);
        assertEquals(Files.size(file()), replay.offset());
        assertEquals(14, replay.lines());
    }

    @Test
    void aLineHasNoLineBreakWithinAndSaysItsKindFirst() {
        for (RecordedLine line : allLines()) {
            assertFalse(line.text().contains("\n"), line.text());
            byte[] bytes = line.text().getBytes(StandardCharsets.UTF_8);
            assertEquals(line.kind(), LineKind.ofPrefix(bytes, bytes.length).orElseThrow());
            assertEquals(bytes.length, line.bytes());
        }
    }

    @Test
    void aStepReturnsWithItsGroupsAndOutputs() throws IOException {
        append(DescriptionLine.of(SampleEvents.run(), 0), new StepLine().of(new RecordedStep(7, 1, 15, stepValues())));
        List<StepView> steps = new ArrayList<>();
        RunReplay.of(file(), new RecordListener() {
                    @Override
                    public void stepFinished(StepView step) {
                        steps.add(step);
                    }
                })
                .read();
        StepView step = steps.get(0);
        assertEquals(7, step.step());
        assertEquals(1, step.epoch());
        assertEquals(15, step.samples());
        assertEquals(0.5, step.loss());
        assertEquals(0.25, step.penalty());
        assertEquals(2.0, step.gradientNorm());
        assertEquals(1.0, step.clippedGradientNorm());
        assertTrue(step.clipped());
        assertEquals(2, step.groupCount());
        assertEquals("trunk/*,\"x\"", step.groupName(1));
        assertEquals(0.01, step.groupLearningRate(1));
        assertEquals(0.9, step.groupMomentum(1));
        assertEquals(2, step.outputCount());
        assertEquals("size", step.outputName(1));
        assertEquals(0.125, step.outputLoss(1));
    }

    private static Map<String, Double> stepValues() {
        String group = dev.espalier.api.evaluation.MetricName.of("x")
                .with("group", "trunk/*,\"x\"")
                .toString()
                .substring(1);
        return new java.util.LinkedHashMap<>(Map.ofEntries(
                Map.entry("loss", 0.5),
                Map.entry("penalty", 0.25),
                Map.entry("learning-rate", 0.1),
                Map.entry("gradient-norm", 2.0),
                Map.entry("clipped-gradient-norm", 1.0))) {
            private static final long serialVersionUID = 1;

            {
                put("kind/loss", 0.375);
                put("size/loss", 0.125);
                put("learning-rate{group=default}", 0.1);
                put("learning-rate" + group, 0.01);
                put("momentum" + group, 0.9);
            }
        };
    }

    @Test
    void metricsAreToldAsEpochsAndEvaluations() throws IOException {
        append(
                DescriptionLine.of(SampleEvents.run(), 0),
                MetricsLine.of(new EpochFinished(1, 10, 150, 0.5, 0.25, 0.1, 3)).line(),
                MetricsLine.of(new EvaluationFinished(Split.TEST, 10, 1, 30, Map.of("loss", 0.75), 2))
                        .line());
        Told told = new Told();
        RunReplay.of(file(), told.listener).read();
        assertEquals(new EpochFinished(1, 10, 150, 0.5, 0.25, 0.1, Double.NaN), told.events.get(1));
        assertEquals(
                new EvaluationFinished(Split.TEST, 10, 1, 0, Map.of("loss", 0.75), Double.NaN), told.events.get(2));
    }

    @Test
    void aResumeIsToldAsAnotherStart() throws IOException {
        append(DescriptionLine.of(SampleEvents.run(), 0), LINES.of(new RunResumed(400, 2000), 1.75e9));
        Told told = new Told();
        RunReplay.of(file(), told.listener).read();
        RunStarted resumed = (RunStarted) told.events.get(1);
        assertEquals(400, resumed.step());
        assertEquals(2000, resumed.totalSteps());
        assertTrue(resumed.resumed());
        assertEquals(SampleEvents.description(), resumed.description());
    }

    /** In pieces of every size: a line is told once, when it is ended. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void aGrowingFileIsFollowed(int piece) throws IOException {
        StringBuilder all = new StringBuilder();
        allLines().forEach(line -> all.append(line.text()).append('\n'));
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
        Files.write(file(), new byte[0]);
        Told told = new Told();
        RunReplay replay = RunReplay.of(file(), told.listener);
        for (int start = 0; start < bytes.length; start += piece) {
            byte[] next = java.util.Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + piece));
            Files.write(file(), next, StandardOpenOption.APPEND);
            if (piece > 1 || start % 97 == 0 || start > bytes.length - 100) {
                assertFalse(replay.startOverIfCut());
                replay.read();
            }
        }
        assertEquals(allEvents(), told.events);
    }

    @Test
    void goesOnFromAnOffset() throws IOException {
        List<RecordedLine> lines = allLines();
        append(lines.toArray(RecordedLine[]::new));
        RunReplay first = RunReplay.of(file(), new RecordListener() {});
        first.read();
        append(LINES.of(SampleEvents.unfrozen()));
        Told told = new Told();
        RunReplay.from(file(), told.listener, first.offset(), first.lines()).read();
        assertEquals(List.of(SampleEvents.unfrozen()), told.events);
    }

    @Test
    void startsOverWhenLinesWereCutAndWrittenAgain() throws IOException {
        append(allLines().toArray(RecordedLine[]::new));
        Told told = new Told();
        RunReplay replay = RunReplay.of(file(), told.listener);
        replay.read();
        byte[] whole = Files.readAllBytes(file());
        try (RandomAccessFile cut = new RandomAccessFile(file().toFile(), "rw")) {
            cut.setLength(100);
        }
        assertTrue(replay.startOverIfCut());
        Files.write(file(), whole);
        told.events.clear();
        replay.read();
        assertEquals(allEvents(), told.events);
        // as long as before, with another end
        byte[] other = whole.clone();
        other[whole.length - 5] ^= 1;
        Files.write(file(), other);
        assertTrue(replay.startOverIfCut());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{\"event\":\"sing\",\"step\":1}",
                "{\"event\":1}",
                "{\"event\":\"step\",\"step\":-1,\"epoch\":1,\"values\":{}}",
                "{\"event\":\"step\",\"step\":1,\"epoch\":1,\"values\":{\"loss\":\"small\"}}",
                "{\"event\":\"step\",\"step\":1,\"epoch\":1e400,\"values\":{}}",
                "{\"event\":\"stopped\",\"step\":1,\"epoch\":1,\"cause\":\"magic\",\"reason\":\"\",\"seconds\":1,\"time\":1}",
                "{\"event\":\"monitor\",\"step\":1,\"epoch\":1,\"metric\":\"loss\",\"value\":1,\"best\":1,\"best-step\":1,"
                        + "\"improved\":\"yes\"}",
                "{\"event\":\"weights\",\"step\":1,\"epoch\":1,\"layer\":\"a\",\"pictures\":[{\"height\":2147483647,"
                        + "\"width\":2147483647,\"channels\":3,\"low\":0,\"high\":1,\"pixels\":\"AAAA\"}]}",
                "{\"event\":\"weights\",\"step\":1,\"epoch\":1,\"layer\":\"a\",\"pictures\":[{\"height\":1,"
                        + "\"width\":1,\"channels\":1,\"low\":0,\"high\":1,\"pixels\":\"*\"}]}",
                "{\"event\":\"weights\",\"step\":1,\"epoch\":1,\"layer\":\"a\",\"pictures\":[7]}",
            })
    void aDamagedLineIsNamedAndTheOthersAreRead(String line) throws IOException {
        append(LINES.of(SampleEvents.unfrozen()));
        Files.writeString(file(), line + "\n", StandardOpenOption.APPEND);
        append(LINES.of(SampleEvents.nonFinite()));
        EspalierException fault = assertThrows(
                EspalierException.class,
                () -> RunReplay.of(file(), new RecordListener() {}).read());
        assertEquals(ErrorCode.DATA_FORMAT, fault.code());
        assertTrue(fault.getMessage().contains(file() + " line 2"), fault.getMessage());

        Told told = new Told();
        List<EspalierException> damaged = new ArrayList<>();
        RunReplay.of(file(), told.listener).read(damaged::add);
        assertEquals(1, damaged.size());
        assertEquals(List.of(SampleEvents.unfrozen(), SampleEvents.nonFinite()), told.events);
    }

    @Test
    void bytesThatAreNotUtf8AreNamed() throws IOException {
        Files.write(file(), new byte[] {'{', '"', (byte) 0xC3, '"', '}', '\n'});
        EspalierException fault = assertThrows(
                EspalierException.class,
                () -> RunReplay.of(file(), new RecordListener() {}).read());
        assertTrue(fault.getMessage().contains("not UTF-8"), fault.getMessage());
    }

    /** A gigabyte without a line break is a sparse file: read in pieces, and never held. */
    @Test
    void aLineOfAGigabyteIsRefusedAndSkipped() throws IOException {
        append(LINES.of(SampleEvents.unfrozen()));
        try (RandomAccessFile huge = new RandomAccessFile(file().toFile(), "rw")) {
            huge.seek(huge.length() + (1L << 30));
            huge.write('\n');
        }
        append(LINES.of(SampleEvents.nonFinite()));
        Told told = new Told();
        List<EspalierException> damaged = new ArrayList<>();
        RunReplay replay = RunReplay.of(file(), told.listener);
        replay.read(damaged::add);
        assertEquals(1, damaged.size());
        assertTrue(
                damaged.get(0).getMessage().contains("line 2"), damaged.get(0).getMessage());
        assertTrue(
                damaged.get(0).getMessage().contains("more than"),
                damaged.get(0).getMessage());
        assertEquals(List.of(SampleEvents.unfrozen(), SampleEvents.nonFinite()), told.events);
        assertEquals(Files.size(file()), replay.offset());
    }

    @Test
    void namesAFileThatIsNotThere() {
        EspalierException fault = assertThrows(
                EspalierException.class,
                () -> RunReplay.of(file(), new RecordListener() {}).read());
        assertEquals(ErrorCode.IO, fault.code());
    }

    @Test
    void everyEventOfAListenerHasALineOrIsABeginning() {
        List<String> beginnings = List.of("epochStarted", "evaluationStarted", "checkpointStarted");
        long told = java.util.Arrays.stream(TrainingListener.class.getMethods())
                .filter(method -> method.getParameterCount() == 1)
                .filter(method -> !beginnings.contains(method.getName()))
                .count();
        // evaluations have three kinds of lines; resumes and timings are no events of a listener
        assertEquals(LineKind.values().length - 4, told);
    }
}
