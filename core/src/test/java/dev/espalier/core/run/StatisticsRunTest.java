package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TensorStatistics.Kind;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.schedule.Span;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.initializers.GivenValues;
import dev.espalier.core.stack.Recording;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.Relu;
import dev.espalier.engine.layer.Tanh;
import dev.espalier.engine.loss.CrossEntropy;
import dev.espalier.engine.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statistics of layers, as listeners receive them. */
class StatisticsRunTest {

    /** Wants statistics, and keeps them. */
    private static final class Watcher implements TrainingListener {

        final List<StatisticsCollected> statistics = new ArrayList<>();
        final Map<Long, Double> gradientNorms = new HashMap<>();
        private final boolean wants;

        Watcher(boolean wants) {
            this.wants = wants;
        }

        @Override
        public boolean wantsStatistics() {
            return wants;
        }

        @Override
        public void statisticsCollected(StatisticsCollected event) {
            statistics.add(event);
        }

        @Override
        public void stepFinished(StepView step) {
            gradientNorms.put(step.step(), step.gradientNorm());
        }

        StatisticsCollected at(long step) {
            return statistics.stream()
                    .filter(event -> event.step() == step)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static RunResult run(Stack stack, TrainingListener listener, int threads) {
        try (Espalier espalier = Espalier.builder().listener(listener).build();
                TrainingRun run = espalier.prepare(stack, RunOptions.defaults().withThreads(threads))) {
            return run.run();
        }
    }

    private static Watcher watched(StackBuilder stack) {
        Watcher watcher = new Watcher(true);
        run(stack.build(), watcher, 1);
        return watcher;
    }

    private static StackBuilder everyStep(StackBuilder stack) {
        return stack.recording(new Recording(0, Recording.Statistics.every(Span.steps(1)), true, true, true));
    }

    private static StackBuilder plain(Model model) {
        return everyStep(Stack.builder()
                .source(new Clouds())
                .validation(0)
                .preprocess()
                .model(model)
                .loss(new CrossEntropy())
                .optimizer(new Momentum())
                .learningRate(0.05)
                .batch(90)
                .steps(2));
    }

    private static LayerStatistics layer(StatisticsCollected event, String name) {
        return event.layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among " + names(event)));
    }

    private static List<String> names(StatisticsCollected event) {
        return event.layers().stream().map(LayerStatistics::name).toList();
    }

    private static Optional<TensorStatistics> tensor(LayerStatistics layer, Kind kind, String name) {
        return layer.tensors().stream()
                .filter(tensor -> tensor.kind() == kind && tensor.tensor().equals(name))
                .findFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void collectingChangesNoBit(int threads) {
        RunResult without = run(RunTest.everything().build(), new Watcher(false), threads);
        Watcher watcher = new Watcher(true);
        RunResult with = run(everyStep(RunTest.everything()).build(), watcher, threads);
        assertEquals(12, watcher.statistics.size());
        Map<String, float[]> expected = without.model().orElseThrow().weights();
        Map<String, float[]> found = with.model().orElseThrow().weights();
        expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
        assertEquals(without.validation(), with.validation());
    }

    @Test
    void anyNumberOfThreadsCollectsTheSame() {
        Watcher one = new Watcher(true);
        Watcher three = new Watcher(true);
        run(everyStep(RunTest.everything()).build(), one, 1);
        run(everyStep(RunTest.everything()).build(), three, 3);
        assertEquals(one.statistics, three.statistics);
    }

    @Test
    void nobodyIsToldWhoDoesNotWantIt() {
        Watcher watcher = new Watcher(false);
        run(everyStep(RunTest.everything()).build(), watcher, 1);
        assertEquals(List.of(), watcher.statistics);
        Watcher off = new Watcher(true);
        run(RunTest.everything().recording(Recording.off()).build(), off, 1);
        assertEquals(List.of(), off.statistics);
    }

    @Test
    void everyNodeReportsWhatItHas() {
        Watcher watcher = watched(plain(Model.sequential(
                new Dense(8), new BatchNorm(), new Relu(), new Flatten(), new Dense(6), new Tanh(), new Dense(3))));
        StatisticsCollected event = watcher.at(1);
        assertEquals(1, event.epoch());
        // flatten puts out what it takes
        assertEquals(List.of("dense1", "batch-norm1", "relu1", "dense2", "tanh1", "dense3"), names(event));
        assertTrue(tensor(layer(event, "dense1"), Kind.ACTIVATION, "output").isPresent());
        // run together with the activation behind them
        assertTrue(
                tensor(layer(event, "batch-norm1"), Kind.ACTIVATION, "output").isEmpty());
        assertTrue(tensor(layer(event, "dense2"), Kind.ACTIVATION, "output").isEmpty());
        for (String name : List.of("dense1/weight", "dense1/bias", "batch-norm1/scale", "batch-norm1/shift")) {
            LayerStatistics layer = layer(event, name.substring(0, name.indexOf('/')));
            for (Kind kind : List.of(Kind.GRADIENT, Kind.PARAMETER, Kind.UPDATE)) {
                assertTrue(
                        tensor(layer, kind, name.substring(name.indexOf('/') + 1))
                                .isPresent(),
                        name + " " + kind);
            }
        }
        TensorStatistics relu =
                tensor(layer(event, "relu1"), Kind.ACTIVATION, "output").orElseThrow();
        assertEquals(90 * 8, relu.elements());
        assertEquals(0, relu.minimum());
        assertTrue(layer(event, "relu1").deadUnits() >= 0);
        assertTrue(Double.isNaN(layer(event, "tanh1").deadUnits()));
        assertEquals(0, layer(event, "tanh1").parameterNorm());
    }

    /** Over micro-batches too: before clipping, after penalties, which the norm of the step is of as well. */
    @Test
    void theGradientNormsOfTheLayersMakeUpThatOfTheStep() {
        Watcher watcher = watched(everyStep(RunTest.everything()));
        for (StatisticsCollected event : watcher.statistics) {
            double squares = event.layers().stream()
                    .mapToDouble(layer -> layer.gradientNorm() * layer.gradientNorm())
                    .sum();
            double expected = watcher.gradientNorms.get(event.step());
            // sums of squares in float err by at most 2⁻¹⁵ of themselves
            assertEquals(expected, Math.sqrt(squares), expected * 0x1p-15);
        }
    }

    /** Without momentum in its first step, the update is the gradient times the rate. */
    @Test
    void theFirstUpdateOfMomentumIsTheGradientTimesTheRate() {
        LayerStatistics layer =
                layer(watched(plain(Model.sequential(new Dense(3)))).at(1), "dense1");
        // the new value and its difference from the old are rounded to floats
        double rounding = 0x1p-23 * layer.parameterNorm();
        assertEquals(0.05 * layer.gradientNorm(), layer.updateNorm(), rounding);
        TensorStatistics gradient = tensor(layer, Kind.GRADIENT, "weight").orElseThrow();
        TensorStatistics update = tensor(layer, Kind.UPDATE, "weight").orElseThrow();
        assertEquals(-0.05 * gradient.mean(), update.mean(), rounding);
        assertEquals(-0.05 * gradient.minimum(), update.maximum(), rounding);
        assertEquals(-0.05 * gradient.maximum(), update.minimum(), rounding);
        assertEquals(layer.updateNorm() / layer.parameterNorm(), layer.updateRatio(), 1e-12);
    }

    @Test
    void unitsBehindVeryNegativeBiasesAreDead() {
        StackBuilder stack = plain(Model.sequential(new Dense(4), new Relu(), new Dense(3)))
                .initializer("dense1/bias", new GivenValues(List.of(-100.0, 1.0, -100.0, -100.0)));
        Watcher watcher = watched(stack);
        assertEquals(0.75, layer(watcher.at(1), "relu1").deadUnits());
    }

    @Test
    void frozenParametersHaveNoStatisticsUntilTheyAreTrained() {
        StackBuilder stack = plain(Model.sequential(new Dense(4), new Tanh(), new Dense(3)))
                .group(new Stack.ParameterGroup("dense1/*", 1, Stack.Freeze.until(Span.steps(1)), Optional.empty()));
        Watcher watcher = watched(stack);
        assertEquals(List.of("tanh1", "dense2"), names(watcher.at(1)));
        assertEquals(List.of("dense1", "tanh1", "dense2"), names(watcher.at(2)));
        assertTrue(layer(watcher.at(2), "dense1").updateNorm() > 0);
    }
}
