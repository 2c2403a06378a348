package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.event.EvaluationFinished;
import dev.espalier.api.event.History;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.Split;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.schedule.Span;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunOptions.ExtendedSchedule;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.record.ReproducibleLines;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are resumed with another length. */
class LengthChangeTest {

    @TempDir
    Path folder;

    /** Ends a run after a number of validations, however good. */
    @Plugin(value = "test-enough", summary = "ends after some validations, for tests")
    public record Enough(@Setting("how many, at least 1") int validations) implements StoppingRule {

        public Enough() {
            this(2);
        }

        @Override
        public Optional<String> reasonToStop(History history) {
            return history.size() >= validations ? Optional.of("that is enough") : Optional.empty();
        }
    }

    /** All that has a state, at a constant learning rate: 3 steps an epoch. */
    private static StackBuilder constant() {
        return RunTest.constantRate();
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

    private RunOptions resumed(String name) {
        return in(name).withStart(RunOptions.Start.RESUME);
    }

    private byte[] bytes(String run, String file) throws IOException {
        return RunBytes.of(folder.resolve(run), file);
    }

    private static void assertSameWeights(TrainedModel expected, TrainedModel actual) {
        Map<String, float[]> weights = actual.weights();
        expected.weights().forEach((name, values) -> assertArrayEquals(values, weights.get(name), name));
    }

    private void assertSameRun(String expected, RunResult whole, String name, RunResult longer) throws IOException {
        assertSameWeights(whole.model().orElseThrow(), longer.model().orElseThrow());
        assertSameWeights(
                whole.last().orElseThrow().model(), longer.last().orElseThrow().model());
        assertSameWeights(
                whole.best().orElseThrow().model(), longer.best().orElseThrow().model());
        assertEquals(
                whole.best().orElseThrow().step(), longer.best().orElseThrow().step());
        assertEquals(whole.validation(), longer.validation());
        assertEquals(whole.test(), longer.test());
        assertArrayEquals(
                bytes(expected, "checkpoints/history.bin"), bytes(name, "checkpoints/history.bin"), "history");
    }

    @Test
    void aFinishedRunThatIsMadeLongerIsTheRunThatWasLongFromTheBeginning() throws IOException {
        RunResult whole = run(constant().epochs(4).build(), in("whole"));
        RunResult shorter = run(constant().epochs(2).build(), in("longer"));
        assertEquals(RunStopped.Cause.COMPLETED, shorter.cause());
        RunResult longer = run(constant().epochs(4).build(), resumed("longer"));
        assertEquals(12, longer.steps());
        assertSameRun("whole", whole, "longer", longer);
        assertEquals(linesOfAnyLength("whole"), linesOfAnyLength("longer"), "metrics");
    }

    /** Without the first line, which tells the planned length, and statistics, which are collected at the planned end. */
    private List<String> linesOfAnyLength(String run) {
        List<String> lines = ReproducibleLines.of(folder.resolve(run).resolve("metrics.jsonl"));
        return lines.stream()
                .skip(1)
                .filter(line -> !line.startsWith("{\"event\":\"statistics\""))
                .toList();
    }

    @Test
    void aStoppedRunIsMadeLongerFromAnyStepInAnyNumberOfCalls() throws IOException {
        RunResult whole = run(constant().epochs(4).build(), in("whole"));
        for (int step = 1; step <= 6; step++) {
            String name = "longer-" + step;
            run(constant().epochs(2).build(), in(name).withMaxSteps(step));
            for (int next = step + 1; next < 12; next += 2) {
                run(constant().epochs(4).build(), resumed(name).withMaxSteps(next));
            }
            RunResult longer = run(constant().epochs(4).build(), resumed(name));
            assertSameRun("whole", whole, name, longer);
        }
    }

    /** Validations at 4 and 8, and one at the end of the shorter run, which the longer one takes back. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 7, 9, 10, 11})
    void aValidationThatWasMadeOnlyAtTheEndIsTakenBack(int length) throws IOException {
        Stack.Interval every = Stack.Interval.steps(4);
        RunResult whole = run(constant().validate(every).steps(12).build(), in("whole"));
        run(constant().validate(every).steps(length).build(), in("longer"));
        run(constant().validate(every).steps(length).build(), resumed("longer"));
        RunResult longer = run(constant().validate(every).steps(12).build(), resumed("longer"));
        assertSameRun("whole", whole, "longer", longer);
    }

    @Test
    void whatWasChangedIsRecorded() throws IOException {
        run(constant().epochs(2).build(), in("run"));
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(constant().epochs(3).build(), resumed("run"))) {
            String described = String.join("\n", run.describe());
            assertTrue(described.contains("length: 9 steps instead of 6, after step 6"), described);
            RunResult result = run.run();
            String origin = String.join("\n", result.model().orElseThrow().describe());
            assertTrue(origin.contains("length: 9 steps instead of 6, after step 6; schedules: unaffected"), origin);
        }
        assertTrue(Files.readString(folder.resolve("run/run.json")).contains("length-changes"));
        RunResult again = run(constant().epochs(4).build(), resumed("run"));
        String origin = String.join("\n", again.model().orElseThrow().describe());
        assertTrue(origin.contains("length: 9 steps instead of 6, after step 6"), origin);
        assertTrue(origin.contains("length: 12 steps instead of 9, after step 9"), origin);
    }

    private static Map<Long, Double> rates(Stack stack, RunOptions options) {
        Map<Long, Double> rates = new TreeMap<>();
        run(stack, options, new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                rates.put(step.step(), step.learningRate());
            }
        });
        return rates;
    }

    @Test
    void aScheduleThatSpansTheRunIsStretched() {
        Map<Long, Double> whole = rates(RunTest.everything().epochs(4).build(), in("whole"));
        rates(RunTest.everything().epochs(2).build(), in("longer"));
        RunOptions stretch = resumed("longer").withExtendedSchedule(ExtendedSchedule.STRETCH);
        Map<Long, Double> longer = rates(RunTest.everything().epochs(4).build(), stretch.withMaxSteps(9));
        longer.putAll(rates(RunTest.everything().epochs(4).build(), resumed("longer")));
        assertEquals(6, longer.size());
        longer.forEach((step, rate) -> assertEquals(whole.get(step), rate, "step " + step));
    }

    @Test
    void aScheduleThatSpansTheRunIsHeldAtItsEnd() {
        Map<Long, Double> shorter = rates(RunTest.everything().epochs(2).build(), in("longer"));
        RunOptions hold = resumed("longer").withExtendedSchedule(ExtendedSchedule.HOLD);
        Map<Long, Double> longer = rates(RunTest.everything().epochs(4).build(), hold.withMaxSteps(9));
        longer.putAll(rates(RunTest.everything().epochs(4).build(), resumed("longer")));
        assertEquals(6, longer.size());
        longer.forEach((step, rate) -> assertEquals(shorter.get(6L), rate, "step " + step));
    }

    @Test
    void aRunThatIsMadeLongerInItsMiddleKeepsItsScheduleUntilItsEnd() {
        Map<Long, Double> shorter = rates(RunTest.everything().epochs(2).build(), in("whole"));
        rates(RunTest.everything().epochs(2).build(), in("longer").withMaxSteps(2));
        RunOptions hold = resumed("longer").withExtendedSchedule(ExtendedSchedule.HOLD);
        Map<Long, Double> longer = rates(RunTest.everything().epochs(3).build(), hold);
        longer.forEach((step, rate) -> assertEquals(shorter.get(Math.min(step, 6L)), rate, "step " + step));
    }

    @Test
    void theChoiceIsDemandedWhereItMatters() {
        run(RunTest.everything().epochs(2).build(), in("run"));
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> run(RunTest.everything().epochs(4).build(), resumed("run")));
        assertEquals(ErrorCode.INVALID_SETTING, refusal.code());
        assertTrue(refusal.getMessage().contains("--extend-schedule hold"), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("12 steps long now, and was 6"), refusal::getMessage);
    }

    @Test
    void aStepOfUnfreezingDoesNotMove() {
        run(thawing(Span.fraction(0.5)).epochs(2).build(), in("fraction"));
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> run(thawing(Span.fraction(0.5)).epochs(4).build(), resumed("fraction")));
        assertTrue(
                refusal.getMessage().contains("ends at step 3, and would end at step 6 with the new length"),
                refusal::getMessage);
        run(thawing(Span.steps(3)).epochs(2).build(), in("steps"));
        RunResult longer = run(thawing(Span.steps(3)).epochs(4).build(), resumed("steps"));
        RunResult whole = run(thawing(Span.steps(3)).epochs(4).build(), in("whole"));
        assertSameWeights(whole.model().orElseThrow(), longer.model().orElseThrow());
    }

    private static StackBuilder thawing(Span frozen) {
        return constant()
                .group(new Stack.ParameterGroup("dense1/*", 1, new Stack.Freeze(false, frozen), Optional.empty()));
    }

    @Test
    void aRunIsMadeShorterDownToTheStepsThatItHasMade() {
        run(constant().epochs(4).build(), in("run").withMaxSteps(6));
        RunResult shorter = run(constant().epochs(2).build(), resumed("run"));
        assertEquals(RunStopped.Cause.COMPLETED, shorter.cause());
        assertEquals(6, shorter.steps());
        assertTrue(shorter.modelFile().isPresent());
        EspalierException refusal = assertThrows(
                EspalierException.class, () -> run(constant().epochs(1).build(), resumed("run")));
        assertTrue(
                refusal.getMessage().contains("the run has made 6 steps, and cannot be 3 steps long"),
                refusal::getMessage);
    }

    private static List<Long> validated(Stack stack, RunOptions options) {
        List<Long> steps = new ArrayList<>();
        run(stack, options, new TrainingListener() {
            @Override
            public void evaluationFinished(EvaluationFinished event) {
                if (event.split() == Split.VALIDATION) {
                    steps.add(event.step());
                }
            }
        });
        return steps;
    }

    /** The rule counts on: what it said before is settled, and after the next validation it is asked about all of them. */
    @Test
    void aRunThatARuleHasEndedGoesOnToItsNextValidation() {
        Stack stack = constant().regularize(new Enough(2)).build();
        assertEquals(List.of(3L, 6L), validated(stack, in("run")));
        assertEquals(List.of(), validated(stack, resumed("run")), "nothing has changed");
        Stack longer = constant().regularize(new Enough(2)).epochs(6).build();
        assertEquals(List.of(), validated(longer, resumed("run").withMaxSteps(8)));
        assertEquals(List.of(9L), validated(longer, resumed("run")));
        assertEquals(List.of(), validated(longer, resumed("run")), "ended again");
    }

    @Test
    void everyDifferenceIsNamed() {
        run(constant().build(), in("run").withMaxSteps(2));
        Model wider = Model.sequential(
                new Dense(32), new BatchNorm(), new Relu(), new Relu(), new RunPlugins.Mask(), new Dense(3));
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> run(constant().model(wider).seed(43).batch(19).build(), resumed("run")));
        assertEquals(ErrorCode.CHECKPOINT_MISMATCH, refusal.code());
        List<String> named =
                refusal.problems().stream().map(problem -> problem.what()).toList();
        assertEquals(
                List.of(
                        "seed: 42 before, 43 now",
                        "model.0.dense.units: 16 before, 32 now",
                        "model.3: not there before, relu now",
                        "train.batch: 17 before, 19 now"),
                named);
        assertEquals(folder.resolve("run").toString(), refusal.problems().get(0).where());
    }

    @Test
    void whatTouchesNoNumberMayChange() throws IOException {
        run(constant().build(), in("whole"));
        run(constant().build(), in("run").withMaxSteps(5));
        Stack renamed = constant()
                .name("other")
                .prefetch(0)
                .checkpoint(Stack.Interval.epochs(2), 7)
                .build();
        RunResult result = run(renamed, resumed("run").withThreads(2));
        assertEquals(12, result.steps());
        assertArrayEquals(bytes("whole", "metrics.jsonl"), bytes("run", "metrics.jsonl"));
        assertFalse(result.resumable());
    }
}
