package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.event.History;
import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.Span;
import dev.espalier.api.schedule.TrainingProgress;
import dev.espalier.core.data.SourceReading;
import dev.espalier.core.run.Clouds;
import dev.espalier.core.run.Momentum;
import dev.espalier.core.run.RunPlugins;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.Stack.ParameterGroup;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RunChecksTest {

    private static final String PARAMETERS = "dense1/weight, dense1/bias, dense2/weight, dense2/bias";

    @Plugin(value = "test-closure", summary = "computes batches again, for tests")
    record Closing() implements ClosureOptimizer {
        @Override
        public void update(List<? extends ParameterSlice> parameters, Step step, Closure closure) {}
    }

    @Plugin(value = "test-evaluated", summary = "has weights for evaluation, for tests")
    record Evaluated() implements ParameterOptimizer.WithEvaluationWeights {
        @Override
        public void evaluationWeights(ParameterSlice slice, float[] weights) {}

        @Override
        public void update(ParameterSlice slice, Step step) {}
    }

    @Plugin(value = "test-stop", summary = "stops at once, for tests")
    record Stopping() implements StoppingRule {
        @Override
        public Optional<String> reasonToStop(History history) {
            return Optional.of("for tests");
        }
    }

    @Plugin(value = "test-zero", summary = "a factor of 0, for tests")
    record Zero() implements Scheduler {
        @Override
        public double factor(TrainingProgress progress) {
            return 0;
        }
    }

    private static StackBuilder stack() {
        return Stack.builder()
                .source(new Clouds())
                .model(Model.sequential(new Dense(4), new Relu(), new Dense(3)))
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .epochs(2)
                .batch(10)
                .validation(0.2);
    }

    private static void check(Stack stack) {
        RunChecks.check(
                stack,
                RunSetup.of(
                        stack, Path::of, DataPreparation.of(SourceReading.anew()), Long.MAX_VALUE, Optional.empty()));
    }

    static Stream<Arguments> refused() {
        ParameterGroup halved = new ParameterGroup("dense1/*", 0.5, Stack.Freeze.never(), Optional.empty());
        return Stream.of(
                arguments(
                        stack().regularize(new RunPlugins.Mask()),
                        "test-mask: it masks activations; put it between the layers of the model"),
                arguments(
                        stack().regularize(new RunPlugins.Decay(), "trunk/*"),
                        "test-decay: it applies to no parameter of the model with a name like 'trunk/*'; the parameters are "
                                + PARAMETERS),
                arguments(
                        stack().regularize(new RunPlugins.SmallOutputs(), "heads/*"),
                        "test-small-outputs: no output has a name like 'heads/*'; the outputs are output"),
                arguments(
                        stack().validation(0).regularize(new Stopping()),
                        "test-stop: it monitors validations, and there is no validation data; set data.validation above 0"),
                arguments(
                        stack().regularize(new Stopping(), "trunk/*"),
                        "test-stop: the model has no parameter with a name like 'trunk/*'; the parameters are "
                                + PARAMETERS),
                arguments(
                        stack().optimizer(new Closing()).group(halved),
                        "groups.0: it has settings for some parameters, and the optimizer updates all of them together; keep"
                                + " groups that freeze, or choose an optimizer of another kind"),
                arguments(
                        stack().optimizer(new Closing()).accumulate(2),
                        "train.accumulate: it is 2, and the optimizer computes a batch several times; set it to 1"),
                arguments(
                        stack().optimizer(new Evaluated()).emaDecay(0.9),
                        "train.ema-decay: the optimizer has weights of its own for evaluation; leave ema-decay out, or choose"
                                + " an optimizer of another kind"),
                arguments(
                        stack().scheduleSetting("beta1", new RunPlugins.Slope()),
                        "schedule.beta1: the optimizer has no such number that can be scheduled; its numbers are momentum"),
                arguments(
                        stack().schedule(new Zero()),
                        "schedule: the learning rate is 0 in every step; choose another schedule; espalier schedule preview"
                                + " draws it"),
                arguments(
                        stack().group(new ParameterGroup("trunk/*", 0.5, Stack.Freeze.never(), Optional.empty())),
                        "groups.0: no parameter has a name like 'trunk/*'; the parameters are " + PARAMETERS));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void refusesWhatCannotBeCarriedThrough(StackBuilder stack, String expected) {
        assertEquals(List.of(expected), problems(stack));
    }

    @Test
    void tellsAllProblemsTogether() {
        StackBuilder stack = stack().regularize(new RunPlugins.Mask())
                .schedule(new Zero())
                .group(new ParameterGroup("trunk/*", 0.5, Stack.Freeze.never(), Optional.empty()));
        assertEquals(3, problems(stack).size());
    }

    @Test
    void acceptsFrozenGroupsOfAnOptimizerThatLooksAtAllParameters() {
        ParameterGroup frozen = new ParameterGroup("dense1/*", 1, Stack.Freeze.throughout(), Optional.empty());
        assertDoesNotThrow(
                () -> check(stack().optimizer(new Closing()).group(frozen).build()));
    }

    @Test
    void refusesToUnfreezeForAnOptimizerThatLooksAtAllParameters() {
        ParameterGroup later = new ParameterGroup("dense1/*", 1, Stack.Freeze.until(Span.epochs(1)), Optional.empty());
        assertEquals(
                List.of(
                        "groups.0: it is frozen for a time, and the optimizer updates all parameters together; freeze it for"
                                + " the whole run, or choose an optimizer of another kind",
                        "layer-decay: it is 0.5, and the optimizer updates all parameters together; set it to 1, or choose"
                                + " an optimizer of another kind"),
                problems(stack().optimizer(new Closing()).group(later).layerDecay(0.5)));
    }

    @Test
    void acceptsRegularizersThatApply() {
        assertDoesNotThrow(() -> check(stack().regularize(new RunPlugins.Decay(), "dense2/*")
                .regularize(new RunPlugins.SmallOutputs())
                .regularize(new Stopping(), "dense1/*")
                .build()));
    }

    private static List<String> problems(StackBuilder stack) {
        Stack built = stack.build();
        EspalierException refusal = assertThrows(EspalierException.class, () -> check(built));
        return refusal.problems().stream()
                .map(problem -> problem.where() + ": " + problem.what() + "; " + problem.remedy())
                .toList();
    }
}
