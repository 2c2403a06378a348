package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.History;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.evaluation.ConfusionMatrix;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs with many validations, or with many metrics in each: neither checkpoints nor the heap grow with them. */
class LongRunTest {

    /** Bytes by which the numbers in a checkpoint's header may become longer: some twenty numbers of up to 19 digits. */
    private static final long LONGER_NUMBERS = 400;

    @TempDir
    Path folder;

    /** Points on a line, one class after another. */
    @Plugin(value = "test-line", summary = "points on a line, for tests")
    public record Line(
            @Setting("how many points") int points,

            @Setting("how many classes") int classes) implements DataSource {

        public Line() {
            this(60, 30);
        }

        @Override
        public Parts load(Context context) {
            CounterRandomStream random = new CounterRandomStream(5, 1);
            float[][] inputs = new float[points][];
            int[] labels = new int[points];
            for (int i = 0; i < points; i++) {
                labels[i] = i % classes;
                inputs[i] = new float[] {(float) (labels[i] + random.nextGaussian())};
            }
            List<String> names =
                    IntStream.range(0, classes).mapToObj(i -> "class-" + i).toList();
            return new Parts(ArrayDataset.of(inputs, labels, names), Optional.empty(), Optional.empty());
        }
    }

    /** Stops after a number of validations, and counts them by a fold. */
    @Plugin(value = "test-count-stop", summary = "stops after a number of validations, for tests")
    public record CountStop(@Setting("how many") int most) implements StoppingRule, History.Fold<Integer> {

        public CountStop() {
            this(1_000_000);
        }

        @Override
        public Integer begin() {
            return 0;
        }

        @Override
        public Integer add(Integer state, History.Entry entry) {
            return state + 1;
        }

        @Override
        public Optional<String> reasonToStop(History history) {
            int count = history.fold(this);
            return count < most ? Optional.empty() : Optional.of("there were " + count + " validations");
        }
    }

    /** A factor that falls with every validation, and so tells whether a resume has missed one. */
    @Plugin(value = "test-count-schedule", summary = "falls with every validation, for tests")
    public record CountSchedule() implements Scheduler, History.Fold<Double> {

        @Override
        public Double begin() {
            return 1.0;
        }

        @Override
        public Double add(Double state, History.Entry entry) {
            return state * 0.99999 + 1e-9 * entry.value("train-loss");
        }

        @Override
        public double factor(TrainingProgress progress) {
            return factor(progress, History.EMPTY);
        }

        @Override
        public double factor(TrainingProgress progress, History history) {
            return history.fold(this);
        }
    }

    private static StackBuilder line(Line source, int steps) {
        return Stack.builder()
                .name("line")
                .source(source)
                .validation(0.5)
                .model(Model.sequential(new Dense(source.classes())))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(1e-3)
                .batch(source.points())
                .steps(steps)
                .validate(Stack.Interval.steps(1));
    }

    private RunResult run(Stack stack, String name, RunOptions options, TrainingListener listener) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(
                        stack, options.withFolder(folder.resolve(name)).withThreads(1))) {
            return run.run();
        }
    }

    private byte[] bytes(String run, String file) throws IOException {
        return RunBytes.of(folder.resolve(run), file);
    }

    /** Sizes of the checkpoints, and what is live on the heap when each is saved. */
    private static final class Sizes implements TrainingListener {

        private final List<Long> bytes = new ArrayList<>();
        private final List<Long> live = new ArrayList<>();
        private final boolean heap;

        Sizes(boolean heap) {
            this.heap = heap;
        }

        @Override
        public void checkpointSaved(CheckpointSaved event) {
            bytes.add(event.bytes());
            if (heap) {
                System.gc();
                live.add(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            }
        }

        private static long growth(List<Long> sizes) {
            // the first ones are of a run that has not allocated everything yet
            long[] settled = sizes.stream().skip(2).mapToLong(Long::longValue).toArray();
            return Arrays.stream(settled).max().orElse(0) - settled[0];
        }
    }

    @Test
    void checkpointsDoNotGrowWithAConfusionMatrixOfThirtyClasses() throws IOException {
        Stack stack = line(new Line(120, 30), 40)
                .metrics(new ConfusionMatrix())
                .checkpoint(Stack.Interval.steps(1), 2)
                .build();
        Sizes sizes = new Sizes(false);
        run(stack, "run", RunOptions.defaults(), sizes);
        assertTrue(sizes.bytes.size() >= 40);
        assertTrue(Sizes.growth(sizes.bytes) < LONGER_NUMBERS, sizes.bytes::toString);
        // 900 cells, the loss and the training loss of each validation, and their names once
        long values = bytes("run", "checkpoints/history.bin").length - 40L * (13 + 902 * Double.BYTES);
        assertTrue(values > 0 && values < 902 * 64, () -> values + " bytes of names");
    }

    @Test
    void aRunThatIsInterruptedAnywhereHasTheSameHistory() throws IOException {
        Stack stack = line(new Line(20, 4), 30)
                .schedule(new CountSchedule())
                .regularize(new CountStop(25))
                .checkpoint(Stack.Interval.steps(4), 2)
                .build();
        RunResult whole = run(stack, "whole", RunOptions.defaults(), new TrainingListener() {});
        assertEquals(25, whole.steps());
        for (int step = 1; step < 25; step += 4) {
            run(
                    stack,
                    "halting",
                    RunOptions.defaults().withStart(RunOptions.Start.RESUME).withMaxSteps(step),
                    new TrainingListener() {});
        }
        RunResult last = run(
                stack, "halting", RunOptions.defaults().withStart(RunOptions.Start.RESUME), new TrainingListener() {});
        assertEquals(whole.validation(), last.validation());
        assertEquals(whole.reason(), last.reason());
        for (String file : List.of("checkpoints/history.bin", "metrics.jsonl", "model.safetensors")) {
            assertArrayEquals(bytes("whole", file), bytes("halting", file), file);
        }
    }

    @Test
    void aResumeWithoutTheHistoryIsRefusedByName() throws IOException {
        Stack stack = line(new Line(20, 4), 10).build();
        run(stack, "run", RunOptions.defaults().withMaxSteps(5), new TrainingListener() {});
        Path history = folder.resolve("run/checkpoints/history.bin");
        byte[] good = Files.readAllBytes(history);
        Files.delete(history);
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> run(
                        stack,
                        "run",
                        RunOptions.defaults().withStart(RunOptions.Start.RESUME),
                        new TrainingListener() {}));
        assertEquals(ErrorCode.CHECKPOINT_DAMAGED, refusal.code());
        assertTrue(refusal.getMessage().contains(history + ": the file is missing"), refusal.getMessage());

        Files.write(history, good);
        RunResult result =
                run(stack, "run", RunOptions.defaults().withStart(RunOptions.Start.RESUME), new TrainingListener() {});
        assertEquals(10, result.steps());
    }

    /** With a rule and a schedule that look at all validations after each step, and an interruption in the middle. */
    @Test
    @Tag("slow")
    @Timeout(600)
    void aHundredThousandValidations() throws IOException {
        int validations = 100_000;
        Stack stack = line(new Line(8, 2), validations)
                .learningRate(1e-30)
                .schedule(new CountSchedule())
                .regularize(new CountStop())
                .checkpoint(Stack.Interval.steps(10_000), 2)
                .build();
        Sizes sizes = new Sizes(true);
        RunResult whole = run(stack, "whole", RunOptions.defaults(), sizes);
        assertEquals(validations, whole.steps());
        assertTrue(Sizes.growth(sizes.bytes) < LONGER_NUMBERS, sizes.bytes::toString);
        // the bytes of the history alone, held in any form, would be more than this
        long history = bytes("whole", "checkpoints/history.bin").length;
        assertTrue(Sizes.growth(sizes.live) < history / 2, () -> sizes.live + ", history of " + history);

        run(stack, "halves", RunOptions.defaults().withMaxSteps(54_321), new TrainingListener() {});
        run(stack, "halves", RunOptions.defaults().withStart(RunOptions.Start.RESUME), new TrainingListener() {});
        for (String file : List.of("checkpoints/history.bin", "metrics.jsonl", "model.safetensors")) {
            assertArrayEquals(bytes("whole", file), bytes("halves", file), file);
        }
        assertTrue(Files.size(folder.resolve("whole/metrics.jsonl")) < 50_000_000);
    }
}
