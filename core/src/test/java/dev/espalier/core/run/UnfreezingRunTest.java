package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.model.BatchPass;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.schedule.Span;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.model.Model;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plan.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

public final class UnfreezingRunTest {

    private static final String NORM = "trunk/batch-norm1/*";
    private static final String DENSE = "trunk/dense1/*";

    @TempDir
    Path folder;

    private static Stack.ParameterGroup frozen(String match, Span span) {
        return new Stack.ParameterGroup(match, 1, Stack.Freeze.until(span), Optional.empty());
    }

    private static Model model() {
        return Model.builder()
                .input("x")
                .node("trunk", "x", new Dense(16), new BatchNorm(), new Relu())
                .node("head", "trunk", new RunPlugins.Mask(), new Dense(3))
                .output("head")
                .build();
    }

    /** Twelve steps, three an epoch, with all that moves weights; the norm is unfrozen after four, the layer below after six. */
    private static StackBuilder stepwise() {
        return RunTest.everything()
                .model(model())
                .group(frozen(NORM, Span.steps(4)))
                .group(frozen(DENSE, Span.epochs(2)));
    }

    private RunOptions in(String name) {
        return RunOptions.defaults().withFolder(folder.resolve(name)).withThreads(1);
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

    private static Map<String, float[]> weights(StackBuilder stack) {
        return run(stack.restoreBest(false).build(), RunOptions.defaults().withThreads(1))
                .model()
                .orElseThrow()
                .weights();
    }

    @Test
    void aRunStoppedBeforeAtAndAfterEachBoundaryGoesOnToTheSameFiles() throws IOException {
        run(stepwise().build(), in("whole"));
        for (int step = 1; step <= 12; step++) {
            String name = "stopped-" + step;
            run(stepwise().build(), in(name).withMaxSteps(step));
            run(stepwise().build(), in(name).withStart(RunOptions.Start.RESUME));
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("whole/model.safetensors")),
                    Files.readAllBytes(folder.resolve(name + "/model.safetensors")),
                    name);
            assertArrayEquals(
                    RunBytes.of(folder.resolve("whole"), "metrics.jsonl"),
                    RunBytes.of(folder.resolve(name), "metrics.jsonl"),
                    name);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void anyNumberOfThreadsGivesTheSameFiles(int threads) throws IOException {
        run(stepwise().build(), in("one"));
        run(stepwise().build(), in("many").withThreads(threads));
        assertArrayEquals(
                Files.readAllBytes(folder.resolve("one/model.safetensors")),
                Files.readAllBytes(folder.resolve("many/model.safetensors")));
    }

    @Test
    void weightsAndStatisticsRestUntilTheBoundaryAndMoveFromThereOn() {
        Map<String, float[]> initial = initial(stepwise().build());
        Map<String, float[]> atBoundary = weights(stepwise().steps(6));
        Map<String, float[]> after = weights(stepwise().steps(7));
        for (String name : List.of("trunk/dense1/weight", "trunk/dense1/bias")) {
            assertArrayEquals(initial.get(name), atBoundary.get(name), name);
            assertTrue(differs(initial.get(name), after.get(name)), name);
        }
        Map<String, float[]> beforeNorm = weights(stepwise().steps(4));
        Map<String, float[]> afterNorm = weights(stepwise().steps(5));
        for (String name : List.of("trunk/batch-norm1/scale", "trunk/batch-norm1/running-mean")) {
            assertArrayEquals(initial.get(name), beforeNorm.get(name), name);
            assertTrue(differs(initial.get(name), afterNorm.get(name)), name);
        }
        assertTrue(differs(initial.get("head/dense1/weight"), beforeNorm.get("head/dense1/weight")));
    }

    private static boolean differs(float[] one, float[] other) {
        return !java.util.Arrays.equals(one, other);
    }

    private static Map<String, float[]> initial(Stack stack) {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            Parameters parameters =
                    Parameters.of(run.run().model().orElseThrow().graph());
            parameters.initialize(stack.seed(), stack.initializer());
            return parameters.arrays().stream().collect(Collectors.toMap(NamedArray::name, NamedArray::values));
        }
    }

    /** Adds the number of the step to every value, so that the final values tell which steps were counted. */
    @Plugin(value = "test-counting", summary = "adds the number of the step, for tests")
    public record Counting() implements ParameterOptimizer {

        @Override
        public List<Slot> slots() {
            return List.of(Slot.perElement("sum"));
        }

        @Override
        public void update(ParameterSlice slice, Step step) {
            for (int i = slice.from(); i < slice.to(); i++) {
                slice.state(slots().get(0))[i] += step.number();
                slice.values()[i] = slice.state(slots().get(0))[i];
            }
        }
    }

    @Test
    void theOptimizerCountsItsStepsFromTheUnfreezingOn() {
        Map<String, float[]> weights = weights(Stack.builder()
                .source(new Clouds())
                .validation(0)
                .model(Model.sequential(new Dense(2), new Dense(3)))
                .loss(new dev.espalier.engine.loss.CrossEntropy())
                .optimizer(new Counting())
                .batch(30)
                .stopOnNan(false)
                .steps(12)
                .group(frozen("dense1/*", Span.fraction(0.5))));
        assertEquals(1 + 2 + 3 + 4 + 5 + 6, weights.getOrDefault("dense1/weight", new float[1])[0]);
        assertEquals(12 * 13 / 2, weights.getOrDefault("dense2/weight", new float[1])[0]);
    }

    /** Passes its input on, with a scale that is trained, and counts how often it is run backward. */
    @Plugin(value = "test-counted", summary = "counts its backward passes, for tests")
    public record Counted() implements Layer {

        static final AtomicInteger BACKWARD = new AtomicInteger();

        @Override
        public LayerSignature infer(List<Shape> inputs) {
            return new LayerSignature(
                    inputs.get(0),
                    List.of(LayerSignature.Parameter.constant("scale", ParameterInfo.Role.SCALE, Shape.of(1), 1)),
                    List.of());
        }

        @Override
        public LayerOperation bind(LayerBinding binding) {
            int size = binding.inputShape(0).size();
            return new LayerOperation() {
                @Override
                public void forward(BatchPass pass) {
                    System.arraycopy(binding.input(0), 0, binding.output(), 0, pass.samples() * size);
                }

                @Override
                public void backward(BatchPass pass) {
                    BACKWARD.incrementAndGet();
                }
            };
        }
    }

    @Test
    void theBackwardPassEndsAtTheLowestTrainedLayer() {
        Counted.BACKWARD.set(0);
        List<Integer> counts = new ArrayList<>();
        Stack stack = Stack.builder()
                .source(new Clouds())
                .validation(0)
                .model(Model.builder()
                        .input("x")
                        .node("bottom", "x", new Counted())
                        .node("top", "bottom", new Dense(3))
                        .output("top")
                        .build())
                .loss(new dev.espalier.engine.loss.CrossEntropy())
                .optimizer(new Momentum())
                .batch(30)
                .steps(6)
                .group(frozen("bottom/*", Span.steps(4)))
                .build();
        run(stack, RunOptions.defaults().withThreads(1), new TrainingListener() {
            @Override
            public void stepFinished(dev.espalier.api.event.StepView step) {
                counts.add(Counted.BACKWARD.get());
            }
        });
        assertEquals(List.of(0, 0, 0, 0, 1, 2), counts);
    }

    @Test
    void tellsWhatIsUnfrozenAtItsStepAlone() {
        List<ParametersUnfrozen> told = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void parametersUnfrozen(ParametersUnfrozen event) {
                told.add(event);
            }
        };
        ParametersUnfrozen norm = new ParametersUnfrozen(NORM, 4, 2, 32);
        ParametersUnfrozen dense = new ParametersUnfrozen(DENSE, 6, 3, 48);
        run(stepwise().build(), in("whole"), listener);
        assertEquals(List.of(norm, dense), told);
        told.clear();
        run(stepwise().build(), in("resumed").withMaxSteps(6), listener);
        assertEquals(List.of(norm), told);
        run(stepwise().build(), in("resumed").withStart(RunOptions.Start.RESUME).withMaxSteps(7), listener);
        assertEquals(List.of(norm, dense), told);
        run(stepwise().build(), in("resumed").withStart(RunOptions.Start.RESUME), listener);
        assertEquals(List.of(norm, dense), told);
    }

    @Test
    void showsThePlanBeforeTraining() {
        try (Espalier espalier = Espalier.create();
                TrainingRun run = espalier.prepare(
                        stepwise().layerDecay(0.5).build(),
                        RunOptions.defaults().withThreads(1))) {
            List<String> lines = run.describe();
            assertTrue(
                    lines.containsAll(List.of(
                            "parameter groups:",
                            "  trunk/dense1: learning rate 0.025, frozen in the first 6 steps (2 epochs)",
                            "  trunk/batch-norm1: learning rate 0.025, frozen in the first 4 steps (1.3333 epochs)",
                            "  head/dense1: learning rate 0.05")),
                    String.join("\n", lines));
        }
    }
}
