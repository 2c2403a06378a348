package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.EpochFinished;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.StepView.Phase;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.schedule.Span;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.MeanAbsoluteError;
import dev.espalier.engine.loss.MeanSquaredError;
import dev.espalier.engine.model.Model;
import dev.espalier.testkit.RecordingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What listeners see of a step: its clipping, groups, outputs and phases. */
class StepViewRunTest {

    private static final String DENSE = "dense1/*";

    private static void run(Stack stack, TrainingListener listener) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(1))) {
            run.run();
        }
    }

    private static List<RecordingListener.StepFinished> steps(StackBuilder stack) {
        RecordingListener listener = new RecordingListener();
        run(stack.build(), listener);
        return listener.events(RecordingListener.StepFinished.class);
    }

    @Test
    void groupsHaveTheirRatesAndMomentaAfterSchedules() {
        Stack.ParameterGroup slow =
                new Stack.ParameterGroup(DENSE, 0.1, Stack.Freeze.until(Span.steps(4)), Optional.of(new Momentum(0)));
        List<RecordingListener.StepFinished> steps = steps(RunTest.everything()
                .scheduleSetting("momentum", new RunPlugins.Slope())
                .group(slow));
        assertEquals(12, steps.size());
        for (RecordingListener.StepFinished step : steps) {
            double factor = step.learningRate() / 0.05;
            double frozen = step.step() <= 4 ? 0 : 0.1;
            assertEquals(
                    Map.of("default", step.learningRate(), DENSE, frozen * step.learningRate()), step.learningRates());
            // the quotient above is rounded once more
            assertEquals(0.9 * factor, step.momenta().getOrDefault("default", 0.0), 1e-15);
            assertEquals(Double.NaN, step.momenta().getOrDefault(DENSE, 0.0));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theLossIsTheWeightedSumOfThoseOfTheOutputs(int passes) {
        Model model = Model.builder()
                .input("features")
                .node("trunk", "features", new Dense(8), new Tanh())
                .node("first", "trunk", new Dense(1))
                .node("second", "trunk", new Dense(2))
                .output("first")
                .output("second")
                .build();
        List<RecordingListener.StepFinished> steps = steps(Stack.builder()
                .source(new SeveralTargetsRunTest.Arithmetic(true))
                .model(model)
                .loss(new Stack.OutputLoss("first", new MeanSquaredError(), 1, "sum"))
                .loss(new Stack.OutputLoss("second", new MeanAbsoluteError(), 0.25, "both"))
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(16)
                .accumulate(passes)
                .epochs(2));
        for (RecordingListener.StepFinished step : steps) {
            assertEquals(Set.of("first", "second"), step.outputLosses().keySet());
            double sum = step.outputLosses().getOrDefault("first", 0.0)
                    + 0.25 * step.outputLosses().getOrDefault("second", 0.0);
            // some roundings of doubles
            assertEquals(step.loss(), sum, 1e-14 * step.loss());
        }
    }

    @Test
    void aStepIsClippedIfItsNormIsLessThanBefore() {
        List<RecordingListener.StepFinished> steps = steps(RunTest.everything().clipNorm(0.4));
        for (RecordingListener.StepFinished step : steps) {
            assertEquals(step.gradientNorm() > 0.4, step.clipped());
        }
        assertTrue(steps.stream().anyMatch(RecordingListener.StepFinished::clipped));
        assertTrue(
                steps(RunTest.everything().clipNorm(1e9)).stream().noneMatch(RecordingListener.StepFinished::clipped));
        assertTrue(steps(RunTest.everything().clipNorm(1e9).clipValue(1e-4)).stream()
                .allMatch(RecordingListener.StepFinished::clipped));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void phasesHaveTheTimeOfAugmentersAndListeners(int prefetch) {
        List<Long> augmenting = new ArrayList<>();
        List<Long> callbacks = new ArrayList<>();
        run(RunTest.everything().prefetch(prefetch).build(), new TrainingListener() {
            @Override
            public void stepFinished(StepView step) {
                augmenting.add(step.nanoseconds(Phase.AUGMENT));
                callbacks.add(step.nanoseconds(Phase.CALLBACKS));
                for (Phase phase : Phase.values()) {
                    assertTrue(step.nanoseconds(phase) >= 0, phase::toString);
                }
            }

            @Override
            public void epochFinished(EpochFinished event) {
                sleep();
            }
        });
        assertTrue(augmenting.stream().allMatch(time -> time > 0), augmenting::toString);
        // three steps in an epoch: the fourth is the first after a slow callback
        assertTrue(callbacks.get(3) >= 20_000_000, callbacks::toString);
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
