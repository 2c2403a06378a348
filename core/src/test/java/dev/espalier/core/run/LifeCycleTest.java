package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.EspalierException;
import dev.espalier.api.event.RunStopped;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.TrainingRun;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every call in every state: it answers or refuses, and never blocks without end. */
@Timeout(120)
class LifeCycleTest {

    private static final int HELD_AT = 2;

    @TempDir
    Path folder;

    /** What a run may be in. */
    enum State {
        NEW,
        RUNNING,
        DONE,
        STOPPED,
        FAILED,
        CLOSED
    }

    /** A run that was brought into a state; one that is running waits in its second step until it is let go. */
    private final class Subject implements AutoCloseable {

        private final CountDownLatch inStep = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicReference<RunResult> result = new AtomicReference<>();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Espalier espalier;
        private final TrainingRun run;
        private final Thread runner;

        Subject(State state, String name) throws InterruptedException {
            espalier = Espalier.builder()
                    .listener(onStep(HELD_AT, () -> inSecondStep(state)))
                    .build();
            run = espalier.prepare(RunTest.everything().build(), options(name));
            runner = new Thread(() -> {
                try {
                    result.set(run.run());
                } catch (Throwable thrown) {
                    failure.set(thrown);
                }
            });
            if (state == State.NEW) {
                return;
            }
            if (state == State.CLOSED) {
                run.close();
                return;
            }
            if (state == State.STOPPED) {
                run.control().requestStop("asked for");
            }
            runner.start();
            if (state == State.RUNNING) {
                inStep.await();
            } else {
                runner.join();
            }
        }

        private void inSecondStep(State state) {
            if (state == State.FAILED) {
                throw new IllegalArgumentException("made for a test");
            }
            if (state == State.RUNNING) {
                inStep.countDown();
                awaitQuietly(goOn);
            }
        }

        RunResult letGo() throws InterruptedException {
            goOn.countDown();
            runner.join();
            return result.get();
        }

        @Override
        public void close() {
            goOn.countDown();
            espalier.close();
        }
    }

    private RunOptions options(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(2);
    }

    private static TrainingListener onStep(int number, Runnable action) {
        return new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                if (step.step() == number) {
                    action.run();
                }
            }
        };
    }

    /** Waits, and leaves the thread interrupted if it was. */
    private static void awaitQuietly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException interrupt) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RUNNING, already running",
        "DONE, has already been run",
        "STOPPED, has already been run",
        "FAILED, has already been run",
        "CLOSED, is closed"
    })
    void aRunIsRunOnce(State state, String message) throws InterruptedException {
        try (Subject subject = new Subject(state, "run")) {
            IllegalStateException refusal = assertThrows(IllegalStateException.class, subject.run::run);
            assertTrue(refusal.getMessage().contains(message), refusal::getMessage);
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void everyOtherCallAnswersInEveryState(State state) throws InterruptedException {
        List<Consumer<Subject>> calls = List.of(
                subject -> assertFalse(subject.run.describe().isEmpty()),
                subject -> assertFalse(subject.run.schedule().toString().isEmpty()),
                subject -> subject.run.control().requestCheckpoint(),
                subject -> subject.run.control().requestStop("late"),
                subject -> subject.goOn.countDown(),
                subject -> subject.run.close(),
                subject -> subject.run.close(),
                subject -> subject.run.control().requestCheckpoint(),
                subject -> subject.run.control().requestStop("too late"),
                subject -> assertFalse(subject.run.describe().isEmpty()),
                subject -> assertFalse(subject.run.schedule().toString().isEmpty()),
                subject -> assertThrows(IllegalStateException.class, subject.run::run));
        try (Subject subject = new Subject(state, "run")) {
            calls.forEach(call -> call.accept(subject));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingARunThatAnotherThreadRunsSavesItFirst(boolean withEspalier) throws Exception {
        try (Subject subject = new Subject(State.RUNNING, "run")) {
            Thread closer = new Thread(withEspalier ? subject.espalier::close : subject.run::close);
            closer.start();
            while (closer.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            RunResult result = subject.letGo();
            closer.join();
            assertEquals(RunStopped.Cause.REQUESTED, result.cause());
            assertEquals("the run is being closed", result.reason());
            assertEquals(HELD_AT, result.steps());
        }
        assertGoesOnToTheSameFiles("run");
    }

    @Test
    void aCloseThatIsInterruptedLeavesTheRestToTheRunningThread() throws Exception {
        try (Subject subject = new Subject(State.RUNNING, "run")) {
            AtomicReference<Boolean> kept = new AtomicReference<>(false);
            Thread closer = new Thread(() -> {
                subject.run.close();
                kept.set(Thread.currentThread().isInterrupted());
            });
            closer.start();
            closer.interrupt();
            closer.join();
            assertEquals(true, kept.get(), "the thread stays interrupted");
            assertEquals(HELD_AT, subject.letGo().steps());
            IllegalStateException refusal = assertThrows(IllegalStateException.class, subject.run::run);
            assertTrue(refusal.getMessage().contains("is closed"), refusal::getMessage);
        }
        assertGoesOnToTheSameFiles("run");
    }

    @Test
    void aListenerMayCloseItsRun() throws Exception {
        AtomicReference<TrainingRun> closed = new AtomicReference<>();
        try (Espalier espalier = Espalier.builder()
                        .listener(onStep(3, () -> closed.get().close()))
                        .build();
                TrainingRun run = espalier.prepare(RunTest.everything().build(), options("run"))) {
            closed.set(run);
            assertEquals(3, run.run().steps());
            assertThrows(IllegalStateException.class, run::run);
        }
        assertGoesOnToTheSameFiles("run");
    }

    @Test
    void anInterruptIsARequestToStopAndIsKept() throws Exception {
        try (Espalier espalier = Espalier.builder()
                        .listener(onStep(3, () -> Thread.currentThread().interrupt()))
                        .build();
                TrainingRun run = espalier.prepare(RunTest.everything().build(), options("run"))) {
            RunResult result = run.run();
            assertTrue(Thread.interrupted(), "the thread stays interrupted");
            assertEquals(RunStopped.Cause.REQUESTED, result.cause());
            assertEquals("the thread was interrupted", result.reason());
            assertEquals(3, result.steps());
        }
        assertGoesOnToTheSameFiles("run");
    }

    @Test
    void anInterruptOrARequestBeforeTheFirstStepLeavesNothingToDo() throws Exception {
        for (boolean interrupt : new boolean[] {true, false}) {
            try (Espalier espalier = Espalier.create();
                    TrainingRun run = espalier.prepare(RunTest.everything().build(), options("run"))) {
                if (interrupt) {
                    Thread.currentThread().interrupt();
                } else {
                    run.control().requestStop("no more");
                }
                RunResult result = run.run();
                assertEquals(interrupt, Thread.interrupted());
                assertEquals(RunStopped.Cause.REQUESTED, result.cause());
                assertEquals(0, result.steps());
            }
        }
        assertGoesOnToTheSameFiles("run");
    }

    @Test
    void aCheckpointThatIsAskedForBeforeTheFirstStepHarmsNothing() throws Exception {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(RunTest.everything().build(), options("run"))) {
            run.control().requestCheckpoint();
            assertEquals(RunStopped.Cause.COMPLETED, run.run().cause());
        }
        assertGoesOnToTheSameFiles("run");
    }

    private void assertGoesOnToTheSameFiles(String name) throws IOException {
        train(options(name).withStart(RunOptions.Start.RESUME));
        train(options("whole"));
        for (String file : List.of("model.safetensors", "metrics.jsonl")) {
            assertArrayEquals(
                    RunBytes.of(folder.resolve("whole"), file), RunBytes.of(folder.resolve(name), file), file);
        }
    }

    private static RunResult train(RunOptions options) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(RunTest.everything().build(), options)) {
            return run.run();
        }
    }

    @Test
    void aClosedEspalierRefusesWhatNeedsItsPlugins() {
        Espalier espalier = Espalier.create();
        espalier.close();
        espalier.close();
        Map<String, Runnable> calls = Map.of(
                "readStack", () -> espalier.readStack(folder.resolve("none.yaml"), Map.of()),
                "prepare", () -> espalier.prepare(RunTest.everything().build(), RunOptions.defaults()),
                "previewAugmentation",
                        () -> espalier.previewAugmentation(RunTest.everything().build(), folder, 1, 1, 1),
                "loadModel", () -> espalier.loadModel(folder.resolve("none.safetensors")));
        calls.forEach((name, call) -> {
            IllegalStateException refusal = assertThrows(IllegalStateException.class, call::run, name);
            assertTrue(refusal.getMessage().contains("closed"), refusal::getMessage);
        });
        assertFalse(espalier.catalog().plugins().isEmpty());
    }

    @Test
    void aClosedPredictorRefusesAndIsClosedOnce() {
        TrainedModel model = train(RunOptions.defaults().withThreads(1)).model().orElseThrow();
        for (Predictor predictor : List.of(model.predictor(1), model.predictor(3), model.batchPredictor(2))) {
            predictor.predict(new float[2]);
            predictor.close();
            predictor.close();
            List<Runnable> calls = List.of(
                    () -> predictor.predict(new float[2]),
                    () -> predictor.predictOutputs(List.of(new float[2])),
                    () -> predictor.predict(1, List.of(new float[2])),
                    () -> predictor.predict(0, List.of(new float[0])));
            for (Runnable call : calls) {
                IllegalStateException refusal = assertThrows(IllegalStateException.class, call::run);
                assertTrue(refusal.getMessage().contains("closed"), refusal::getMessage);
            }
            assertEquals(1, predictor.schema().inputs().size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void aPredictorWithoutCallersOrThreadsIsRefused(int count) {
        TrainedModel model = train(RunOptions.defaults().withThreads(1)).model().orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> model.predictor(count));
        assertThrows(IllegalArgumentException.class, () -> model.batchPredictor(count));
    }

    @Test
    void anInterruptedThreadPredictsWhereItNeedNotWait() {
        TrainedModel model = train(RunOptions.defaults().withThreads(1)).model().orElseThrow();
        try (Predictor predictor = model.batchPredictor(2)) {
            Thread.currentThread().interrupt();
            assertEquals(3, predictor.predict(new float[2]).values().size());
            assertTrue(Thread.interrupted(), "the thread stays interrupted");
        }
    }

    @Test
    void noThreadIsLeftBehind() {
        TrainedModel model = train(RunOptions.defaults().withThreads(1)).model().orElseThrow();
        List<String> before = ownThreads();
        for (int i = 0; i < 1000; i++) {
            model.predictor(2).close();
            model.batchPredictor(3).close();
        }
        try (Espalier espalier = Espalier.create()) {
            for (int i = 0; i < 50; i++) {
                espalier.prepare(
                                RunTest.everything().build(),
                                RunOptions.defaults().withThreads(4))
                        .close();
            }
        }
        for (int i = 0; i < 10; i++) {
            failAtStep(2);
        }
        List<String> after = ownThreads();
        assertTrue(after.size() <= before.size(), () -> before + " before, " + after + " after");
    }

    private static void failAtStep(int step) {
        TrainingListener failing = onStep(step, () -> {
            throw new IllegalArgumentException("made for a test");
        });
        try (Espalier espalier = Espalier.builder().listener(failing).build();
                TrainingRun run = espalier.prepare(
                        RunTest.everything().build(), RunOptions.defaults().withThreads(3))) {
            assertThrows(EspalierException.class, run::run);
        }
    }

    private static List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("espalier-"))
                .sorted()
                .toList();
    }

    /** More of them than there are carriers: whoever waits has to leave its carrier to those that it waits for. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void virtualThreadsTrainPredictAndClose() throws Exception {
        TrainedModel model = train(RunOptions.defaults().withThreads(1)).model().orElseThrow();
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        try (Predictor single = model.predictor(1);
                Predictor batch = model.batchPredictor(2)) {
            for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
                boolean trains = i % 4 == 0;
                threads.add(startVirtual(() -> {
                    try {
                        if (trains) {
                            assertEquals(
                                    12,
                                    train(RunOptions.defaults().withThreads(2)).steps());
                        }
                        for (int call = 0; call < 100; call++) {
                            assertEquals(single.predict(new float[2]), batch.predict(new float[2]));
                        }
                    } catch (Throwable failure) {
                        synchronized (failures) {
                            failures.add(failure);
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(List.of(), failures);
    }

    private static Thread startVirtual(Runnable task) throws ReflectiveOperationException {
        try {
            return (Thread)
                    Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
        } catch (InvocationTargetException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
