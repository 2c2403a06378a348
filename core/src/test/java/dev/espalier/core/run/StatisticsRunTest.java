package dev.espalier.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.StatisticsCollected;
import dev.espalier.api.event.StepView;
import dev.espalier.api.event.TensorStatistics;
import dev.espalier.api.event.TensorStatistics.Kind;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.api.model.Layer;
import dev.espalier.api.schedule.Span;
import dev.espalier.core.Espalier;
import dev.espalier.core.RunOptions;
import dev.espalier.core.RunResult;
import dev.espalier.core.TrainingRun;
import dev.espalier.core.data.source.FashionMnistSmall;
import dev.espalier.core.initializers.GivenValues;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.stack.Recording;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackBuilder;
import dev.espalier.engine.layer.BatchNorm;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.Flatten;
import dev.espalier.engine.layer.GlobalAveragePooling;
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

    /** What NumPy 1.24 computes in float64 from the formulas of the layers and of the cross-entropy. */
    @Test
    void agreesWithNumPy() {
        StackBuilder stack = plain(Model.sequential(new Dense(3), new Relu(), new Dense(2)))
                .source(new RunPlugins.Xor())
                .learningRate(0.1)
                .initializer("dense1/weight", new GivenValues(List.of(0.5, -1.0, 0.25, 0.75, -2.0, -0.5)))
                .initializer("dense1/bias", new GivenValues(List.of(0.1, -0.3, 0.2)))
                .initializer("dense2/weight", new GivenValues(List.of(1.0, -1.0, 0.5, 0.5, -0.25, 2.0)))
                .initializer("dense2/bias", new GivenValues(List.of(0.0, 0.1)));
        StatisticsCollected event = watched(stack).at(1);
        LayerStatistics first = layer(event, "dense1");
        LayerStatistics last = layer(event, "dense2");
        assertNorms(2.5029982021567654, 0.6372413667805441, 0.06372413667805442, first);
        assertNorms(2.563688748658854, 0.3961043373152548, 0.03961043373152548, last);
        assertEquals(1.0 / 3, layer(event, "relu1").deadUnits());
        assertMoments(
                12, 0.295833333, 0.419055651, 0, 1.35, 0.5, tensor(layer(event, "relu1"), Kind.ACTIVATION, "output"));
        assertMoments(8, 0.1921875, 0.785387481, -1.25, 1.35, 0, tensor(last, Kind.ACTIVATION, "output"));
        assertMoments(
                6, 0.0523757427, 0.210731403, -0.293546843, 0.381439982, 0.5, tensor(first, Kind.GRADIENT, "weight"));
        assertMoments(3, 0.128495755, 0.156671022, 0, 0.34906172, 1.0 / 3, tensor(first, Kind.GRADIENT, "bias"));
        assertMoments(6, 0, 0.126475692, -0.217083409, 0.217083409, 1.0 / 3, tensor(last, Kind.GRADIENT, "weight"));
        assertMoments(6, -0.333333333, 0.953793595, -2, 0.75, 0, tensor(first, Kind.PARAMETER, "weight"));
        assertMoments(
                6,
                -0.00523757427,
                0.0210731403,
                -0.0381439982,
                0.0293546843,
                0.5,
                tensor(first, Kind.UPDATE, "weight"));
        double[] quantiles = {-1.95, -1.75, -0.875, -0.125, 0.4375, 0.6875, 0.7375};
        List<Double> found =
                tensor(first, Kind.PARAMETER, "weight").orElseThrow().quantiles();
        for (int i = 0; i < quantiles.length; i++) {
            // each is between two elements of at most 2, and they are off by at most 1/16 of themselves
            assertEquals(quantiles[i], found.get(i), 2.0 / 16);
        }
    }

    private static void assertNorms(double parameter, double gradient, double update, LayerStatistics layer) {
        assertEquals(parameter, layer.parameterNorm(), 1e-6 * parameter);
        assertEquals(gradient, layer.gradientNorm(), 1e-6 * gradient);
        // the difference of parameters of about 1
        assertEquals(update, layer.updateNorm(), 0x1p-22);
    }

    private static void assertMoments(
            long elements,
            double mean,
            double deviation,
            double minimum,
            double maximum,
            double zeros,
            Optional<TensorStatistics> tensor) {
        TensorStatistics found = tensor.orElseThrow();
        // a few roundings of floats of about 1
        double rounding = 0x1p-22;
        assertEquals(elements, found.elements());
        assertEquals(mean, found.mean(), rounding);
        assertEquals(deviation, found.standardDeviation(), rounding);
        assertEquals(minimum, found.minimum(), rounding);
        assertEquals(maximum, found.maximum(), rounding);
        assertEquals(zeros, found.zeros(), 1e-12);
    }

    @Test
    void aRunThatDivergesEndsInTheSameStepWithTheSameCode() {
        StackBuilder stack = plain(Model.sequential(new Dense(8), new Relu(), new Dense(3)))
                .learningRate(1e30)
                .steps(50);
        EspalierException with = assertThrows(EspalierException.class, () -> watched(stack));
        EspalierException without =
                assertThrows(EspalierException.class, () -> run(stack.build(), new Watcher(false), 1));
        assertEquals(ErrorCode.NON_FINITE, with.code());
        assertEquals(without.problems().get(0).where(), with.problems().get(0).where());
    }

    @Test
    void unitsBehindVeryNegativeBiasesAreDead() {
        StackBuilder stack = plain(Model.sequential(new Dense(4), new Relu(), new Dense(3)))
                .initializer("dense1/bias", new GivenValues(List.of(-100.0, 1.0, -100.0, -100.0)));
        Watcher watcher = watched(stack);
        assertEquals(0.75, layer(watcher.at(1), "relu1").deadUnits());
    }

    /** The last filter adds up pixels of a picture whose corners are 0 in all samples: it is alive elsewhere. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChannelIsDeadIfAllItsPositionsAre(boolean channelsLast) {
        Layer after = channelsLast ? new GlobalAveragePooling() : new Flatten();
        StackBuilder stack = plain(Model.sequential(new Convolution(4, 1), new Relu(), after, new Dense(10)))
                .source(new FashionMnistSmall())
                .preprocess(new Scale(1 / 255.0))
                .batch(20)
                .initializer("convolution1/weight", new GivenValues(List.of(0.1, 0.1, 0.1, 0.1)))
                .initializer("convolution1/bias", new GivenValues(List.of(-100.0, 1.0, -100.0, 0.0)));
        assertEquals(0.5, layer(watched(stack).at(1), "relu1").deadUnits());
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
