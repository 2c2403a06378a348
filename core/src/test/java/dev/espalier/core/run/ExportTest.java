package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.CheckpointChoice;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunModel;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of runs that are not finished, from memory and from checkpoints. */
class ExportTest {

    @TempDir
    Path folder;

    /** A stack in which everything that has state or randomness is at work, without layers that no list names. */
    private static Stack everything() {
        return RunTest.everything()
                .model(Model.sequential(new Dense(16), new BatchNorm(), new Relu(), new Dense(3)))
                .build();
    }

    private static RunResult run(Stack stack, RunOptions options, TrainingListener... listeners) {
        Espalier.Builder builder = Espalier.builder();
        for (TrainingListener listener : listeners) {
            builder.listener(listener);
        }
        try (Espalier espalier = builder.build();
                TrainingRun run = espalier.prepare(stack, options)) {
            return run.run();
        }
    }

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(1);
    }

    private static RunModel export(Path run, CheckpointChoice choice) {
        try (Espalier espalier = Espalier.create()) {
            return espalier.exportModel(run, choice);
        }
    }

    private static void assertSameWeights(TrainedModel expected, TrainedModel actual) {
        Map<String, float[]> weights = actual.weights();
        assertEquals(expected.weights().keySet(), weights.keySet());
        expected.weights().forEach((name, values) -> assertArrayEquals(values, weights.get(name), name));
    }

    @Test
    void aRunStoppedAfterAnyStepHasTheModelsThatItsCheckpointsGive() {
        for (int step = 1; step < 12; step++) {
            Path run = folder.resolve("stopped-" + step);
            RunResult result = run(everything(), in("stopped-" + step).withMaxSteps(step));
            assertEquals(RunStopped.Cause.REQUESTED, result.cause());
            assertTrue(result.resumable());
            RunModel last = result.last().orElseThrow();
            assertEquals(step, last.step());
            assertSameWeights(last.model(), export(run, CheckpointChoice.last()).model());
            assertSameWeights(
                    last.model(), export(run, CheckpointChoice.ofStep(step)).model());
            RunModel exported = export(run, CheckpointChoice.bestOrLast());
            assertEquals(result.kept().orElseThrow().step(), exported.step());
            assertEquals(result.kept().orElseThrow().weights(), exported.weights());
            assertSameWeights(result.model().orElseThrow(), exported.model());
            assertEquals(step >= 3, result.best().isPresent(), "validated after every third step");
            assertEquals(step >= 3 ? RunModel.Weights.BEST : RunModel.Weights.LAST, exported.weights());
        }
    }

    @Test
    void aRunWithoutFolderHasTheSameModels() {
        RunResult kept = run(everything(), in("kept").withMaxSteps(8));
        RunResult bare = run(everything(), RunOptions.defaults().withThreads(1).withMaxSteps(8));
        assertSameWeights(
                kept.last().orElseThrow().model(), bare.last().orElseThrow().model());
        assertSameWeights(
                kept.best().orElseThrow().model(), bare.best().orElseThrow().model());
        assertEquals(8, bare.last().orElseThrow().step());
        assertFalse(bare.best().orElseThrow().validation().isEmpty());
    }

    @Test
    void aFinishedRunHasItsLastModelBesideTheBest() {
        RunResult result = run(everything(), in("whole"));
        assertFalse(result.resumable());
        assertSameWeights(
                result.model().orElseThrow(), result.best().orElseThrow().model());
        assertEquals(12, result.last().orElseThrow().step());
        assertSameWeights(
                result.last().orElseThrow().model(),
                export(folder.resolve("whole"), CheckpointChoice.last()).model());
        assertSameWeights(
                result.model().orElseThrow(),
                export(folder.resolve("whole"), CheckpointChoice.best()).model());
    }

    @Test
    void aModelOfACheckpointPredictsLikeTheOneInMemoryAndSaysWhichItIs() {
        RunResult result = run(everything(), in("run").withMaxSteps(7));
        Path file = folder.resolve("exported.safetensors");
        export(folder.resolve("run"), CheckpointChoice.last()).model().save(file);
        try (Espalier espalier = Espalier.create()) {
            TrainedModel loaded = espalier.loadModel(file);
            TrainedModel last = result.last().orElseThrow().model();
            float[] sample = {0.3f, -0.8f};
            try (var expected = last.predictor(1);
                    var actual = loaded.predictor(1)) {
                assertEquals(expected.predict(sample), actual.predict(sample));
            }
            String line = "weights: last, of step 7; taken from the run when 7 of 12 steps were made";
            assertTrue(loaded.describe().contains(line), () -> String.join("\n", loaded.describe()));
            assertTrue(last.describe().contains(line), () -> String.join("\n", last.describe()));
        }
    }

    @Test
    void aRunMayBeTrainingMeanwhile() {
        AtomicReference<RunModel> during = new AtomicReference<>();
        Path run = folder.resolve("run");
        RunResult result = run(everything(), in("run"), new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                if (step.step() == 9) {
                    during.set(export(run, CheckpointChoice.last()));
                }
            }
        });
        assertEquals(12, result.steps());
        assertEquals(6, during.get().step(), "saved when a validation was the best, and every five steps");
    }

    @Test
    void aRunThatNanEndedHasItsModels() {
        AtomicReference<Optional<RunResult>> left = new AtomicReference<>(Optional.empty());
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(diverging(), in("nan"))) {
            EspalierException stop = assertThrows(EspalierException.class, run::run);
            assertEquals(ErrorCode.NON_FINITE, stop.code());
            left.set(run.result());
        }
        RunResult result = left.get().orElseThrow();
        assertEquals(RunStopped.Cause.FAILED, result.cause());
        assertTrue(result.steps() > 0);
        RunModel last = result.last().orElseThrow();
        assertEquals(result.steps(), last.step());
        assertSameWeights(
                last.model(),
                export(folder.resolve("nan"), CheckpointChoice.last()).model());
    }

    /** Saved after every step; the loss overflows after some. */
    private static Stack diverging() {
        return Stack.builder()
                .source(new Clouds())
                .model(Model.sequential(new Dense(16), new Relu(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(1e15)
                .batch(16)
                .epochs(5)
                .checkpoint(Stack.Interval.steps(1), 3)
                .build();
    }

    @Test
    void whatThereIsNotIsNamed() throws IOException {
        run(everything(), in("run").withMaxSteps(2));
        Path run = folder.resolve("run");
        assertRefused(run, CheckpointChoice.best(), "no validation has been made in its 2 steps");
        assertRefused(run, CheckpointChoice.ofStep(7), "it has no checkpoint of step 7");
        assertRefused(folder, CheckpointChoice.last(), "it is not the folder of a run");
        assertRefused(folder.resolve("nowhere"), CheckpointChoice.last(), "there is no such folder");
        Files.delete(run.resolve("checkpoints/fitted.safetensors"));
        assertRefused(run, CheckpointChoice.last(), "it does not have checkpoints/fitted.safetensors");
        run(everything(), in("run").withStart(RunOptions.Start.RESUME).withMaxSteps(3));
        assertEquals(3, export(run, CheckpointChoice.last()).step());
    }

    private static void assertRefused(Path run, CheckpointChoice choice, String what) {
        EspalierException refusal = assertThrows(EspalierException.class, () -> export(run, choice));
        assertTrue(refusal.getMessage().contains(what), refusal::getMessage);
        assertFalse(refusal.problems().get(0).remedy().isEmpty());
    }
}
