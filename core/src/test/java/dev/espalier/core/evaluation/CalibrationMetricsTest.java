package dev.espalier.core.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.evaluation.EvaluationMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Metrics of probabilities. Expected values are those of scikit-learn 1.2.1 for the same floats: {@code brier_score_loss}, and
 * the gaps of {@code calibration_curve} with the strategies uniform and quantile, weighted by the samples of each bin.
 */
class CalibrationMetricsTest {

    private static final Schema.Target TWO = new Schema.Target("kind", TargetKind.CLASS_INDEX, 2, List.of("n", "y"));
    private static final Schema.Target THREE =
            new Schema.Target("kind", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c"));
    private static final Schema.Target LABELS = new Schema.Target("tags", TargetKind.LABELS, 1, List.of("red"));
    private static final float[] NO_TARGETS = {0};
    private static final int SAMPLES = 500;

    /** Sums of 500 doubles below 3, each rounded at most twice. */
    private static final double ROUNDING = 1e-12;

    private static float probability(int sample) {
        return (float) (sample * 7919 % 1009 / 1009.0);
    }

    private static double chance(int sample) {
        return sample * 104729L % 997 / 997.0;
    }

    private static Map<String, Double> ofClasses(EvaluationMetric.Accumulator accumulator) {
        float[] predictions = new float[2 * SAMPLES];
        float[] targets = new float[SAMPLES];
        float[] weights = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            predictions[2 * i] = 1 - probability(i);
            predictions[2 * i + 1] = probability(i);
            targets[i] = chance(i) < (double) probability(i) * probability(i) ? 1 : 0;
            weights[i] = 1 + i % 3;
        }
        accumulator.add(SAMPLES, predictions, targets, weights);
        return accumulator.values();
    }

    private static Map<String, Double> ofLabels(EvaluationMetric.OfLabels metric) {
        float[] predictions = new float[SAMPLES];
        float[] targets = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            predictions[i] = probability(i);
            targets[i] = chance(i) < 2 * (double) probability(i) - 0.5 ? 1 : 0;
        }
        EvaluationMetric.Accumulator accumulator = metric.startLabels(LABELS, List.of(0.5));
        accumulator.add(SAMPLES, predictions, targets);
        return accumulator.values();
    }

    @ParameterizedTest
    @CsvSource({
        "10, false, 0.011151635646820071",
        "10, true, 0.018136768817901626",
        "15, false, 0.012669969558715825",
        "15, true, 0.027785926580429075"
    })
    void theErrorIsThatOfTheCalibrationCurveOfThePredictedClass(int bins, boolean adaptive, double expected) {
        Map<String, Double> values = ofClasses(new ExpectedCalibrationError(bins, adaptive).start(TWO));
        assertEquals(expected, values.getOrDefault("expected-calibration-error", Double.NaN), ROUNDING);
    }

    @ParameterizedTest
    @CsvSource({
        "10, false, 0.12418830524315123",
        "10, true, 0.12418830524315126",
        "15, false, 0.12336372648109682",
        "15, true, 0.12336372648109682"
    })
    void theErrorOfALabelIsThatOfItsProbability(int bins, boolean adaptive, double expected) {
        Map<String, Double> values = ofLabels(new ExpectedCalibrationError(bins, adaptive));
        assertEquals(expected, values.getOrDefault("expected-calibration-error", Double.NaN), ROUNDING);
        assertEquals(expected, values.getOrDefault("expected-calibration-error{label=red}", Double.NaN), ROUNDING);
    }

    @Test
    void samplesCountByTheirWeightsIfAsked() {
        Map<String, Double> error = ofClasses(new Weighted(new ExpectedCalibrationError(10, false)).start(TWO));
        assertEquals(
                0.0170249539810616, error.getOrDefault("weighted-expected-calibration-error", Double.NaN), ROUNDING);
        Map<String, Double> brier = ofClasses(new Weighted(new BrierScore()).start(TWO));
        assertEquals(0.16754220164318173, brier.getOrDefault("weighted-brier-score", Double.NaN), ROUNDING);
    }

    @Test
    void theBrierScoreOfTwoClassesIsThatOfTheSecond() {
        assertEquals(
                0.1686189129182526,
                ofClasses(new BrierScore().start(TWO)).getOrDefault("brier-score", Double.NaN),
                ROUNDING);
        assertEquals(
                0.10540979496924364,
                ofLabels(new BrierScore()).getOrDefault("brier-score{label=red}", Double.NaN),
                ROUNDING);
    }

    @Test
    void theBrierScoreOfMoreClassesSumsOverThem() {
        // (0.25 + 0.0625 + 0.0625 + 0 + 0.0625 + 0.0625) / 2
        EvaluationMetric.Accumulator squares = new BrierScore().start(THREE);
        squares.add(2, new float[] {.5f, .25f, .25f, 0, .25f, .75f}, new float[] {0, 2});
        assertEquals(0.25, squares.values().get("brier-score"));
    }

    @Test
    void distributionsAreComparedAsTheyAre() {
        Schema.Target mixed = new Schema.Target("kind", TargetKind.DISTRIBUTION, 2, List.of("n", "y"));
        EvaluationMetric.Accumulator squares = new BrierScore().start(mixed);
        squares.add(1, new float[] {.25f, .75f}, new float[] {.5f, .5f});
        assertEquals(0.0625, squares.values().get("brier-score"));
    }

    @Test
    void theDiagramIsTheCalibrationCurve() {
        Map<String, Double> values = ofClasses(new Reliability(10).start(TWO));
        double[] accuracy = {0.54, 0.6831683168316832, 0.75, 0.8484848484848485, 0.94};
        double[] confidence = {
            0.5497918736934662, 0.6501486620100418, 0.7504757195711136, 0.8503869212034977, 0.9502576816082001
        };
        double[] count = {100, 101, 100, 99, 100};
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String bin = "{bin=" + (i + 6) + "}";
            names.addAll(
                    List.of("reliability-confidence" + bin, "reliability-accuracy" + bin, "reliability-count" + bin));
            assertEquals(confidence[i], values.getOrDefault("reliability-confidence" + bin, Double.NaN), ROUNDING);
            assertEquals(accuracy[i], values.getOrDefault("reliability-accuracy" + bin, Double.NaN), ROUNDING);
            assertEquals(count[i], values.get("reliability-count" + bin));
        }
        assertEquals(names, List.copyOf(values.keySet()));
    }

    @Test
    void aBinHoldsItsUpperEdgeAndTheFirstOneZero() {
        Schema.Target four = new Schema.Target("tags", TargetKind.LABELS, 4, List.of("a", "b", "c", "d"));
        EvaluationMetric.Accumulator bins = new Reliability(4).startLabels(four, List.of(.5, .5, .5, .5));
        bins.add(1, new float[] {0, .25f, Math.nextUp(.25f), 1}, new float[] {0, 0, 0, 1});
        assertEquals(1.0, bins.values().get("reliability-count{bin=1,label=a}"));
        assertEquals(1.0, bins.values().get("reliability-count{bin=1,label=b}"));
        assertEquals(1.0, bins.values().get("reliability-count{bin=2,label=c}"));
        assertEquals(1.0, bins.values().get("reliability-count{bin=4,label=d}"));
    }

    @Test
    void equalProbabilitiesShareABinOfEqualCounts() {
        EvaluationMetric.Accumulator errors = new ExpectedCalibrationError(5, true).start(TWO);
        errors.add(3, new float[] {.25f, .75f, .25f, .75f, .75f, .25f}, new float[] {1, 0, 0});
        // one bin of three with the confidence 3/4, of which two are right
        assertEquals(0.75 - 2.0 / 3, errors.values().get("expected-calibration-error"), ROUNDING);
    }

    @Test
    void scoresAreNoProbabilities() {
        float[] scores = {-0.3f, 0.3f};
        for (EvaluationMetric metric :
                List.of(new BrierScore(), new ExpectedCalibrationError(), new ExpectedCalibrationError(3, true))) {
            EvaluationMetric.Accumulator accumulator = metric.start(TWO);
            accumulator.add(1, scores, NO_TARGETS);
            accumulator.values().forEach((name, value) -> assertEquals(Double.NaN, value, name));
        }
        EvaluationMetric.Accumulator bins = new Reliability().start(TWO);
        bins.add(1, scores, NO_TARGETS);
        assertEquals(Map.of(), bins.values());
    }

    @Test
    void valuesAreRefused() {
        Schema.Target values = new Schema.Target("price", TargetKind.VALUES, 1, List.of());
        for (EvaluationMetric metric : List.of(new BrierScore(), new ExpectedCalibrationError(), new Reliability())) {
            assertThrows(IllegalArgumentException.class, () -> metric.start(values), metric::toString);
        }
    }
}
