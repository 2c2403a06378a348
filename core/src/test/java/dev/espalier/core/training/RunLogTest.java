package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.ConfusionsFound;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.Picture;
import dev.espalier.api.event.RunStarted;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.SampleView;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.WeightsPictured;
import dev.espalier.core.checkpoint.FileMark;
import dev.espalier.core.checkpoint.MetricsLog;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.record.ReproducibleLines;
import dev.espalier.core.stack.Recording;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {

    private static final int STEPS = 1_000_000;
    private static final int FEWER_STEPS = 4_000;
    private static final int STEPS_PER_EPOCH = 10;

    @TempDir
    Path folder;

    private Path file(String name) {
        return folder.resolve(name + ".jsonl");
    }

    private static RunLog log(Path file, BooleanSupplier begun) {
        return new RunLog(() -> MetricsLog.open(file), begun, new Recording());
    }

    private static RunStarted started(long step, boolean resumed) {
        return started(STEPS, step, resumed);
    }

    private static RunStarted started(int steps, long step, boolean resumed) {
        return new RunStarted("0123456789ab", "large", step, steps, STEPS_PER_EPOCH, 32, 320, 1 << 20, resumed);
    }

    /** A step whose values follow from its number. */
    private static final class Step implements StepView {

        private long number;

        @Override
        public long step() {
            return number;
        }

        @Override
        public int epoch() {
            return (int) ((number + STEPS_PER_EPOCH - 1) / STEPS_PER_EPOCH);
        }

        @Override
        public int samples() {
            return 32;
        }

        @Override
        public double loss() {
            return 1.0 / number;
        }

        @Override
        public double penalty() {
            return 0.1 / number;
        }

        @Override
        public double learningRate() {
            return 0.001;
        }

        @Override
        public double gradientNorm() {
            return Math.sqrt(number);
        }

        @Override
        public double clippedGradientNorm() {
            return 1;
        }

        @Override
        public boolean clipped() {
            return true;
        }

        @Override
        public int groupCount() {
            return 3;
        }

        @Override
        public String groupName(int group) {
            return "group-" + group;
        }

        @Override
        public double groupLearningRate(int group) {
            return 0.001 * group;
        }

        @Override
        public double groupMomentum(int group) {
            return 0.9;
        }

        @Override
        public int outputCount() {
            return 2;
        }

        @Override
        public String outputName(int output) {
            return "output-" + output;
        }

        @Override
        public double outputLoss(int output) {
            return output;
        }

        @Override
        public double outputWeight(int output) {
            return Double.NaN;
        }

        @Override
        public long nanoseconds(Phase phase) {
            return 1000;
        }
    }

    /** A run with more of everything than any run has. */
    private static final class LargeRun {

        private static final Picture PICTURE = new Picture(64, 64, 3, -1, 1, new byte[64 * 64 * 3]);
        private static final SampleView SAMPLE =
                new SampleView(1, "setosa", "virginica", Optional.of(PICTURE), Map.of());
        private static final List<LayerStatistics> LAYERS = IntStream.range(0, 1000)
                .mapToObj(i -> new LayerStatistics("layer-" + i, 0.1 + i, 0.2, 0.3, 0.4, tensors()))
                .toList();
        private static final Map<String, Double> METRICS = metrics();
        private static final Finding FINDING = new Finding(
                "overfitting", Finding.Severity.WARNING, "", "x".repeat(300), Map.of("gap", 0.1), "y".repeat(300), 1);

        private static List<TensorStatistics> tensors() {
            return IntStream.range(0, 6)
                    .mapToObj(i -> new TensorStatistics(
                            TensorStatistics.Kind.GRADIENT,
                            "weight",
                            1 << 20,
                            0.1,
                            0.2,
                            -0.3,
                            0.4,
                            0.5,
                            0,
                            List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
                            new TensorStatistics.Histogram(-1, 1, Collections.nCopies(30, 12_345L))))
                    .toList();
        }

        /** Those of a confusion matrix of 30 classes, which make a large line. */
        private static Map<String, Double> metrics() {
            Map<String, Double> metrics = new LinkedHashMap<>();
            metrics.put("loss", 0.1);
            for (int actual = 0; actual < 30; actual++) {
                metrics.put("recall{class=" + actual + "}", 0.25);
                for (int predicted = 0; predicted < 30; predicted++) {
                    metrics.put("confusion{actual=class-" + actual + ",predicted=class-" + predicted + "}", 12.0);
                }
            }
            return metrics;
        }

        private final RunLog log;
        private final Step step = new Step();

        LargeRun(RunLog log) {
            this.log = log;
        }

        void steps(long after, long upTo) {
            for (long number = after + 1; number <= upTo; number++) {
                step.number = number;
                if (number % 100 == 0) {
                    log.statisticsCollected(new StatisticsCollected(number, step.epoch(), LAYERS));
                    log.weightsPictured(
                            new WeightsPictured(number, step.epoch(), "conv", Collections.nCopies(64, PICTURE)));
                    log.samplesShown(new SamplesShown(number, step.epoch(), "pixels", Collections.nCopies(64, SAMPLE)));
                }
                log.stepFinished(step);
                if (number % STEPS_PER_EPOCH == 0) {
                    epoch(number, step.epoch());
                }
            }
        }

        private void epoch(long number, int epoch) {
            log.epochFinished(new EpochFinished(epoch, number, 320, 1.0 / epoch, 0, 0.001, 1));
            log.evaluationFinished(new EvaluationFinished(Split.VALIDATION, number, epoch, 100, METRICS, 1));
            log.monitorChecked(new MonitorChecked(number, epoch, "loss", 0.1, 0.1, 10, false, OptionalInt.of(3)));
            log.confusionsFound(new ConfusionsFound(
                    Split.VALIDATION,
                    number,
                    epoch,
                    "",
                    Collections.nCopies(
                            20, new ConfusionsFound.Confusion("a", "b", 3, Collections.nCopies(8, SAMPLE)))));
            log.diagnosisUpdated(new DiagnosisUpdated(number, epoch, Collections.nCopies(20, FINDING)));
            log.checkpointSaved(new CheckpointSaved(number, Path.of("x"), 1 << 30, 1, true));
        }
    }

    /** Lines by kind and by the fifth of the run that they are in. */
    private static Map<String, int[]> count(Path file, int steps) throws IOException {
        Map<String, int[]> counts = new HashMap<>();
        try (var lines = Files.lines(file)) {
            lines.forEach(line -> {
                var object = JsonReader.readObject(line, "line", ErrorCode.DATA_FORMAT);
                String kind = object.text("event")
                        .orElseGet(() -> object.text("split").orElseThrow());
                int fifth = (int) Math.min(4, object.whole("step").orElseThrow() * 5 / steps);
                counts.computeIfAbsent(kind, none -> new int[5])[fifth]++;
            });
        }
        return counts;
    }

    /** A million steps with a thousand layers, a hundred thousand epochs and more pictures than fit; killed twice. */
    @Test
    @Tag("slow")
    void aMillionStepsStayBelowFiftyMegabytesAndTheSameAfterAResume() throws IOException {
        staysBelowFiftyMegabytesAndTheSameAfterAResume(STEPS);
    }

    @Test
    void fewerStepsStayBelowFiftyMegabytesAndTheSameAfterAResume() throws IOException {
        staysBelowFiftyMegabytesAndTheSameAfterAResume(FEWER_STEPS);
    }

    private void staysBelowFiftyMegabytesAndTheSameAfterAResume(int steps) throws IOException {
        Path whole = file("whole");
        try (RunLog log = log(whole, () -> true)) {
            log.runStarted(started(steps, 0, false));
            new LargeRun(log).steps(0, steps);
            log.runStopped(new RunStopped(RunStopped.Cause.COMPLETED, "done", steps, steps / STEPS_PER_EPOCH, 1));
        }
        long bytes = Files.size(whole);
        assertTrue(bytes < 50_000_000, () -> bytes + " bytes");
        Map<String, int[]> counts = count(whole, steps);
        for (String kind : List.of("step", "train", "validation", "statistics", "weights", "samples", "confusions")) {
            for (int fifth = 0; fifth < 5; fifth++) {
                assertTrue(counts.getOrDefault(kind, new int[5])[fifth] > 0, kind + " in part " + fifth);
            }
        }
        assertTrue(counts.getOrDefault("step", new int[5])[4] >= 150, "steps are recorded evenly");
        int epochs = steps / STEPS_PER_EPOCH / 5;
        assertTrue(
                counts.getOrDefault("validation", new int[5])[4] >= Math.min(300, epochs / 2),
                "without the matrix, if need be");

        Path killed = file("killed");
        long[] from = {0};
        for (long checkpoint : new long[] {steps * 12_345L / 100_000, steps * 7L / 10}) {
            FileMark[] mark = {FileMark.START};
            try (RunLog log = log(killed, () -> true)) {
                log.runStarted(started(steps, from[0], from[0] > 0));
                new LargeRun(log).steps(from[0], checkpoint);
                mark[0] = log.forced();
                new LargeRun(log).steps(checkpoint, checkpoint + steps / 200);
            }
            from[0] = checkpoint;
            try (MetricsLog log = MetricsLog.open(killed)) {
                assertTrue(log.cutTo(mark[0]).isEmpty());
            }
        }
        try (RunLog log = log(killed, () -> true)) {
            log.runStarted(started(steps, from[0], true));
            new LargeRun(log).steps(from[0], steps);
        }
        assertEquals(ReproducibleLines.of(whole), ReproducibleLines.of(killed));
    }

    @Test
    void aStepThatIsNotRecordedAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        try (RunLog log = log(file("run"), () -> true)) {
            log.runStarted(started(0, false));
            Step step = new Step();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < 400; i++) {
                    step.number = 500L * (round + 1) + 1 + i; // every 500th is recorded
                    log.stepFinished(step);
                }
                least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
            }
            assertEquals(0, least);
        }
    }

    /** Nothing is written into a folder that is not the run's own yet; what happened until then comes first. */
    @Test
    void writesWhatHappenedBeforeTheFolderIsTheRunsOwn() throws IOException {
        boolean[] begun = {false};
        try (RunLog log = log(file("run"), () -> begun[0])) {
            log.runStarted(started(0, false));
            log.statisticsCollected(new StatisticsCollected(1, 1, List.of()));
            Step step = new Step();
            step.number = 1;
            log.stepFinished(step);
            assertTrue(Files.notExists(file("run")));
            begun[0] = true;
            step.number = 2;
            log.stepFinished(step);
            log.runStopped(new RunStopped(RunStopped.Cause.REQUESTED, "asked", 2, 1, 1));
        }
        List<String> events = Files.readAllLines(file("run")).stream()
                .map(line -> JsonReader.readObject(line, "line", ErrorCode.DATA_FORMAT))
                .map(line -> line.text("event").orElse("") + line.whole("step").orElse(-1))
                .toList();
        assertEquals(List.of("run0", "statistics1", "step1", "step2", "timing2", "stopped2"), events);
    }

    @Test
    void recordsNoStepAndNoTimingWhereTheStackSaysSo() throws IOException {
        try (RunLog log = new RunLog(() -> MetricsLog.open(file("run")), () -> true, Recording.off())) {
            log.runStarted(started(0, false));
            Step step = new Step();
            step.number = 1;
            log.stepFinished(step);
            log.epochFinished(new EpochFinished(1, 1, 32, 0.5, 0, 0.1, 1));
            log.statisticsCollected(new StatisticsCollected(1, 1, List.of()));
            assertEquals(false, log.wantsStatistics());
        }
        assertEquals(2, Files.readAllLines(file("run")).size());
    }

    @Test
    void aFullDiskEndsTheRunOnce() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        try (RunLog log = new RunLog(() -> MetricsLog.open(full), () -> true, new Recording())) {
            EspalierException fault = assertThrows(EspalierException.class, () -> log.runStarted(started(0, false)));
            assertEquals(ErrorCode.IO, fault.code());
            assertTrue(fault.getMessage().contains("bytes needed"), fault.getMessage());
            log.runStopped(new RunStopped(RunStopped.Cause.FAILED, fault.getMessage(), 0, 0, 0));
        }
    }
}
