package dev.espalier.core.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Expected metrics are scikit-learn 1.2.1's for the same numbers, unless a comment derives them. */
class EvaluationMetricsTest {

    private static final Schema.Target THREE =
            new Schema.Target("kind", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c"));
    private static final Schema.Target FOUR =
            new Schema.Target("kind", TargetKind.CLASS_INDEX, 4, List.of("a", "b", "c", "d"));
    private static final Schema.Target TWO = new Schema.Target("kind", TargetKind.CLASS_INDEX, 2, List.of("n", "y"));
    private static final Schema.Target VALUES = new Schema.Target("value", TargetKind.VALUES, 2, List.of());

    private static final float[] PROBABILITIES = {
        .7f, .2f, .1f, .1f, .6f, .3f, .3f, .3f, .4f, .2f, .5f, .3f,
        .05f, .05f, .9f, .4f, .35f, .25f, .25f, .5f, .25f, .6f, .1f, .3f
    };
    private static final float[] LABELS = {0, 1, 2, 2, 2, 1, 1, 0};

    /** A few roundings of doubles below 1. */
    private static final double ROUNDING = 1e-15;

    static Stream<EvaluationMetric> everyClassMetric() {
        return Stream.of(
                new Accuracy(),
                new TopK(2),
                new Precision(Averaging.PER_CLASS),
                new Recall(),
                new F1(),
                new ConfusionMatrix(),
                new RocAuc(),
                new BrierScore(),
                new ExpectedCalibrationError(),
                new LogLoss());
    }

    static Stream<EvaluationMetric> everyValueMetric() {
        return Stream.of(
                new MeanSquaredError(),
                new MeanAbsoluteError(),
                new MeanAbsolutePercentageError(),
                new PinballLoss(List.of(0.9)),
                new PoissonDeviance(),
                new RSquared());
    }

    static Stream<EvaluationMetric> everyMetric() {
        return Stream.concat(everyClassMetric(), everyValueMetric());
    }

    @ParameterizedTest
    @MethodSource("everyMetric")
    void saysTheDirectionOfEachOfItsValuesAndOfNoOther(EvaluationMetric metric) {
        Optional<Direction> expected = Optional.of(Direction.MAXIMIZE);
        boolean ofValues = everyValueMetric().anyMatch(metric::equals);
        boolean ofProbabilities =
                metric instanceof LogLoss || metric instanceof BrierScore || metric instanceof ExpectedCalibrationError;
        if (ofProbabilities || (ofValues && !(metric instanceof RSquared))) {
            expected = Optional.of(Direction.MINIMIZE);
        } else if (metric instanceof ConfusionMatrix) {
            expected = Optional.empty();
        }
        Schema.Target target = ofValues ? VALUES : THREE;
        for (String value : metric.start(target).values().keySet()) {
            assertEquals(expected, metric.direction(value), value);
        }
        assertEquals(Optional.empty(), metric.direction("loss"));
    }

    @Test
    void accuracyAndTopKCountSamples() {
        assertEquals(Map.of("accuracy", 0.75), of(new Accuracy()));
        assertEquals(Map.of("top-2", 1.0), of(new TopK(2)));
        assertEquals(Map.of("top-1", 0.75), of(new TopK(1)));
        assertEquals(Map.of("top-3", 1.0), of(new TopK(3)));
    }

    @Test
    void precisionRecallAndF1AreMeansOverClasses() {
        assertEquals(0.7777777777777777, of(new Precision()).get("precision"), ROUNDING);
        assertEquals(0.7777777777777777, of(new Recall()).get("recall"), ROUNDING);
        assertEquals(0.7555555555555555, of(new F1()).get("f1"), ROUNDING);
    }

    @Test
    void figuresOfEachClassFollowTheirMean() {
        Map<String, Double> values = of(new F1(Averaging.PER_CLASS));
        assertEquals(List.of("f1", "f1{class=a}", "f1{class=b}", "f1{class=c}"), List.copyOf(values.keySet()));
        assertEquals(0.8, values.get("f1{class=a}"), ROUNDING);
        assertEquals(0.6666666666666666, values.get("f1{class=b}"), ROUNDING);
        assertEquals(0.8, values.get("f1{class=c}"), ROUNDING);
        assertEquals(1.0, of(new Precision(Averaging.PER_CLASS)).get("precision{class=c}"));
        assertEquals(0.6666666666666666, of(new Recall(Averaging.PER_CLASS)).get("recall{class=c}"), ROUNDING);
    }

    @Test
    void classesThatNeitherOccurNorArePredictedAreLeftOut() {
        // classes 0 0 1 1 predicted as 0 0 0 3; class 2 is not there at all
        float[] predictions = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1};
        float[] labels = {0, 0, 1, 1};
        Map<String, Double> precision = of(new Precision(Averaging.PER_CLASS), FOUR, 4, predictions, labels);
        assertEquals(0.2222222222222222, precision.get("precision"), ROUNDING);
        assertEquals(0, precision.get("precision{class=b}"));
        assertEquals(0, precision.get("precision{class=d}"));
        assertEquals(Double.NaN, precision.get("precision{class=c}"));
        assertEquals(
                0.3333333333333333,
                of(new Recall(), FOUR, 4, predictions, labels).get("recall"),
                ROUNDING);
        assertEquals(
                0.26666666666666666, of(new F1(), FOUR, 4, predictions, labels).get("f1"), ROUNDING);
    }

    @Test
    void confusionCountsActualByPredicted() {
        ConfusionMatrix.Cells cells = new ConfusionMatrix().start(THREE);
        cells.add(8, PROBABILITIES, LABELS);
        long[][] expected = {{2, 0, 0}, {1, 2, 0}, {0, 1, 2}};
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                assertEquals(expected[row][column], cells.counts().count(row, column));
            }
        }
        assertEquals(9, cells.values().size());
        assertEquals(1.0, cells.values().get("confusion{actual=b,predicted=a}"));
        assertEquals(3, cells.counts().actual(2));
        assertEquals(2, cells.counts().predicted(2));
        assertEquals("b", cells.counts().className(1));
    }

    @Test
    void manyClassesAreCountedButNotNamed() {
        Schema.Target many = new Schema.Target("kind", TargetKind.CLASS_INDEX, 33, List.of());
        ConfusionMatrix.Cells cells = new ConfusionMatrix().start(many);
        cells.add(1, new float[33], new float[] {32});
        assertTrue(cells.values().isEmpty());
        assertEquals(1, cells.counts().count(32, 0));
        assertEquals("32", cells.counts().className(32));
    }

    @Test
    void rocAucOfSeveralClassesIsTheMeanOfEachAgainstTheOthers() {
        // the areas are 1, 0.9 and 14/15
        assertEquals(0.9444444444444443, of(new RocAuc()).get("roc-auc"), ROUNDING);
    }

    @Test
    void rocAucCountsEqualScoresHalf() {
        float[] labels = {0, 0, 1, 1, 0, 1, 0, 1, 1, 0};
        float[] scores = {.1f, .4f, .35f, .8f, .4f, .4f, .2f, .9f, .5f, .5f};
        assertEquals(0.78, binary(scores, labels), ROUNDING);
        assertEquals(0.5, binary(new float[10], labels));
        assertEquals(0.5, binary(new float[] {0f, -0f}, new float[] {0, 1}), "both zeros are equal");
        assertEquals(1.0, binary(new float[] {-1e-30f, 1e-38f}, new float[] {0, 1}));
        assertEquals(0.0, binary(new float[] {2, -3}, new float[] {0, 1}));
        assertEquals(Double.NaN, binary(new float[] {0, 1}, new float[] {1, 1}), "one side is empty");
        assertEquals(Double.NaN, binary(new float[] {0, Float.NaN}, new float[] {0, 1}));
    }

    @Test
    void rocAucAgreesWithCountingAllPairs() {
        CounterRandomStream random = new CounterRandomStream(6);
        int samples = 300;
        float[] scores = new float[samples];
        float[] labels = new float[samples];
        for (int s = 0; s < samples; s++) {
            labels[s] = random.nextInt(2);
            // few different values, for ties
            scores[s] = (random.nextInt(20) - 10 + 3 * labels[s]) / 7f;
        }
        double right = 0;
        double pairs = 0;
        for (int p = 0; p < samples; p++) {
            for (int n = 0; n < samples; n++) {
                if (labels[p] == 1 && labels[n] == 0) {
                    pairs++;
                    right += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                }
            }
        }
        assertEquals(right / pairs, binary(scores, labels), ROUNDING);
    }

    @Test
    void errorsOfValues() {
        float[] targets = {3, -0.5f, 2, 1.5f, 7, 2.25f, 4, 0};
        float[] predictions = {2.5f, 0, 2, 1.25f, 8, 2, 4.5f, .5f};
        assertEquals(
                Map.of("mean-squared-error", 0.265625), of(new MeanSquaredError(), VALUES, 4, predictions, targets));
        assertEquals(
                Map.of("mean-absolute-error", 0.4375), of(new MeanAbsoluteError(), VALUES, 4, predictions, targets));
        assertEquals(
                0.8829365079365079,
                of(new RSquared(), VALUES, 4, predictions, targets).get("r-squared"),
                ROUNDING);
    }

    @Test
    void rSquaredSurvivesLargeOffsetsAndIsUndefinedForConstants() {
        Schema.Target one = new Schema.Target("value", TargetKind.VALUES, 1, List.of());
        float offset = 1 << 23;
        float[] targets = {offset, offset + 1, offset + 2, offset + 3};
        float[] predictions = {offset, offset + 1, offset + 2, offset + 4};
        // residual 1, total 5
        assertEquals(0.8, of(new RSquared(), one, 4, predictions, targets).get("r-squared"), 1e-12);
        assertEquals(
                Double.NaN,
                of(new RSquared(), one, 2, new float[2], new float[] {3, 3}).get("r-squared"));
    }

    @Test
    void relativeErrorsAndDeviancesOfValues() {
        float[] targets = {3, -0.5f, 2, 1.5f, 7, 2.25f, 4, 1};
        float[] counts = {3, 0, 2, 1.5f, 7, 2.25f, 4, 1};
        float[] predictions = {2.5f, 0.25f, 2, 1.25f, 8, 2, 4.5f, 0.5f};
        assertEquals(
                0.3390376984126984,
                of(new MeanAbsolutePercentageError(), VALUES, 4, predictions, targets)
                        .get("mean-absolute-percentage-error"),
                ROUNDING);
        assertEquals(
                0.15568853134060276,
                of(new PoissonDeviance(), VALUES, 4, predictions, counts).get("poisson-deviance"),
                ROUNDING);
        assertEquals(
                0.19687500000000002,
                of(new PinballLoss(List.of(0.9)), VALUES, 4, predictions, targets)
                        .get("pinball-loss"),
                ROUNDING);
        assertEquals(
                Double.NaN,
                of(new PoissonDeviance(), VALUES, 1, new float[] {0, 1}, new float[] {1, 1})
                        .get("poisson-deviance"),
                "a rate of 0");
    }

    @Test
    void pinballLossAndCoverageTakeAllQuantiles() {
        Schema.Target one = new Schema.Target("value", TargetKind.VALUES, 1, List.of());
        Schema.Target three = new Schema.Target("value", TargetKind.VALUES, 3, List.of("low", "middle", "high"));
        float[] predictions = {1, 2, 3, 0, 1, 4, 5, 6, 7};
        float[] targets = {2.5f, 5, 5.5f};
        EvaluationMetric.Accumulator pinball = new PinballLoss().start(one, three);
        EvaluationMetric.Accumulator coverage = new IntervalCoverage().start(one, three);
        pinball.add(3, predictions, targets);
        coverage.add(3, predictions, targets);
        Map<String, Double> values = pinball.values();
        assertEquals(
                List.of(
                        "pinball-loss",
                        "pinball-loss{quantile=0.1}",
                        "pinball-loss{quantile=0.5}",
                        "pinball-loss{quantile=0.9}"),
                List.copyOf(values.keySet()));
        assertEquals(0.23333333333333336, values.get("pinball-loss{quantile=0.1}"), ROUNDING);
        assertEquals(0.8333333333333334, values.get("pinball-loss{quantile=0.5}"), ROUNDING);
        assertEquals(0.36666666666666664, values.get("pinball-loss{quantile=0.9}"), ROUNDING);
        assertEquals(1.4333333333333333 / 3, values.get("pinball-loss"), ROUNDING);
        // 2.5 lies in 1 to 3, 5 beyond 0 to 4, 5.5 in 5 to 7
        assertEquals(Map.of("interval-coverage", 2 / 3.0), coverage.values());

        assertThrows(IllegalArgumentException.class, () -> new PinballLoss().start(one));
        assertThrows(IllegalArgumentException.class, () -> new IntervalCoverage().start(one));
    }

    @Test
    void logLossIsOfProbabilitiesAlone() {
        assertEquals(0.6683649343534446, of(new LogLoss()).get("log-loss"), ROUNDING);
        Schema.Target distribution = new Schema.Target("kind", TargetKind.DISTRIBUTION, 3, List.of("a", "b", "c"));
        assertEquals(
                1.093514596920146,
                of(new LogLoss(), distribution, 2, PROBABILITIES, new float[] {.5f, .5f, 0, 0, 0, 1})
                        .get("log-loss"),
                ROUNDING);
        // one is right, the other wrong for certain
        assertEquals(
                23 * Math.log(2) / 2,
                of(new LogLoss(), TWO, 2, new float[] {1, 0, 1, 0}, new float[] {0, 1})
                        .get("log-loss"),
                1e-14);
        assertEquals(
                Double.NaN,
                of(new LogLoss(), TWO, 1, new float[] {-0.5f, 0.5f}, new float[] {1})
                        .get("log-loss"),
                "scores");
    }

    static Stream<EvaluationMetric> everyMetricOfDecisions() {
        return everyClassMetric().filter(metric -> !(metric instanceof LogLoss) && !(metric instanceof BrierScore));
    }

    @ParameterizedTest
    @MethodSource("everyMetricOfDecisions")
    void distributionsCountAsTheirMostProbableClass(EvaluationMetric metric) {
        Schema.Target distribution = new Schema.Target("kind", TargetKind.DISTRIBUTION, 3, List.of("a", "b", "c"));
        float[] smooth = new float[24];
        for (int s = 0; s < 8; s++) {
            for (int c = 0; c < 3; c++) {
                smooth[s * 3 + c] = LABELS[s] == c ? 0.8f : 0.1f;
            }
        }
        assertEquals(of(metric), of(metric, distribution, 8, PROBABILITIES, smooth));
    }

    @ParameterizedTest
    @MethodSource({"everyClassMetric", "everyValueMetric"})
    void bitsDependOnNoBatch(EvaluationMetric metric) {
        boolean classes = everyClassMetric().anyMatch(metric::equals);
        Schema.Target target = classes ? THREE : VALUES;
        int width = target.width();
        int stored = target.stored();
        CounterRandomStream random = new CounterRandomStream(31);
        int samples = 257;
        float[] predictions = new float[samples * width];
        float[] targets = new float[samples * stored];
        random.fillUniform(predictions, 0, predictions.length, 0, 1);
        for (int i = 0; i < targets.length; i++) {
            targets[i] = classes ? random.nextInt(3) : (float) random.nextGaussian();
        }
        Map<String, Double> together = of(metric, target, samples, predictions, targets);
        for (int size : new int[] {1, 7, 64, 100}) {
            EvaluationMetric.Accumulator accumulator = metric.start(target);
            for (int from = 0; from < samples; from += size) {
                int count = Math.min(size, samples - from);
                accumulator.add(
                        count,
                        Arrays.copyOfRange(predictions, from * width, (from + count) * width),
                        Arrays.copyOfRange(targets, from * stored, (from + count) * stored));
            }
            assertEquals(together, accumulator.values());
        }
    }

    @ParameterizedTest
    @MethodSource({"everyClassMetric", "everyValueMetric"})
    void withoutSamplesNothingIsDefined(EvaluationMetric metric) {
        boolean classes = everyClassMetric().anyMatch(metric::equals);
        metric.start(classes ? THREE : VALUES).values().forEach((name, value) -> {
            assertTrue(Double.isNaN(value) || name.startsWith("confusion{"), name + " is " + value);
        });
    }

    @Test
    void predictionsThatAreNoNumbersAreWrong() {
        float[] none = {Float.NaN, Float.NaN, Float.NaN};
        assertEquals(0.0, of(new Accuracy(), THREE, 1, none, new float[] {0}).get("accuracy"));
        assertEquals(0.0, of(new TopK(3), THREE, 1, none, new float[] {0}).get("top-3"));
        assertEquals(0.0, of(new Recall(), THREE, 1, none, new float[] {0}).get("recall"));
        float[] some = {Float.NaN, -1, -2};
        assertEquals(1.0, of(new Accuracy(), THREE, 1, some, new float[] {1}).get("accuracy"));
    }

    @Test
    void ofEqualProbabilitiesTheFirstCounts() {
        float[] equal = {.25f, .25f, .25f, .25f};
        assertEquals(1.0, of(new Accuracy(), FOUR, 1, equal, new float[] {0}).get("accuracy"));
        assertEquals(0.0, of(new Accuracy(), FOUR, 1, equal, new float[] {1}).get("accuracy"));
        assertEquals(1.0, of(new TopK(2), FOUR, 1, equal, new float[] {1}).get("top-2"));
        assertEquals(0.0, of(new TopK(2), FOUR, 1, equal, new float[] {2}).get("top-2"));
    }

    @Test
    void refuseTargetsThatTheyMakeNoSenseFor() {
        everyClassMetric().forEach(metric -> assertThrows(IllegalArgumentException.class, () -> metric.start(VALUES)));
        everyValueMetric().forEach(metric -> assertThrows(IllegalArgumentException.class, () -> metric.start(THREE)));
        assertThrows(IllegalArgumentException.class, () -> new TopK(4).start(THREE));
        assertThrows(IllegalArgumentException.class, () -> new TopK(0));
        assertEquals("per-class", Averaging.PER_CLASS.toString());
        assertNull(of(new F1()).get("f1{class=a}"));
    }

    private static double binary(float[] scores, float[] labels) {
        float[] predictions = new float[2 * scores.length];
        for (int s = 0; s < scores.length; s++) {
            predictions[2 * s + 1] = scores[s];
        }
        return of(new RocAuc(), TWO, scores.length, predictions, labels).get("roc-auc");
    }

    private static Map<String, Double> of(EvaluationMetric metric) {
        return of(metric, THREE, 8, PROBABILITIES, LABELS);
    }

    private static Map<String, Double> of(
            EvaluationMetric metric, Schema.Target target, int samples, float[] predictions, float[] targets) {
        EvaluationMetric.Accumulator accumulator = metric.start(target);
        accumulator.add(samples, predictions, targets);
        return accumulator.values();
    }
}
