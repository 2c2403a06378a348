package dev.espalier.core.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Weighted metrics; the expected values are those of scikit-learn 1.2 with {@code sample_weight}. */
class WeightedTest {

    private static final Schema.Target CLASSES =
            new Schema.Target("kind", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c"));
    private static final Schema.Target VALUES = new Schema.Target("size", TargetKind.VALUES, 1, List.of());
    private static final float[] PROBABILITIES = {
        .7f, .2f, .1f, .1f, .6f, .3f, .2f, .5f, .3f, .3f, .3f, .4f, .04f, .9f, .06f, .6f, .3f, .1f
    };
    private static final float[] LABELS = {0, 1, 2, 2, 0, 1};
    private static final float[] PREDICTED = {1.5f, 2, 2, 5, 5, 0};
    private static final float[] ACTUAL = {1, 2, 3, 4, 5.5f, -1};
    private static final float[] WEIGHTS = {1, 2, .5f, 3, .25f, 1.5f};

    static Stream<Arguments> golden() {
        return Stream.of(
                Arguments.of(new Accuracy(), "weighted-accuracy", 0.7272727272727273),
                Arguments.of(new Precision(), "weighted-precision", 0.7090909090909091),
                Arguments.of(new Recall(), "weighted-recall", 0.7428571428571429),
                Arguments.of(new Recall(Averaging.PER_CLASS), "weighted-recall{class=b}", 0.57142857142857142),
                Arguments.of(new F1(), "weighted-f1", 0.6988034188034188),
                Arguments.of(new TopK(2), "weighted-top-2", 0.9696969696969697),
                // probabilities are floats here
                Arguments.of(new LogLoss(), "weighted-log-loss", 0.889680334741516),
                Arguments.of(new MeanAbsoluteError(), "weighted-mean-absolute-error", 0.6818181818181818),
                Arguments.of(new MeanSquaredError(), "weighted-mean-squared-error", 0.6439393939393939),
                Arguments.of(new RSquared(), "weighted-r-squared", 0.8207438650306749));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void isThatOfScikitLearn(EvaluationMetric metric, String name, double expected) {
        boolean classes = !(metric instanceof MeanAbsoluteError)
                && !(metric instanceof MeanSquaredError)
                && !(metric instanceof RSquared);
        EvaluationMetric.Accumulator weighted = new Weighted(metric).start(classes ? CLASSES : VALUES);
        weighted.add(6, classes ? PROBABILITIES : PREDICTED, classes ? LABELS : ACTUAL, WEIGHTS);
        assertEquals(expected, weighted.values().getOrDefault(name, Double.NaN), 1e-7);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void withoutTheWordWeightsAreIgnored(EvaluationMetric metric, String name, double expected) {
        boolean classes = !(metric instanceof MeanAbsoluteError)
                && !(metric instanceof MeanSquaredError)
                && !(metric instanceof RSquared);
        EvaluationMetric.Accumulator given = metric.start(classes ? CLASSES : VALUES);
        EvaluationMetric.Accumulator plain = metric.start(classes ? CLASSES : VALUES);
        given.add(6, classes ? PROBABILITIES : PREDICTED, classes ? LABELS : ACTUAL, WEIGHTS);
        plain.add(6, classes ? PROBABILITIES : PREDICTED, classes ? LABELS : ACTUAL);
        assertEquals(plain.values(), given.values());
    }

    @Test
    void hasTheDirectionOfItsMetric() {
        assertEquals(Optional.of(Direction.MAXIMIZE), new Weighted(new Accuracy()).direction("weighted-accuracy"));
        assertEquals(Optional.empty(), new Weighted(new Accuracy()).direction("accuracy"));
    }

    @Test
    void refusesAMetricThatCountsEverySampleOnce() {
        assertThrows(IllegalArgumentException.class, () -> new Weighted(new RocAuc()).start(CLASSES));
    }
}
