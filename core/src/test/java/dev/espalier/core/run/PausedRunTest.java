package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunOutline;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is looked at in the middle, as a search does, and goes on later. */
class PausedRunTest {

    @TempDir
    Path folder;

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(1);
    }

    private static <T> T run(Stack stack, RunOptions options, Function<TrainingRun, T> after) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, options)) {
            run.run();
            return after.apply(run);
        }
    }

    private static RunResult result(TrainingRun run) {
        return run.result().orElseThrow();
    }

    @Test
    void isValidatedWhereItPausesAndGoesOnToTheSameBits() throws IOException {
        Stack stack = RunTest.everything().build();
        run(stack, in("whole"), PausedRunTest::result);
        Map<String, Double> there = run(stack, in("paused").withMaxSteps(5), TrainingRun::validate);
        Stack often = RunTest.everything().validate(Stack.Interval.steps(5)).build();
        RunResult expected = run(often, RunOptions.defaults().withThreads(1).withMaxSteps(5), PausedRunTest::result);
        assertEquals(expected.last().orElseThrow().validation(), there);
        run(stack, in("paused").withStart(RunOptions.Start.RESUME), PausedRunTest::result);
        for (String file : new String[] {"model.safetensors", "metrics.jsonl"}) {
            assertArrayEquals(
                    RunBytes.of(folder.resolve("whole"), file), RunBytes.of(folder.resolve("paused"), file), file);
        }
    }

    @Test
    void canBeLimitedOnceItsLengthIsKnown() {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(RunTest.everything().build(), in("limited"))) {
            run.stopAfter(run.outline().stepsPerEpoch() + 1);
            RunResult result = run.run();
            assertEquals(run.outline().stepsPerEpoch() + 1, result.steps());
            assertTrue(result.resumable());
        }
    }

    @Test
    void isTestedLaterIfItIsChosen() {
        Stack stack = RunTest.everything().build();
        RunResult whole = run(stack, RunOptions.defaults().withThreads(1), PausedRunTest::result);
        RunResult untested = run(stack, in("chosen").withoutTest(), PausedRunTest::result);
        assertEquals(Map.of(), untested.test());
        assertEquals(whole.validation(), untested.validation());
        RunResult chosen = run(stack, in("chosen").withStart(RunOptions.Start.RESUME), PausedRunTest::result);
        assertEquals(whole.test(), chosen.test());
        assertFalse(chosen.test().isEmpty());
    }

    @Test
    void saysWhatItIsBeforeItsFirstStep() {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(RunTest.everything().build(), RunOptions.defaults())) {
            RunOutline outline = run.outline();
            assertEquals(4, outline.epochs());
            assertEquals(90, outline.trainingSamples() + outline.validationSamples());
            assertEquals(30, outline.testSamples());
            assertEquals(
                    Optional.of(Direction.MAXIMIZE), outline.validationMetrics().get("accuracy"));
            assertEquals(
                    Optional.of(Direction.MINIMIZE), outline.validationMetrics().get("loss"));
            assertThrows(IllegalStateException.class, run::validate);
        }
    }

    @Test
    void tellsHowFastItPredicts() {
        double seconds = run(
                RunTest.everything().build(),
                RunOptions.defaults().withThreads(1).withMaxSteps(1),
                TrainingRun::secondsPerSample);
        assertTrue(seconds > 0 && seconds < 1, () -> "seconds for a sample: " + seconds);
    }
}
