package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.CrossValidation;
import dev.espalier.core.CrossValidationPlan;
import dev.espalier.core.CrossValidationPlan.Part;
import dev.espalier.core.CrossValidationResult;
import dev.espalier.core.Espalier;
import dev.espalier.core.FoldResult;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.checkpoint.ModelFile;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.preprocessing.Standardize;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossValidationTest {

    private static final CrossValidationPlan PLAN = CrossValidationPlan.of(3).withRepeats(2);

    @TempDir
    Path folder;

    /** Clouds that count how often they are read. */
    private record Counted(AtomicInteger reads) implements DataSource {

        @Override
        public Parts load(Context context) {
            reads.incrementAndGet();
            return new Clouds().load(context);
        }
    }

    /** Clouds without test samples, whose first sample is far out. */
    private record Outlier(float value) implements DataSource {

        @Override
        public Parts load(Context context) {
            float[][] inputs = new float[30][1];
            int[] labels = new int[30];
            for (int i = 0; i < 30; i++) {
                inputs[i][0] = i == 0 ? value : i % 3;
                labels[i] = i % 3;
            }
            return new Parts(ArrayDataset.of(inputs, labels), Optional.empty(), Optional.empty());
        }
    }

    private static StackBuilder small() {
        return Stack.builder()
                .source(new Clouds())
                .preprocess(new Standardize())
                .model(Model.sequential(new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(16)
                .epochs(3);
    }

    private static CrossValidationResult run(
            Stack stack, CrossValidationPlan plan, RunOptions options, TrainingListener... listeners) {
        return run(stack, plan, options, new CrossValidation.Progress() {}, listeners);
    }

    private static CrossValidationResult run(
            Stack stack,
            CrossValidationPlan plan,
            RunOptions options,
            CrossValidation.Progress progress,
            TrainingListener... listeners) {
        Espalier.Builder builder = Espalier.builder();
        for (TrainingListener listener : listeners) {
            builder.listener(listener);
        }
        try (Espalier espalier = builder.build()) {
            return espalier.crossValidation(stack, plan, options.withThreads(1)).run(progress);
        }
    }

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name));
    }

    private byte[] bytes(String... names) throws IOException {
        Path file = folder;
        for (String name : names) {
            file = file.resolve(name);
        }
        return Files.readAllBytes(file);
    }

    @Test
    void eachFoldIsTheRunOfItsStackAlone() {
        Stack stack = RunTest.everything().build();
        CrossValidationResult result = run(stack, PLAN, in("folds"));
        assertEquals(6, result.runs().size());
        try (Espalier espalier = Espalier.create()) {
            for (FoldResult fold : result.runs()) {
                Holdout held =
                        new Holdout.Fold(3, fold.part().fold(), fold.part().repeat(), new Holdout.Cut());
                Stack alone = stack.withData(stack.data().withValidation(held));
                try (TrainingRun run =
                        espalier.prepare(alone, RunOptions.defaults().withThreads(1))) {
                    RunResult expected = run.run();
                    assertEquals(expected.validation(), fold.validation());
                    assertEquals(expected.test(), fold.test());
                    ModelFile model = ModelFile.read(fold.folder().orElseThrow().resolve("model.safetensors"));
                    Map<String, float[]> weights =
                            expected.model().orElseThrow().weights();
                    weights.forEach((name, values) ->
                            assertArrayEquals(values, model.tensors().get(name).floats(), name));
                }
            }
        }
    }

    @Test
    void repeatsHoldOutOtherSamplesAndTestTheSame() {
        CrossValidationResult result = run(small().build(), PLAN, RunOptions.defaults());
        assertNotEquals(result.runs().get(0).validation(), result.runs().get(3).validation(), "another shuffle");
        assertTrue(result.runs().stream().allMatch(run -> run.test().containsKey("accuracy")));
        assertTrue(result.runs().stream().allMatch(run -> run.model().isPresent()));
    }

    @Test
    void readsTheDataOnce() {
        AtomicInteger reads = new AtomicInteger();
        run(small().source(new Counted(reads)).build(), PLAN, RunOptions.defaults());
        assertEquals(1, reads.get());
    }

    @Test
    void fitsPreprocessingToTheTrainingSamplesOfEachRun() {
        run(small().source(new Outlier(1000)).build(), CrossValidationPlan.of(3), in("outlier"));
        List<Float> means = new ArrayList<>();
        for (int fold = 1; fold <= 3; fold++) {
            ModelFile model = ModelFile.read(folder.resolve("outlier/repeat-1/fold-" + fold + "/model.safetensors"));
            model.tensors().forEach((name, tensor) -> {
                if (name.endsWith("mean")) {
                    means.add(tensor.floats()[0]);
                }
            });
        }
        assertEquals(3, means.size());
        assertEquals(1, means.stream().filter(mean -> mean < 2).count(), "the far sample is held out: " + means);
        assertEquals(2, means.stream().filter(mean -> mean > 50).count(), "it is one of twenty: " + means);
    }

    @Test
    void meanAndDeviationAreThoseOfNumpy() {
        CrossValidationResult result = run(small().build(), CrossValidationPlan.of(3), RunOptions.defaults());
        double[] values = result.runs().stream()
                .mapToDouble(run -> run.validation().getOrDefault("loss", Double.NaN))
                .toArray();
        double mean = (values[0] + values[1] + values[2]) / 3;
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean) / 3;
        }
        CrossValidationResult.Spread spread = result.spread(Split.VALIDATION).get("loss");
        assertEquals(mean, spread.mean(), 1e-15);
        assertEquals(Math.sqrt(variance), spread.deviation(), 1e-15);
        assertEquals(3, spread.runs());
    }

    @Test
    void foldsMayBeTestSplits() {
        Stack stack = small().source(new Outlier(1)).validation(0.2).build();
        CrossValidationResult result =
                run(stack, CrossValidationPlan.of(3).withSplit(Split.TEST), RunOptions.defaults());
        for (FoldResult fold : result.runs()) {
            assertTrue(fold.validation().containsKey("loss"));
            assertTrue(fold.test().containsKey("loss"));
        }
    }

    /** Stops a cross-validation at a step of its own count, over all runs. */
    private static CrossValidationResult stopped(
            Stack stack, CrossValidationPlan plan, RunOptions options, int atStep) {
        AtomicInteger steps = new AtomicInteger();
        CrossValidation[] running = new CrossValidation[1];
        TrainingListener stopper = new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                if (steps.incrementAndGet() == atStep) {
                    running[0].control().requestStop("enough");
                }
            }
        };
        try (Espalier espalier = Espalier.builder().listener(stopper).build()) {
            running[0] = espalier.crossValidation(stack, plan, options.withThreads(1));
            return running[0].run();
        }
    }

    @Test
    void resumesToTheSameBitsWhereverItWasStopped() throws IOException {
        Stack stack = RunTest.everything().build();
        run(stack, PLAN, in("whole"));
        for (int atStep : new int[] {1, 7, 12, 13, 30}) {
            String name = "stopped-" + atStep;
            CrossValidationResult part = stopped(stack, PLAN, in(name), atStep);
            assertEquals(Optional.of("enough"), part.stopped());
            List<Boolean> before = new ArrayList<>();
            CrossValidationResult rest =
                    run(stack, PLAN, in(name).withStart(RunOptions.Start.RESUME), new CrossValidation.Progress() {
                        @Override
                        public void runEnded(FoldResult result, boolean endedBefore) {
                            before.add(endedBefore);
                        }
                    });
            assertEquals(Optional.empty(), rest.stopped());
            assertEquals(
                    part.runs().size(), before.stream().filter(ended -> ended).count());
            assertArrayEquals(bytes("whole", "cross-validation.json"), bytes(name, "cross-validation.json"));
            for (Part run : PLAN.parts()) {
                String[] names = {"repeat-" + run.repeat(), "fold-" + run.fold(), "model.safetensors"};
                assertArrayEquals(
                        bytes("whole", names[0], names[1], names[2]), bytes(name, names[0], names[1], names[2]));
            }
        }
    }

    @Test
    void moreRepeatsMayFollow() throws IOException {
        Stack stack = small().build();
        run(stack, PLAN, in("two"));
        run(stack, PLAN.withRepeats(1), in("grown"));
        run(stack, PLAN, in("grown").withStart(RunOptions.Start.RESUME));
        assertArrayEquals(bytes("two", "cross-validation.json"), bytes("grown", "cross-validation.json"));
    }

    @Test
    void resumesNothingElse() {
        run(small().build(), CrossValidationPlan.of(3), in("begun"));
        RunOptions resume = in("begun").withStart(RunOptions.Start.RESUME);
        refused(
                ErrorCode.CHECKPOINT_MISMATCH,
                "it has 3 folds",
                () -> run(small().build(), CrossValidationPlan.of(4), resume));
        refused(
                ErrorCode.CHECKPOINT_MISMATCH,
                "learning-rate",
                () -> run(small().learningRate(0.1).build(), CrossValidationPlan.of(3), resume));
        refused(
                ErrorCode.RUN_FOLDER,
                "already contains a cross-validation",
                () -> run(small().build(), CrossValidationPlan.of(3), in("begun")));
    }

    @Test
    void refusesAFolderOfOtherThings() throws IOException {
        Files.createDirectories(folder.resolve("other"));
        Files.writeString(folder.resolve("other").resolve("letter.txt"), "Dear");
        for (RunOptions.Start start : RunOptions.Start.values()) {
            refused(
                    ErrorCode.RUN_FOLDER,
                    "the folder contains files",
                    () -> run(
                            small().build(),
                            CrossValidationPlan.of(3),
                            in("other").withStart(start)));
        }
        assertEquals("Dear", Files.readString(folder.resolve("other").resolve("letter.txt")));
    }

    @Test
    void overwritesOnceTheFirstRunIsKnownToBeGood() throws IOException {
        run(small().build(), CrossValidationPlan.of(4), in("old"));
        RunOptions overwrite = in("old").withStart(RunOptions.Start.OVERWRITE);
        Stack bad = small().source(new Outlier(Float.NaN)).build();
        assertThrows(EspalierException.class, () -> run(bad, CrossValidationPlan.of(3), overwrite));
        assertTrue(Files.exists(folder.resolve("old/repeat-1/fold-4/model.safetensors")), "the old one is kept");

        run(small().build(), CrossValidationPlan.of(3), overwrite);
        assertFalse(Files.exists(folder.resolve("old/repeat-1/fold-4")), "a fold too many");
        run(small().build(), CrossValidationPlan.of(3), in("new"));
        assertArrayEquals(bytes("new", "cross-validation.json"), bytes("old", "cross-validation.json"));
    }

    @Test
    void aRunThatFailsIsRecordedAndTheOthersGoOn() throws IOException {
        Stack diverging = small().source(new Outlier(1)).preprocess().build();
        AtomicInteger runs = new AtomicInteger();
        TrainingListener failing = new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                if (step.step() == 1 && runs.incrementAndGet() == 2) {
                    throw new EspalierException(ErrorCode.NON_FINITE, "step 1", "the loss is NaN", "lower the rate");
                }
            }
        };
        CrossValidationResult result = run(diverging, CrossValidationPlan.of(3), in("failing"), failing);
        assertEquals(
                List.of(false, true, false),
                result.runs().stream().map(FoldResult::failed).toList());
        assertTrue(result.hasFailures());
        assertEquals(2, result.spread(Split.VALIDATION).get("loss").runs());
        assertTrue(Files.readString(folder.resolve("failing/cross-validation.json"))
                .contains("\"code\": \"non-finite\""));

        run(diverging, CrossValidationPlan.of(3), in("failing").withStart(RunOptions.Start.RESUME));
        run(diverging, CrossValidationPlan.of(3), in("whole"));
        assertArrayEquals(bytes("whole", "cross-validation.json"), bytes("failing", "cross-validation.json"));
    }

    @Test
    void whatBefallsAllRunsEndsIt() {
        TrainingListener full = new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                throw new EspalierException(ErrorCode.IO, "disk", "it is full", "");
            }
        };
        refused(
                ErrorCode.IO,
                "it is full",
                () -> run(small().build(), CrossValidationPlan.of(3), RunOptions.defaults(), full));
        refused(
                ErrorCode.DATA_SIZE,
                "folds",
                () -> run(small().source(new Outlier(1)).build(), CrossValidationPlan.of(31), in("many")));
        assertFalse(Files.exists(folder.resolve("many")), "nothing is left of it");
    }

    @Test
    void isRunOnce() {
        try (Espalier espalier = Espalier.create()) {
            CrossValidation validation =
                    espalier.crossValidation(small().build(), CrossValidationPlan.of(2), RunOptions.defaults());
            validation.run();
            assertThrows(IllegalStateException.class, validation::run);
        }
        assertThrows(IllegalArgumentException.class, () -> CrossValidationPlan.of(1));
        assertThrows(IllegalArgumentException.class, () -> PLAN.withRepeats(0));
        assertThrows(IllegalArgumentException.class, () -> PLAN.withSplit(Split.TRAIN));
    }

    private static void refused(ErrorCode code, String what, Runnable call) {
        EspalierException refusal = assertThrows(EspalierException.class, call::run);
        assertEquals(code, refusal.code(), refusal::getMessage);
        assertTrue(refusal.getMessage().contains(what), refusal::getMessage);
    }
}
