package dev.espalier.core.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.Monitor.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Expected values are those of scikit-learn's metrics with {@code average=None} and {@code average="macro"}. */
class LabelMetricsTest {

    private static final Schema.Target LABELS =
            new Schema.Target("fruit", TargetKind.LABELS, 3, List.of("red", "round", "sweet"));

    private static final float[] ACTUAL = {
        0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1
    };

    private static final float[] PROBABILITIES = {
        0.39f, 0.33f, 0.57f, 0.14f, 0.24f, 0.28f, 0.51f, 0.53f, 0.62f, 0.52f, 0.7f, 0.52f, 0.17f, 0.62f, 0.47f, 0.12f,
        0.66f, 0.4f, 0.64f, 0.57f, 0.77f, 0.45f, 0.76f, 0.76f, 0.22f, 0.4f, 0.55f, 0.69f, 0.55f, 0.27f, 0.04f, 0.15f,
        0.58f, 0.14f, 0.76f, 0.74f
    };

    private static final List<Double> THRESHOLDS = List.of(0.5, 0.4, 0.7);

    static Stream<Arguments> metrics() {
        return Stream.of(
                arguments(new F1(Averaging.PER_CLASS), "f1", new double[] {
                    0.8571428571428571, 0.9411764705882353, 0.5, 0.7661064425770308
                }),
                arguments(new Precision(Averaging.PER_CLASS), "precision", new double[] {
                    0.75, 0.8888888888888888, 1.0, 0.8796296296296297
                }),
                arguments(new Recall(Averaging.PER_CLASS), "recall", new double[] {
                    1.0, 1.0, 0.3333333333333333, 0.7777777777777778
                }),
                arguments(new Accuracy(), "accuracy", new double[] {
                    0.9166666666666666, 0.9166666666666666, 0.5, 0.7777777777777778
                }));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void eachLabelAndTheirMeanAreThoseOfScikitLearn(EvaluationMetric.OfLabels metric, String name, double[] expected) {
        EvaluationMetric.Accumulator accumulator = metric.startLabels(LABELS, THRESHOLDS);
        accumulator.add(5, first(PROBABILITIES, 15), first(ACTUAL, 15));
        accumulator.add(7, rest(PROBABILITIES, 15), rest(ACTUAL, 15));
        Map<String, Double> values = accumulator.values();
        List<String> labels = LABELS.classNames();
        for (int i = 0; i < labels.size(); i++) {
            assertEquals(expected[i], values.get(name + "{label=" + labels.get(i) + "}"), 1e-15);
            assertEquals(Optional.of(Direction.MAXIMIZE), metric.direction(name + "{label=" + labels.get(i) + "}"));
        }
        assertEquals(expected[3], values.get(name), 1e-15);
        assertEquals(name, values.keySet().iterator().next());
    }

    private static float[] first(float[] values, int count) {
        return Arrays.copyOf(values, count);
    }

    private static float[] rest(float[] values, int from) {
        return Arrays.copyOfRange(values, from, values.length);
    }

    @Test
    void macroAverageAloneNamesNoLabels() {
        EvaluationMetric.Accumulator accumulator = new F1().startLabels(LABELS, THRESHOLDS);
        accumulator.add(12, PROBABILITIES, ACTUAL);
        assertEquals(1, accumulator.values().size());
    }

    @Test
    void metricsOfClassesRefuseLabels() {
        for (EvaluationMetric metric : List.of(new TopK(1), new ConfusionMatrix(), new LogLoss())) {
            assertThrows(IllegalArgumentException.class, () -> metric.start(LABELS), metric::toString);
        }
        assertThrows(IllegalArgumentException.class, () -> new RSquared().start(LABELS));
    }

    @Test
    void namedValuesHaveTheirOwnMetrics() {
        Schema.Target values = new Schema.Target("price+rent", TargetKind.VALUES, 2, List.of("price", "rent"));
        EvaluationMetric.Accumulator errors = new MeanAbsoluteError().start(values);
        EvaluationMetric.Accumulator determination = new RSquared().start(values);
        float[] predictions = {1, 10, 2, 20, 4, 33};
        float[] targets = {1, 12, 3, 20, 5, 30};
        errors.add(3, predictions, targets);
        determination.add(3, predictions, targets);
        assertEquals(2.0 / 3, errors.values().get("mean-absolute-error{target=price}"), 1e-15);
        assertEquals(5.0 / 3, errors.values().get("mean-absolute-error{target=rent}"), 1e-15);
        assertEquals(7.0 / 6, errors.values().get("mean-absolute-error"), 1e-15);
        assertEquals(0.75, determination.values().get("r-squared{target=price}"), 1e-15);
        assertEquals(1 - 13 / 162.66666666666666, determination.values().get("r-squared{target=rent}"), 1e-15);
        assertEquals(
                Optional.of(Direction.MINIMIZE), new MeanAbsoluteError().direction("mean-absolute-error{target=rent}"));
    }
}
