package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.evaluation.Monitor.Direction;
import dev.espalier.api.event.History;
import dev.espalier.api.regularizer.StoppingRule;
import dev.espalier.testkit.StoppingRuleContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest implements StoppingRuleContract {

    private static final double NAN = Double.NaN;

    @Override
    public StoppingRule stoppingRule() {
        return new EarlyStopping();
    }

    @Override
    public Map<String, List<?>> refusedSettings() {
        return Map.of(
                "patience", List.of(0, -1),
                "minimumGain", RefusedValues.OUTSIDE_NON_NEGATIVE,
                "metric", List.of("", " "),
                "direction", List.of(Direction.MAXIMIZE));
    }

    /** As Keras counts: wait ≥ patience. */
    @Test
    void stopsAtTheLastValidationOfItsPatience() {
        EarlyStopping rule = new EarlyStopping(3);
        assertEquals(Optional.empty(), rule.reasonToStop(losses(1, 0.5, 0.6, 0.7)));
        assertEquals(
                Optional.of("loss has not improved on 0.5 in 3 validations"),
                rule.reasonToStop(losses(1, 0.5, 0.6, 0.7, 0.5)));
    }

    @Test
    void countsThePatienceThatIsLeft() {
        EarlyStopping rule = new EarlyStopping(3);
        assertEquals(OptionalInt.of(3), rule.patienceLeft(losses(1)));
        assertEquals(OptionalInt.of(1), rule.patienceLeft(losses(1, 0.5, 0.6, 0.7)));
        assertEquals(OptionalInt.of(3), rule.patienceLeft(losses(1, 0.5, 0.6, 0.7, 0.4)));
        assertEquals(OptionalInt.of(0), rule.patienceLeft(losses(1, 1, 1, 1, 1, 1)));
    }

    @Test
    void waitsAnewAfterEachImprovementOnTheBest() {
        EarlyStopping rule = new EarlyStopping(2);
        assertEquals(Optional.empty(), rule.reasonToStop(losses(1, 1.1, 0.9, 0.95, 0.8)));
        // 0.93 is better than the one before, but not than the best
        assertTrue(rule.reasonToStop(losses(1, 1.1, 0.9, 0.95, 0.93)).isPresent());
    }

    @Test
    void demandsMoreThanTheMinimumGain() {
        EarlyStopping rule = new EarlyStopping(2, 0.25, "loss", Direction.MINIMIZE);
        assertEquals(Optional.empty(), rule.reasonToStop(losses(2, 1.5, 1.25)), "each of them gains more on the best");
        assertEquals(
                Optional.of("loss has not improved on 2 by more than 0.25 in 2 validations"),
                rule.reasonToStop(losses(2, 1.9, 1.75)));
    }

    @Test
    void countsWhatIsNotFiniteAsNoImprovement() {
        EarlyStopping rule = new EarlyStopping(2);
        assertEquals(Optional.empty(), rule.reasonToStop(losses(NAN, 3)), "anything is better than NaN");
        assertEquals(Optional.empty(), rule.reasonToStop(losses(3, NAN, 2, NAN)));
        assertTrue(rule.reasonToStop(losses(3, NAN, NAN)).isPresent());
        assertEquals(
                Optional.of("there was no finite value of loss in 2 validations"), rule.reasonToStop(losses(NAN, NAN)));
        assertTrue(rule.reasonToStop(losses(3, Double.NEGATIVE_INFINITY, NAN)).isPresent());
        assertTrue(rule.reasonToStop(history("another", 1, 2)).isPresent());
    }

    @Test
    void maximizesAnAccuracy() {
        EarlyStopping rule = new EarlyStopping(1, 0, "accuracy", Direction.MAXIMIZE);
        assertEquals(new Monitor("accuracy", Direction.MAXIMIZE), rule.monitor());
        assertEquals(Optional.empty(), rule.reasonToStop(history("accuracy", 0.5, 0.6)));
        assertEquals(
                Optional.of("accuracy has not improved on 0.5 in one validation"),
                rule.reasonToStop(history("accuracy", 0.5, 0.4)));
    }

    @Test
    void refusesToMaximizeALoss() {
        var refusal = assertThrows(
                IllegalArgumentException.class, () -> new EarlyStopping(5, 0, "train-loss", Direction.MAXIMIZE));
        assertEquals("direction is maximize; it must be minimize for train-loss, or be left out", refusal.getMessage());
    }

    @Test
    void goesByTheDirectionThatTheMetricSays() {
        EarlyStopping rule = new EarlyStopping(1, 0, "reward", Optional.empty());
        assertEquals(new Monitor("reward"), rule.monitor());
        EarlyStopping directed = rule.withDirections(monitor -> new Monitor(monitor.metric(), Direction.MAXIMIZE));
        assertEquals(new EarlyStopping(1, 0, "reward", Direction.MAXIMIZE), directed);
        assertEquals(Optional.empty(), directed.reasonToStop(history("reward", 0.5, 0.6)));
    }

    @Test
    void guessesNoDirection() {
        EarlyStopping rule = new EarlyStopping(1, 0, "reward", Optional.empty());
        assertThrows(IllegalStateException.class, () -> rule.reasonToStop(history("reward", 0.5)));
    }

    private static History losses(double... values) {
        return history("loss", values);
    }

    private static History history(String metric, double... values) {
        List<History.Entry> entries = new ArrayList<>();
        for (double value : values) {
            int epoch = entries.size() + 1;
            entries.add(new History.Entry(10L * epoch, epoch, Map.of(metric, value)));
        }
        return new History(entries);
    }
}
